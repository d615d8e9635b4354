public import FoundationEssentials

/// Times as text: RFC 3339, UTC, whole milliseconds (`2026-11-21T10:40:17.123Z`).
///
/// Every time that the daemon keeps is a whole millisecond, so that what is replayed from the event
/// journal equals what was written.
extension Date {
    private static let wireStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let wholeSecondStyle = Date.ISO8601FormatStyle()

    /// The instant `milliseconds` after 1970-01-01T00:00:00Z.
    public init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, to the nearest.
    ///
    /// Bounded by the years 1 and 9999, beyond which RFC 3339 has no text.
    public var millisecondsSince1970: Int64 {
        let milliseconds = (timeIntervalSince1970 * 1000).rounded()
        guard milliseconds == milliseconds else { return 0 }
        return Int64(min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999))
    }

    /// The same instant without what lies below a millisecond.
    public var inWholeMilliseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1000).rounded(.down) / 1000)
            .bounded
    }

    private var bounded: Date { Date(millisecondsSince1970: millisecondsSince1970) }

    /// The wire form above.
    public var rfc3339: String {
        // The style cuts the fraction off, and binary floating point lies a hair below most
        // milliseconds: a quarter of one more makes the cut exact.
        addingTimeInterval(0.00025).formatted(Self.wireStyle)
    }

    /// Reads the wire form, with or without a fraction and with any offset; nil where it is not
    /// one.
    public init?(rfc3339 text: String) {
        let date =
            (try? Date(text, strategy: Self.wireStyle))
            ?? (try? Date(text, strategy: Self.wholeSecondStyle))
        guard let date else { return nil }
        self.init(millisecondsSince1970: date.millisecondsSince1970)
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    public var inMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// As a `TimeInterval`, for sums with `Date`.
    public var inSeconds: Double { Double(inMilliseconds) / 1000 }
}
