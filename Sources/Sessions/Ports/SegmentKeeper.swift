public import FoundationEssentials

/// The event journal's segments, as far as the domain takes part in turning from one to the next.
public protocol SegmentKeeper: Sendable {
    /// Whether the segment that is written to has become too large or too old, or does not state
    /// what is kept.
    func isCutDue(at time: Date) -> Bool
    /// Removes the oldest segments, as far as they are too many or too old and no start needs them.
    /// - Throws: where the disk lets none be removed; what is left then is for the next time.
    func prune(at time: Date) async throws(PruningError)
}

/// Old segments could not be removed.
public struct PruningError: Error, Sendable, CustomStringConvertible {
    /// What the disk said.
    public let description: String

    /// Takes what the disk said.
    public init(_ description: String) {
        self.description = description
    }
}
