import FoundationEssentials

extension Date {
    /// Since 1970-01-01T00:00:00Z, to the nearest.
    var milliseconds: Int { Int((timeIntervalSince1970 * 1000).rounded()) }

    /// With milliseconds and `Z`, as in `2026-01-01T12:34:56.789Z`.
    var iso8601: String {
        // The style cuts the fraction off, and binary floating point lies a hair below most
        // milliseconds: a quarter of one more makes the cut exact.
        Date(timeIntervalSince1970: Double(milliseconds) / 1000 + 0.00025)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
