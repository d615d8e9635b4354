import NIOCore

/// A time by which something has to happen; moving it costs little, since a timer that fires early
/// looks again.
final class Deadline {
    private let loop: any EventLoop
    private let action: () -> Void
    private var due: NIODeadline?
    private var timer: (task: Scheduled<Void>, at: NIODeadline)?

    /// `action` runs on `loop`, as this has to.
    init(on loop: any EventLoop, _ action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
    }

    /// Has the action run in `time`, unless it is moved or cancelled before.
    func set(within time: TimeAmount) {
        let due = loop.now + time
        self.due = due
        if let timer, timer.at <= due { return }
        schedule(at: due)
    }

    /// Lets the action be, until it is set again.
    func cancel() { due = nil }

    /// Lets the action be for good.
    func end() {
        due = nil
        timer?.task.cancel()
        timer = nil
    }

    private func schedule(at time: NIODeadline) {
        timer?.task.cancel()
        let here = NIOLoopBound(self, eventLoop: loop)
        timer = (loop.scheduleTask(deadline: time) { here.value.look() }, time)
    }

    private func look() {
        timer = nil
        guard let due else { return }
        guard due <= loop.now else { return schedule(at: due) }
        self.due = nil
        action()
    }
}
