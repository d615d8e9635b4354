import ArgumentParser
import ControlAPI

/// `callbackctl verify`: has callbackd look at every line of its event journal.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the event journal is intact.",
        discussion: """
            Example:

              callbackctl verify

            Every line must be the one that was written behind the one before it. Prints
            the head, the chain value of the last line: keep a copy elsewhere, and nobody
            can take lines off the end unseen. The exit code is 3 where there is damage.
            A journal without a daemon: callbackd --verify DIR.
            """)

    @OptionGroup var globals: GlobalOptions

    func run() async throws {
        try await globals.run { conversation in
            let verification = try await conversation.client.verify()
            try conversation.show(verification, inWords: verification.sentences)
            return verification.intact ? .completed : .damaged
        }
    }
}
