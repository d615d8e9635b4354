import FoundationEssentials
import Sessions

/// One line of the event journal: a CloudEvents 1.0 object in JSON, with sequence and chain.
///
/// The members stand in a fixed order, so that a line's number is found without parsing its data.
struct EventLine {
    /// Its UTF-8 bytes, newline included.
    let bytes: [UInt8]
    /// Its chain value.
    let chain: Chain

    /// Writes `event` behind a line whose chain value is `previous`.
    ///
    /// A segment's first line also states `previous`, so that a folder whose oldest segments are
    /// gone can still be verified.
    init(_ event: Event, source: String, after previous: Chain, opensSegment: Bool) {
        var text = JSONObjectText()
        text.member("specversion", "1.0")
        text.member("id", event.id)
        text.member("source", source)
        text.member("type", event.fact.type.rawValue)
        text.member("time", event.time.rfc3339)
        text.member("subject", ifAny: event.fact.sessionID?.text)
        text.member("sequence", Self.digits(event.sequence))
        if opensSegment { text.member("previouschain", previous.text) }
        text.member("chain", "")
        let chainEnd = text.bytes.count - 1
        text.member("data") { EventData.write(event.fact, to: &$0) }
        var line = text.closed()
        chain = previous.next(overLine: line)
        line.insert(contentsOf: Array(chain.text.utf8), at: chainEnd)
        line.append(UInt8(ascii: "\n"))
        bytes = line
    }

    /// 20 digits, so that the order of texts is the order of numbers.
    static func digits(_ sequence: UInt64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }
}

/// A line as read back.
struct ReadLine {
    /// Its number.
    let sequence: UInt64
    /// The chain value that it states.
    let chain: Chain
    /// The chain value before it, where it states that.
    let previousChain: Chain?
    /// What it says; nil for a type that this version does not know, or data that it cannot read.
    let event: Event?
    /// Why this version cannot read its data, though the line itself is whole.
    let unreadable: LineFlaw?
    private let bytesWithoutChain: [UInt8]

    /// Reads a line, given without its newline.
    init(_ line: ArraySlice<UInt8>) throws(LineFlaw) {
        guard let wire = try? JSONDecoder().decode(EventWire.self, from: Data(line)) else {
            throw LineFlaw("is not an event in JSON")
        }
        // A quarter of the numbers is enough for ever, and leaves room to count on.
        guard let sequence = UInt64(wire.sequence), wire.sequence.utf8.count == 20,
            (1...SegmentName.lastNumber).contains(sequence)
        else { throw LineFlaw("has no usable sequence of 20 digits") }
        guard let chain = Chain(wire.chain), let open = line.firstRange(of: Self.chainMember) else {
            throw LineFlaw("has no chain of 32 bytes")
        }
        let valueStart = open.upperBound
        guard line[valueStart...].starts(with: Array(wire.chain.utf8)) else {
            throw LineFlaw("has no chain where it belongs")
        }
        self.sequence = sequence
        self.chain = chain
        previousChain = wire.previouschain.flatMap(Chain.init)
        do throws(LineFlaw) {
            event = try EventData.event(wire, sequence: sequence)
            unreadable = nil
        } catch {
            event = nil
            unreadable = error
        }
        let valueEnd = valueStart + wire.chain.utf8.count
        bytesWithoutChain = Array(line[..<valueStart] + line[valueEnd...])
    }

    /// Whether the line is the one that was written behind a line with chain value `previous`.
    func follows(_ previous: Chain) -> Bool {
        previous.next(overLine: bytesWithoutChain) == chain
    }

    private static let chainMember = Array("\"chain\":\"".utf8)
}

/// What is wrong with a line, in a few words that follow "the line …".
struct LineFlaw: Error, Hashable {
    let finding: String

    init(_ finding: String) {
        self.finding = finding
    }
}
