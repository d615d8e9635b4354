/// Writes one JSON object (RFC 8259), member by member, in the order of the calls.
///
/// Beyond what JSON demands, it escapes whatever could move a terminal's cursor or turn its text
/// around: DEL, the C1 controls, line separators and bidirectional controls. A journal is read with
/// `tail`.
struct JSONObjectText {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// The finished object.
    consuming func closed() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    mutating func member(_ name: String, _ text: String) {
        begin(name)
        append(quoted: text)
    }

    /// Writes nothing where there is no text.
    mutating func member(_ name: String, ifAny text: String?) {
        if let text { member(name, text) }
    }

    mutating func member(_ name: String, _ number: some BinaryInteger) {
        begin(name)
        bytes += Array(String(number).utf8)
    }

    mutating func member(_ name: String, _ texts: [String]) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(quoted: text)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func member(_ name: String, _ flag: Bool) {
        begin(name)
        bytes += Array((flag ? "true" : "false").utf8)
    }

    /// An array of objects, one for each element.
    mutating func member<Element>(
        _ name: String, of elements: [Element], _ body: (Element, inout JSONObjectText) -> Void
    ) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            var object = JSONObjectText()
            body(element, &object)
            bytes += object.closed()
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func member(_ name: String, _ body: (inout JSONObjectText) -> Void) {
        begin(name)
        var object = JSONObjectText()
        body(&object)
        bytes += object.closed()
    }

    private mutating func begin(_ name: String) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        append(quoted: name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\"")]
            case "\\": bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case _ where Self.mustEscape(scalar): append(escaped: scalar)
            default: bytes += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF, 0xFFF9...0xFFFB:
            true
        default: false
        }
    }

    /// Only scalars of the basic plane need it, so one unit of four digits is enough.
    private mutating func append(escaped scalar: Unicode.Scalar) {
        let digits = String(scalar.value, radix: 16)
        let text = "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        bytes += Array(text.utf8)
    }
}
