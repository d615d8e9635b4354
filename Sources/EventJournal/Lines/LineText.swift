import FoundationEssentials

/// The texts of a line's head, and where its chain value stands.
///
/// A line as ``EventLine`` writes it is read in one walk over its head; any other JSON object with
/// the same members is read by a JSON decoder.
struct LineText {
    let type: String
    let time: String
    let subject: String?
    let sequence: String
    let previousChain: String?
    let chain: String
    /// Where the chain value stands, its quotes not included.
    let chainValue: Range<Int>

    init(_ line: ArraySlice<UInt8>) throws(LineFlaw) {
        if let walked = Self(walking: line) {
            self = walked
        } else {
            try self.init(decoding: line)
        }
    }

    private init?(walking line: ArraySlice<UInt8>) {
        var walk = HeadWalk(line)
        guard walk.skip("{\"specversion\":\"1.0\",\"id\":\""), walk.text() != nil,
            walk.skip(",\"source\":\""), walk.text() != nil,
            walk.skip(",\"type\":\""), let type = walk.text(),
            walk.skip(",\"time\":\""), let time = walk.text()
        else { return nil }
        let subject = walk.skip(",\"subject\":\"") ? walk.text() : nil
        guard walk.skip(",\"sequence\":\""), let sequence = walk.text() else { return nil }
        let previous = walk.skip(",\"previouschain\":\"") ? walk.text() : nil
        guard walk.skip(",\"chain\":\""), let chain = walk.text(), walk.skip(",\"data\":{"),
            line.last == UInt8(ascii: "}")
        else { return nil }
        self.type = String(decoding: line[type], as: UTF8.self)
        self.time = String(decoding: line[time], as: UTF8.self)
        self.subject = subject.map { String(decoding: line[$0], as: UTF8.self) }
        self.sequence = String(decoding: line[sequence], as: UTF8.self)
        previousChain = previous.map { String(decoding: line[$0], as: UTF8.self) }
        self.chain = String(decoding: line[chain], as: UTF8.self)
        chainValue = chain
    }

    private init(decoding line: ArraySlice<UInt8>) throws(LineFlaw) {
        guard let wire = try? JSONDecoder().decode(EventWire.self, from: Data(line)) else {
            throw LineFlaw("is not an event in JSON")
        }
        guard let open = line.firstRange(of: Self.chainMember),
            line[open.upperBound...].starts(with: Array(wire.chain.utf8))
        else { throw LineFlaw("has no chain where it belongs") }
        type = wire.type
        time = wire.time
        subject = wire.subject
        sequence = wire.sequence
        previousChain = wire.previouschain
        chain = wire.chain
        chainValue = open.upperBound..<(open.upperBound + wire.chain.utf8.count)
    }

    private static let chainMember = Array("\"chain\":\"".utf8)
}

/// A walk over a line's head, member by member.
private struct HeadWalk {
    private let line: ArraySlice<UInt8>
    private var position: Int

    init(_ line: ArraySlice<UInt8>) {
        self.line = line
        position = line.startIndex
    }

    /// Goes past `literal`, or stays where it is not there.
    mutating func skip(_ literal: StaticString) -> Bool {
        let isThere = literal.withUTF8Buffer { line[position...].starts(with: $0) }
        if isThere { position += literal.utf8CodeUnitCount }
        return isThere
    }

    /// Where the text is that ends with the next quote, and goes past that; nil where it needs a
    /// decoder.
    mutating func text() -> Range<Int>? {
        let start = position
        while position < line.endIndex {
            switch line[position] {
            case UInt8(ascii: "\""):
                position += 1
                return start..<(position - 1)
            case UInt8(ascii: "\\"), 0..<0x20: return nil
            default: position += 1
            }
        }
        return nil
    }
}
