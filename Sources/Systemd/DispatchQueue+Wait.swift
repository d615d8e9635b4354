import Dispatch

extension DispatchQueue {
    /// Returns when a serial queue has done what was handed to it so far, or the time is over.
    func wait(within patience: Duration) {
        let reached = DispatchWorkItem {}
        async(execute: reached)
        _ = reached.wait(timeout: .now() + .milliseconds(Int(patience / .milliseconds(1))))
    }
}
