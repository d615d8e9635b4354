import Sessions

/// Reads a redirect's query as `application/x-www-form-urlencoded` (URL Standard §5.1), strictly
/// where it matters: a known parameter that cannot be read for certain is a flaw, not a guess.
enum FormQuery {
    /// The parameters of `query` (without its question mark) whose names are `known`.
    static func parameters(_ query: Substring, known: Set<String>) -> CallbackParameters {
        var values: [String: String] = [:]
        var flaw: Rejection.Reason?
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = decode(pair[..<equals])
            guard name.isSound, known.contains(name.text) else { continue }
            let rest = pair[equals...].dropFirst()
            let value = decode(rest)
            if !value.isSound { flaw = flaw ?? .brokenEncoding }
            if values[name.text] == nil {
                values[name.text] = value.text
            } else {
                flaw = flaw ?? .repeatedParameter
            }
        }
        return CallbackParameters(values: values, flaw: flaw)
    }

    /// Decodes one name or value; `isSound` where every escape is whole and the bytes are UTF-8.
    private static func decode(_ encoded: Substring.UTF8View.SubSequence) -> (
        text: String, isSound: Bool
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var isSound = true
        var rest = encoded
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if let high = rest.first.flatMap(hexValue),
                    let low = rest.dropFirst().first.flatMap(hexValue)
                {
                    bytes.append(high << 4 | low)
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

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }

    /// Encodes a name or value (URL Standard, application/x-www-form-urlencoded percent-encode
    /// set).
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): encoded += "+"
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
