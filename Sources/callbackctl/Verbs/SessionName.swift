import ArgumentParser

/// A session's id on the command line: any text but none. What form ids have is callbackd's to say.
struct SessionName: ExpressibleByArgument, Sendable {
    let text: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        text = argument
    }
}
