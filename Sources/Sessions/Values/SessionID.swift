/// The name of one auth session: `ses_` and 22 base64url characters (128 random bits).
///
/// It names a session in the control protocol, in events and to `callbackctl`. It is no secret:
/// nothing can be done to a session with its id alone, except through the control socket.
public struct SessionID: Hashable, Sendable, CustomStringConvertible {
    /// The text as it stands on the wire.
    public let text: String

    /// Takes an id from outside, or nil where the text is not of the form above.
    public init?(_ text: String) {
        guard text.utf8.count == 26, text.hasPrefix("ses_"),
            text.utf8.dropFirst(4).allSatisfy(Base64URL.isDigit)
        else { return nil }
        self.text = text
    }

    /// Mints a new id from 128 bits of `randomness`.
    public init(using randomness: inout some RandomNumberGenerator) {
        text = "ses_" + Base64URL.random(byteCount: 16, using: &randomness)
    }

    /// The same as ``text``.
    public var description: String { text }
}
