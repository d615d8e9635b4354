import FoundationEssentials

/// What is known of the segment that is written to: when to turn to the next.
struct SegmentExtent: Hashable, Sendable {
    /// Its name.
    var name: String
    /// When its first event was; nil without one.
    var begins: Date?
    /// How many bytes at its head state what was kept when it began; nil where it does not (yet)
    /// state all of that.
    var carriedBytes: Int?

    init(opening name: String, isComplete: Bool = false) {
        self.name = name
        carriedBytes = isComplete ? 0 : nil
    }
}
