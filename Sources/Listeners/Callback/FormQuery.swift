import HTTPServer
import Sessions
import Values

/// Reads a redirect's query as `application/x-www-form-urlencoded` (URL Standard §5.1), strictly
/// where it matters: a known parameter that cannot be read for certain is a flaw, not a guess.
enum FormQuery {
    /// Said for people: what is wrong with them makes nobody's "no" unheard.
    private static let commentary: Set<ExactText> = ["error_description", "error_id", "error_uri"]

    /// The parameters of `query` (without its question mark) whose names are `known`.
    ///
    /// A value that decides has to be whole, and there once. Of commentary the first counts, and
    /// what is not UTF-8 in it becomes U+FFFD.
    static func parameters(_ query: Substring, known: Set<ExactText>) -> CallbackParameters {
        var values: [ExactText: String] = [:]
        var flaw: Rejection.Reason?
        var claimsError = false
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let decoded = PercentEncoding.decodeForm(pair[..<equals])
            let name = ExactText(decoded.text)
            guard decoded.isSound, known.contains(name) else {
                claimsError = claimsError || looksLikeError(pair)
                continue
            }
            let value = PercentEncoding.decodeForm(pair[equals...].dropFirst())
            let decides = !commentary.contains(name)
            if !value.isSound, decides { flaw = flaw ?? .brokenEncoding }
            if values[name] == nil {
                values[name] = value.text
            } else if decides {
                flaw = flaw ?? .repeatedParameter
            }
        }
        return CallbackParameters(values: values, flaw: flaw, claimsError: claimsError)
    }

    /// Whether the name of a pair may have been `error` or the like before somebody mangled it: by
    /// another case, by something before it, such as HTML's escape of an ampersand, or by the
    /// semicolon that once parted pairs.
    private static func looksLikeError(_ pair: Substring.UTF8View.SubSequence) -> Bool {
        pair.split(separator: UInt8(ascii: ";")).contains { part in
            let name = PercentEncoding.decodeForm(part.prefix { $0 != UInt8(ascii: "=") }).text
            var rest = name.lowercased().utf8[...]
            repeat {
                rest = rest.drop { !(0x61...0x7A).contains($0) }
                guard rest.starts(with: "amp;".utf8) else { break }
                rest = rest.dropFirst(4)
            } while true
            return rest.starts(with: "error".utf8)
        }
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
