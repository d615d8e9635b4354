public import SystemPackage

/// Why the event journal takes nothing any more, for good.
public struct JournalFault: Error, Hashable, Sendable {
    /// What the system said, or comes nearest.
    public let errno: Errno
    /// What was not to be done, in a few words: "cannot be written".
    public let reason: String

    /// Takes both.
    public init(_ errno: Errno, _ reason: String) {
        self.errno = errno
        self.reason = reason
    }
}
