import Testing

@testable import Digests

@Suite struct `SHA-256` {
    /// FIPS 180-2 B.1 and B.2, and of nothing.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `is right for the known messages`(message: String, digest: String) {
        #expect(hexadecimal(SHA256.hash(Array(message.utf8))) == digest)
    }

    @Test func `is right for a million times a (FIPS 180-2 B.3)`() {
        let digest = SHA256.hash([UInt8](repeating: 0x61, count: 1_000_000))
        #expect(
            hexadecimal(digest)
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `is the same however the message is cut in two`() {
        let message = [UInt8](0..<200)
        let whole = SHA256.hash(message)
        for cut in 0...message.count {
            var hash = SHA256()
            hash.update(message[..<cut])
            hash.update(message[cut...])
            #expect(hash.finalize() == whole, "cut at \(cut)")
        }
    }

    @Test func `goes on from a copy without a change to the first`() {
        var first = SHA256()
        first.update([1, 2])
        var second = first
        second.update([3])
        #expect(first.finalize() == SHA256.hash([1, 2]))
        #expect(second.finalize() == SHA256.hash([1, 2, 3]))
    }
    @Test func `leaves nothing of a secret when it is wiped`() {
        var hash = SHA256()
        hash.update(Array("a secret".utf8)[...])
        hash.wipe()
        let isZero = withUnsafeBytes(of: hash) { bytes in bytes.allSatisfy { $0 == 0 } }
        #expect(isZero)
    }
}
