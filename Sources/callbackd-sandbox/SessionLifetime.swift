import ArgumentParser

/// How long a new session can be used, in whole seconds, 1...432000.
///
/// Fiskil's guide says 10 to 15 minutes, live answers said five days: hence the default and the
/// upper bound.
struct SessionLifetime: Sendable, CustomStringConvertible {
    /// 15 minutes.
    static let standard = SessionLifetime(seconds: 900)

    let seconds: Int

    /// Throws what is wrong with `text`, for the command line.
    init(_ text: String) throws(ValidationError) {
        guard let seconds = Int(text), (1...432_000).contains(seconds) else {
            throw ValidationError("a session lifetime is a number of seconds from 1 to 432000")
        }
        self.seconds = seconds
    }

    private init(seconds: Int) {
        self.seconds = seconds
    }

    /// As the help shows the default.
    var description: String { String(seconds) }
}
