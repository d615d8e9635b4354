import FoundationEssentials
import Sessions

/// A line as read back: its head at once, its data on demand.
struct ReadLine {
    /// Its number.
    let sequence: UInt64
    /// Its type, time and subject; nil for a type that this version does not know.
    let head: EventHead?
    /// The chain value that it states.
    let chain: Chain
    /// The chain value before it, where it states that.
    let previousChain: Chain?
    private let bytes: ArraySlice<UInt8>
    private let chainValue: Range<Int>

    /// Reads a line's head, given the line without its newline.
    init(_ line: ArraySlice<UInt8>) throws(LineFlaw) {
        let text = try LineText(line)
        // A quarter of the numbers is enough for ever, and leaves room to count on.
        guard let sequence = UInt64(text.sequence), text.sequence.utf8.count == 20,
            (1...SegmentName.lastNumber).contains(sequence)
        else { throw LineFlaw("has no usable sequence of 20 digits") }
        guard let chain = Chain(text.chain) else { throw LineFlaw("has no chain of 32 bytes") }
        guard let time = Date(rfc3339: text.time) else { throw LineFlaw("has no time") }
        self.sequence = sequence
        self.chain = chain
        previousChain = text.previousChain.flatMap(Chain.init)
        head = EventType(rawValue: text.type).map {
            EventHead(type: $0, subject: text.subject, time: time)
        }
        bytes = line
        chainValue = text.chainValue
    }

    /// Whether the line is the one that was written behind a line with chain value `previous`.
    func follows(_ previous: Chain) -> Bool {
        previous.next(over: bytes[..<chainValue.lowerBound], bytes[chainValue.upperBound...])
            == chain
    }

    /// What it says; nil for a type that this version does not know.
    /// - Throws: where the data cannot be read, though the head can.
    func event() throws(LineFlaw) -> Event? {
        guard let head else { return nil }
        guard let wire = try? JSONDecoder().decode(EventWire.self, from: Data(bytes)) else {
            throw LineFlaw("is not an event in JSON")
        }
        return try EventData.event(wire, as: head, sequence: sequence)
    }
}
