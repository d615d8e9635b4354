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
        chain = previous.next(over: line[...])
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
