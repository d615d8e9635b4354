import EventJournal
import Settings

/// How large the event journal's segments get, and how many are kept.
struct JournalLimits: Sendable, Hashable {
    let segmentBytes: Int
    let keepSegments: Int
    let keepDays: Int

    /// The same, as the journal takes it.
    var policy: SegmentPolicy {
        SegmentPolicy(
            segmentBytes: segmentBytes, keepSegments: keepSegments,
            keepAge: .seconds(keepDays * 86_400))
    }

    /// Reads `journal:`.
    init(_ top: inout SettingsTable) throws(SettingFlaw) {
        var table = try top.table("journal")
        segmentBytes = try table.number(
            "segment_bytes", default: 67_108_864, in: 4096...1_073_741_824)
        keepSegments = try table.number("keep_segments", default: 100, in: 1...1_000_000)
        keepDays = try table.number("keep_days", default: 400, in: 1...36_500)
        try table.finish()
    }
}
