/// Percent-encoding (RFC 3986 §2.1) and what forms make of it (URL Standard §5.1).
public enum PercentEncoding {
    /// Decodes a name or value of `application/x-www-form-urlencoded`.
    ///
    /// `isSound` if every escape is whole and the bytes are UTF-8; else `text` has a `%` that
    /// begins no escape as it came, and U+FFFD for bytes that are no UTF-8.
    public static func decodeForm(
        _ encoded: Substring.UTF8View
    ) -> (text: String, isSound: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var isSound = true
        var rest = encoded
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if let decoded = self.byte(at: rest) {
                    bytes.append(decoded)
                    rest = rest.dropFirst(2)
                } else {
                    isSound = false
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, isSound) }
        return (String(decoding: bytes, as: UTF8.self), false)
    }

    /// The pairs of a form, in their order, decoded.
    public static func pairs(_ form: Substring) -> [(name: String, value: String)] {
        form.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return (
                decodeForm(pair[..<equals]).text, decodeForm(pair[equals...].dropFirst()).text
            )
        }
    }

    /// The byte whose two hexadecimal digits `text` begins with.
    static func byte(at text: Substring.UTF8View) -> UInt8? {
        guard let high = text.first.flatMap(hexValue),
            let low = text.dropFirst().first.flatMap(hexValue)
        else { return nil }
        return high << 4 | low
    }

    /// RFC 3986 §2.3.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
