internal import CCrypto
import Synchronization

/// A key that makes and checks HMAC-SHA-256 codes (RFC 2104); it is wiped when it is released.
public final class HMACKey: Sendable, CustomStringConvertible {
    /// The states of the two hashes behind the padded keys, which every code begins with.
    private let pads: Mutex<(inner: SHA256, outer: SHA256)>

    /// Takes a key of any length; one of more than 64 bytes is hashed first.
    public init(_ bytes: [UInt8]) {
        var block = [UInt8](repeating: 0, count: Self.blockByteCount)
        defer { Self.wipe(&block) }
        if bytes.count > block.count {
            var digest = SHA256.hash(bytes)
            block.replaceSubrange(..<digest.count, with: digest)
            Self.wipe(&digest)
        } else {
            block.replaceSubrange(..<bytes.count, with: bytes)
        }
        var (inner, outer) = (SHA256(), SHA256())
        for index in block.indices { block[index] ^= Self.innerPad }
        inner.update(block[...])
        for index in block.indices { block[index] ^= Self.innerPad ^ Self.outerPad }
        outer.update(block[...])
        pads = Mutex((inner, outer))
    }

    deinit {
        pads.withLock {
            $0.inner.wipe()
            $0.outer.wipe()
        }
    }

    /// A key is a secret.
    public var description: String { "<redacted>" }

    /// The 32 bytes of the code of `message`.
    public func code(for message: [UInt8]) -> [UInt8] {
        var (inner, outer) = pads.withLock { $0 }
        defer {
            inner.wipe()
            outer.wipe()
        }
        inner.update(message[...])
        outer.update(inner.finalize()[...])
        return outer.finalize()
    }

    /// Whether `code` is the code of `message`; the time that it takes does not tell how much of
    /// it is right.
    public func isValid(_ code: some Collection<UInt8>, for message: [UInt8]) -> Bool {
        let right = self.code(for: message)
        return code.count == right.count && CRYPTO_memcmp(Array(code), right, right.count) == 0
    }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    private static let blockByteCount = 64
    private static let innerPad: UInt8 = 0x36
    private static let outerPad: UInt8 = 0x5C
}
