extension JSONValue {
    /// How many levels a value has at most; the outermost is the first.
    public static let depth = 16

    /// Reads JSON from a stranger: strictly, in one pass, in a time and room that are linear in its
    /// size.
    ///
    /// Strictly by RFC 8259, and beyond it: no name twice in an object, compared byte by byte, at
    /// most ``depth`` levels, and no number that cannot be kept.
    public init(reading bytes: [UInt8]) throws(JSONFlaw) {
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw .byteOrderMark }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        var reader = JSONReader(bytes)
        self = try reader.value(depth: 1)
        reader.skipBlanks()
        guard reader.isAtEnd else { throw .syntax(at: reader.offset) }
    }
}

/// Reads bytes that are in UTF-8, from the first to the last.
struct JSONReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    /// Digits of a number that are worth converting; a double has 17.
    private static let numberBytes = 1_000

    init(_ bytes: [UInt8], from offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    var isAtEnd: Bool { offset == bytes.count }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
        }
    }

    mutating func value(depth: Int) throws(JSONFlaw) -> JSONValue {
        guard depth <= JSONValue.depth else { throw .tooDeep }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONFlaw) -> JSONValue {
        var members: [ExactText: JSONValue] = [:]
        offset += 1
        skipBlanks()
        if takes("}") { return .object(members) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw .syntax(at: offset) }
            let name = ExactText(try string())
            skipBlanks()
            try take(":")
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: name) == nil else { throw .twice(name.text) }
            skipBlanks()
        } while takes(",")
        try take("}")
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONFlaw) -> JSONValue {
        var values: [JSONValue] = []
        offset += 1
        skipBlanks()
        if takes("]") { return .array(values) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipBlanks()
        } while takes(",")
        try take("]")
        return .array(values)
    }

    private mutating func literal(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONFlaw) -> JSONValue {
        let end = offset + word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        guard isThere else { throw .syntax(at: offset) }
        offset = end
        return value
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) throws(JSONFlaw) {
        guard takes(character) else { throw .syntax(at: offset) }
    }
}

// MARK: Numbers

extension JSONReader {
    private mutating func number() throws(JSONFlaw) -> JSONValue {
        let start = offset
        _ = takes("-")
        let wholePart = offset
        guard skipDigits() > 0, bytes[wholePart] != UInt8(ascii: "0") || offset == wholePart + 1
        else { throw .syntax(at: start) }
        var isWhole = true
        if takes(".") {
            isWhole = false
            guard skipDigits() > 0 else { throw .syntax(at: offset) }
        }
        let end = offset
        if takes("e") || takes("E") {
            isWhole = false
            if !takes("+") { _ = takes("-") }
            guard skipDigits() > 0 else { throw .syntax(at: offset) }
        }
        guard offset - start <= Self.numberBytes else { throw .numberOutOfRange(at: start) }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole {
            guard let integer = Int64(text) else { throw .numberOutOfRange(at: start) }
            return .integer(integer)
        }
        guard let number = Double(text), number.isFinite,
            // So small that nothing of it is left.
            number != 0 || bytes[start..<end].allSatisfy({ !(0x31...0x39).contains($0) })
        else { throw .numberOutOfRange(at: start) }
        return .number(number)
    }

    private mutating func skipDigits() -> Int {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
        return offset - start
    }
}

// MARK: Texts

extension JSONReader {
    /// Reads a text, whose opening quote is here.
    mutating func string() throws(JSONFlaw) -> String {
        offset += 1
        let start = offset
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20
        {
            offset += 1
        }
        var text = String(decoding: bytes[start..<offset], as: UTF8.self)
        while !takes("\"") {
            guard let byte = next, byte >= 0x20 else { throw .syntax(at: offset) }
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escape())
            } else {
                let run = offset
                while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
                    byte >= 0x20
                {
                    offset += 1
                }
                text += String(decoding: bytes[run..<offset], as: UTF8.self)
            }
        }
        return text
    }

    /// Passes over a text, whose opening quote is here, or to the end if it has none.
    mutating func skipString() {
        offset += 1
        while let byte = next, byte != UInt8(ascii: "\"") {
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        offset = min(offset + 1, bytes.count)
    }

    private mutating func escape() throws(JSONFlaw) -> Unicode.Scalar {
        let start = offset
        offset += 1
        defer { offset += 1 }
        switch next {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try hexadecimal(start)
        default: throw .syntax(at: offset)
        }
    }

    /// Reads the digits behind `u`, and a second escape if it takes two; the last digit stays.
    private mutating func hexadecimal(_ start: Int) throws(JSONFlaw) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), offset + 2 < bytes.count,
            bytes[offset + 1] == UInt8(ascii: "\\"), bytes[offset + 2] == UInt8(ascii: "u")
        else { throw .loneSurrogate(at: start) }
        offset += 2
        let trail = try codeUnit()
        guard UTF16.isTrailSurrogate(trail) else { throw .loneSurrogate(at: start) }
        let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw .loneSurrogate(at: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFlaw) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            offset += 1
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .syntax(at: offset)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
