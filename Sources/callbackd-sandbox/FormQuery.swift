/// A query in `application/x-www-form-urlencoded`, spaces as `+` (URL Standard §5.2).
///
/// Fiskil's redirects are written so: `error_description=User+cancelled+the+flow`.
struct FormQuery: Sendable {
    /// Without a leading `?`.
    let text: String

    /// Keeps the order of `pairs`.
    init(_ pairs: KeyValuePairs<String, String>) {
        text =
            pairs
            .map { "\(Self.encode($0.key))=\(Self.encode($0.value))" }
            .joined(separator: "&")
    }

    private static func encode(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: " "):
                text += "+"
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A,
                UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += byte < 0x10 ? "%0" : "%"
                text += String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
