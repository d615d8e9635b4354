/// Up to where the event journal is on disk.
struct JournalEnd: Hashable, Sendable {
    /// The last event's number.
    var sequence: UInt64
    /// The segment that is written to.
    var segment: String
    /// How many of its bytes are on disk.
    var size: Int
}
