internal import CCrypto

/// SHA-256 over bytes that come in parts (FIPS 180-4), as OpenSSL's libcrypto computes it.
public struct SHA256: Sendable {
    /// The size of a digest, and of a code that ``HMACKey`` makes.
    public static let byteCount = 32

    private var context = SHA256_CTX()

    /// Begins with no bytes.
    public init() {
        SHA256_Init(&context)
    }

    /// Takes the next part.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        _ = bytes.withUnsafeBytes { SHA256_Update(&context, $0.baseAddress, $0.count) }
    }

    /// The 32 bytes of the digest of all parts; called once, last.
    public mutating func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { digest, count in
            SHA256_Final(digest.baseAddress, &context)
            count = Self.byteCount
        }
    }

    /// The 32 bytes of the digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes[...])
        return hash.finalize()
    }

    /// Overwrites the state, from which a secret might be learnt.
    mutating func wipe() {
        OPENSSL_cleanse(&context, MemoryLayout<SHA256_CTX>.size)
    }
}
