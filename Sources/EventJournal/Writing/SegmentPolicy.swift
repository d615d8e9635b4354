import FoundationEssentials
import Sessions

/// How large and how old the event journal's segments get, and how many are kept.
public struct SegmentPolicy: Sendable, Hashable {
    /// Past so many bytes a new segment is begun.
    public let segmentBytes: Int
    /// How many segments are kept, the one that is written to included.
    public let keepSegments: Int
    /// How long events are kept.
    public let keepAge: Duration

    /// Nobody's limits.
    public static let unlimited = SegmentPolicy(
        segmentBytes: .max, keepSegments: .max, keepAge: .seconds(36_525 * 86_400))

    /// Takes the three.
    public init(segmentBytes: Int, keepSegments: Int, keepAge: Duration) {
        self.segmentBytes = segmentBytes
        self.keepSegments = keepSegments
        self.keepAge = keepAge
    }

    /// Whether the next segment is to be begun.
    func isCutDue(_ extent: SegmentExtent, size: Int, at time: Date) -> Bool {
        // A start would have to read further back than this segment.
        guard let carried = extent.carriedBytes else { return true }
        // What is restated counts too: where much is kept, it is not restated all the time.
        if size >= segmentBytes, size / 4 >= carried { return true }
        guard let begins = extent.begins else { return false }
        return time.timeIntervalSince(begins) > longestSpan
    }

    /// Segments that are to be removed, of all that are no longer written to, oldest first.
    ///
    /// - Parameter ends: when the last event of each was, or nil where that is not known.
    func surplus(_ ends: [(name: String, date: Date?)], at time: Date) -> [String] {
        let horizon = time.addingTimeInterval(-keepAge.inSeconds)
        let tooMany = max(0, ends.count + 1 - keepSegments)
        // Where a segment does not say when the one before it ended, a later one does.
        var latest: Date?
        let tooOld = ends.reversed().map { end in
            latest = end.date ?? latest
            return latest.map { $0 < horizon } ?? false
        }.reversed().prefix { $0 }.count
        return ends.prefix(max(tooMany, tooOld)).map(\.name)
    }

    /// Seconds that one segment covers at most, so that the old can go before the new do.
    private var longestSpan: TimeInterval { max(86_400, keepAge.inSeconds / 10) }
}
