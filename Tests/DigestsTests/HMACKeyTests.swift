import Digests
import Testing

@Suite struct `An HMAC key` {
    /// RFC 4231 §4.2 to §4.8, but for §4.6, whose code is cut short.
    static let vectors: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            Array(1...25), [UInt8](repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size "
                    + "data. The key needs to be hashed before being used by the HMAC algorithm.")
                    .utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: vectors)
    func `makes the code of RFC 4231`(key: [UInt8], message: [UInt8], code: String) {
        #expect(hexadecimal(HMACKey(key).code(for: message)) == code)
    }

    @Test func `takes a key of one block as it is, and hashes one of a byte more`() {
        let block = [UInt8](repeating: 7, count: 64)
        let hashed = HMACKey(SHA256.hash(block + [7])).code(for: [1])
        #expect(HMACKey(block + [7]).code(for: [1]) == hashed)
        #expect(HMACKey(block).code(for: [1]) != HMACKey(SHA256.hash(block)).code(for: [1]))
    }

    @Test func `makes the same code again`() {
        let key = HMACKey([1, 2, 3])
        #expect(key.code(for: [4]) == key.code(for: [4]))
        #expect(key.code(for: []) != key.code(for: [4]))
    }

    @Test func `believes the right code alone`() {
        let key = HMACKey(Array("key".utf8))
        let code = key.code(for: [1, 2])
        #expect(key.isValid(code, for: [1, 2]))
        #expect(!key.isValid(code, for: [1, 3]))
        #expect(!key.isValid([], for: [1, 2]))
        #expect(!key.isValid(code.dropLast(), for: [1, 2]))
        #expect(!key.isValid(code + [0], for: [1, 2]))
        for bit in 0..<256 {
            var wrong = code
            wrong[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.isValid(wrong, for: [1, 2]), "bit \(bit)")
        }
    }
    @Test func `prints nothing of itself`() {
        #expect("\(HMACKey(Array("a secret".utf8)))" == "<redacted>")
    }
}
