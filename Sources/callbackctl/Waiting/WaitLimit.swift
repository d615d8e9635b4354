import ArgumentParser

/// How long to wait at most: `--timeout`, in whole seconds, from 0 (look once) to a year.
struct WaitLimit: ExpressibleByArgument, Sendable {
    let seconds: Int

    init?(argument: String) {
        guard let seconds = Int(argument), (0...31_536_000).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// The same, to count with.
    var duration: Duration { .seconds(seconds) }
}
