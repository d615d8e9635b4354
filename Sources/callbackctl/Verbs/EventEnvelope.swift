import FoundationEssentials

/// The members of an event (CloudEvents 1.0) that this program looks at.
struct EventEnvelope: Decodable {
    let type: String
    /// The session's id, where the event is about one.
    let subject: String?
    /// Padded with zeros.
    let sequence: String?

    /// Reads a line of the event journal, or nil where it is none.
    init?(_ line: ArraySlice<UInt8>) {
        guard let event = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
        self = event
    }
}
