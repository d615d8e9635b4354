/// Reads the recorded events' lines in order, as far as they are durable: what `GET /v1/events`
/// shows.
public protocol EventFeed: Sendable {
    /// The number of the line that comes next.
    var nextSequence: UInt64 { get }

    /// The next whole lines, newlines included; nil where there are none yet.
    /// - Throws: where the journal cannot be read.
    mutating func read() throws -> [UInt8]?
}
