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
        if let milliseconds = Self.milliseconds(ownForm: text) {
            self.init(millisecondsSince1970: milliseconds)
            return
        }
        let date =
            (try? Date(text, strategy: Self.wireStyle))
            ?? (try? Date(text, strategy: Self.wholeSecondStyle))
        guard let date else { return nil }
        self.init(millisecondsSince1970: date.millisecondsSince1970)
    }
}

extension Date {
    /// Reads the form that ``rfc3339`` writes, a hundred times as fast as a parser of all forms: a
    /// start reads the time of every line.
    fileprivate static func milliseconds(ownForm text: String) -> Int64? {
        var text = text
        return text.withUTF8 { bytes -> Int64? in
            guard bytes.count == 24 else { return nil }
            func number(_ range: Range<Int>) -> Int64? {
                var value: Int64 = 0
                for byte in bytes[range] {
                    guard (0x30...0x39).contains(byte) else { return nil }
                    value = value * 10 + Int64(byte - 0x30)
                }
                return value
            }
            let marks: [(Int, Unicode.Scalar)] = [
                (4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z"),
            ]
            guard marks.allSatisfy({ bytes[$0.0] == UInt8(ascii: $0.1) }),
                let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
                let hour = number(11..<13), let minute = number(14..<16),
                let second = number(17..<19), let millisecond = number(20..<23),
                year >= 1600, (1...12).contains(month),
                (1...length(ofMonth: month, in: year)).contains(day),
                hour < 24, minute < 60, second < 60
            else { return nil }
            // The days before a date of the Gregorian calendar, whose year begins in March here.
            let marchYear = month > 2 ? year : year - 1
            let marchMonth = (month + 9) % 12
            let days =
                365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400
                + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
            return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millisecond
        }
    }
}

extension Date {
    private static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
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
