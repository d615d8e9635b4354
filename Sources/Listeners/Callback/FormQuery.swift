import HTTPServer
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
            let name = PercentEncoding.decodeForm(pair[..<equals])
            guard name.isSound, known.contains(name.text) else { continue }
            let rest = pair[equals...].dropFirst()
            let value = PercentEncoding.decodeForm(rest)
            if !value.isSound { flaw = flaw ?? .brokenEncoding }
            if values[name.text] == nil {
                values[name.text] = value.text
            } else {
                flaw = flaw ?? .repeatedParameter
            }
        }
        return CallbackParameters(values: values, flaw: flaw)
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
