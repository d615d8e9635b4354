import Digests

/// An unguessable value of a session (callback token, cancel token or start token): 43 base64url
/// characters holding 256 random bits. Whoever holds it may report to that session, on one path.
///
/// Only its ``digest`` is ever stored; the token itself leaves the process in a URL once.
public struct Token: Redacted, Sendable, Hashable {
    /// The text that stands in a URL. Named so that nobody writes it into a log unawares.
    public let secretText: String

    /// Mints a token from 256 bits of `randomness`.
    public init(using randomness: inout some RandomNumberGenerator) {
        secretText = Base64URL.random(byteCount: 32, using: &randomness)
    }

    /// Takes a token from a URL's path, or nil where it cannot be one (1 to 64 base64url
    /// characters).
    public init?(_ text: some StringProtocol) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Base64URL.isDigit)
        else { return nil }
        secretText = String(text)
    }

    /// What the event journal and the table of sessions know of the token.
    public var digest: Digest { Digest(of: secretText) }
}

/// The SHA-256 of a text that must not be stored itself, as 43 base64url characters.
///
/// A table keyed by digests also gives no timing oracle for the tokens.
public struct Digest: Hashable, Sendable {
    /// The digest as it stands in the event journal.
    public let text: String

    /// Hashes the UTF-8 bytes of `secret`.
    public init(of secret: String) {
        self.init(ofBytes: Array(secret.utf8))
    }

    /// Hashes `bytes`.
    public init(ofBytes bytes: [UInt8]) {
        text = Base64URL.encode(SHA256.hash(bytes))
    }

    /// Hashes `bytes` under a key that is not kept (HMAC, RFC 2104): nobody can try guesses on it.
    public init(of bytes: [UInt8], key: String) {
        text = Base64URL.encode(HMACKey(Array(key.utf8)).code(for: bytes))
    }

    /// The SHA-256 of `secret` as 64 hexadecimal digits, for those who compare by hand.
    static func hexadecimal(of secret: String) -> String {
        SHA256.hash(Array(secret.utf8)).reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// Takes a digest from the event journal, or nil where the text is not one.
    public init?(recorded text: String) {
        guard text.utf8.count == 43, text.utf8.allSatisfy(Base64URL.isDigit) else { return nil }
        self.text = text
    }
}
