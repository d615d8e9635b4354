/// Which events to show.
struct EventFilter: Sendable {
    /// The type to show, or all.
    let type: String?
    /// The session to show, or all.
    let session: String?

    /// Whether to show the event on `line`; one that cannot be read matches no filter.
    func takes(_ line: ArraySlice<UInt8>) -> Bool {
        guard type != nil || session != nil else { return true }
        guard let event = EventEnvelope(line) else { return false }
        return (type ?? event.type) == event.type && (session ?? event.subject) == event.subject
    }
}
