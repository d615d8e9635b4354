import Settings

/// How large the event journal's segments get, and how many are kept. Checked, for a journal that
/// does not rotate yet.
struct JournalLimits: Sendable, Hashable {
    let segmentBytes: Int
    let keepSegments: Int
    let keepDays: Int

    /// Reads `journal:`.
    init(_ top: inout SettingsTable) throws(SettingFlaw) {
        var table = try top.table("journal")
        segmentBytes = try table.number(
            "segment_bytes", default: 67_108_864, in: 1_048_576...1_073_741_824)
        keepSegments = try table.number("keep_segments", default: 100, in: 2...1_000_000)
        keepDays = try table.number("keep_days", default: 400, in: 1...36_500)
        try table.finish()
    }
}
