/// A torn last line was cut off: the process or the machine ended in the middle of a write.
public struct JournalRepair: Sendable, Hashable {
    /// The segment's file name.
    public let segment: String
    /// How many bytes were cut.
    public let bytes: Int
    /// The file beside it that keeps them; nil where a full disk had no room for it.
    public let keptIn: String?

    /// Takes the parts.
    public init(segment: String, bytes: Int, keptIn: String?) {
        self.segment = segment
        self.bytes = bytes
        self.keptIn = keptIn
    }
}
