public import FoundationEssentials

/// Times as text: RFC 3339, UTC, whole milliseconds (`2026-11-21T10:40:17.123Z`).
///
/// Every time that the daemon keeps is a whole millisecond, so that what is replayed from the event
/// journal equals what was written.
extension Date {
    private static let wireStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

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

    /// Reads any form that RFC 3339 §5.6 allows: a fraction of any length or none, any offset,
    /// letters in either case, a blank for the `T`, a leap second; nil where it is not one.
    public init?(rfc3339 text: String) {
        var bytes = text
        if let milliseconds = bytes.withUTF8(Self.milliseconds) {
            self.init(millisecondsSince1970: milliseconds)
        } else if text.utf8.lexicographicallyPrecedes("1600".utf8),
            let early = try? Date(text, strategy: Self.wireStyle)
        {
            self = early.inWholeMilliseconds
        } else {
            return nil
        }
    }
}

extension Date {
    fileprivate static func milliseconds(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        func has(_ mark: Unicode.Scalar, at index: Int) -> Bool {
            index < bytes.count && bytes[index] == UInt8(ascii: mark)
        }
        guard has("-", at: 4), has("-", at: 7), has(":", at: 13), has(":", at: 16),
            has("T", at: 10) || has("t", at: 10) || has(" ", at: 10),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            // Before, the wire form has days of another calendar.
            year >= 1600, (1...12).contains(month),
            (1...length(ofMonth: month, in: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if has(".", at: index) {
            let digits = bytes[(index + 1)...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            index += 1 + digits.count
            for position in 0..<3 {
                let digit = position < digits.count ? digits[digits.startIndex + position] : 0x30
                fraction = fraction * 10 + Int64(digit - 0x30)
            }
        }
        guard let offset = offset(bytes[index...]) else { return nil }
        // The days before a date of the Gregorian calendar, whose year begins in March here.
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        let days =
            365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400
            + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
        let minutes = (days * 24 + hour) * 60 + minute - offset
        return (minutes * 60 + second) * 1000 + fraction
    }

    /// Minutes east of Greenwich.
    private static func offset(_ zone: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
        let bytes = Array(zone)
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        let digits = [1, 2, 4, 5]
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            digits.allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
        else { return nil }
        let numbers = digits.map { Int64(bytes[$0] - 0x30) }
        let (hours, minutes) = (numbers[0] * 10 + numbers[1], numbers[2] * 10 + numbers[3])
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "+") ? 1 : -1)
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
    /// Whole milliseconds, rounded towards zero; as many as can be, where there are more.
    public var inMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooMany) = seconds.multipliedReportingOverflow(by: 1000)
        guard !isTooMany else { return seconds < 0 ? .min : .max }
        return whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
    }

    /// As a `TimeInterval`, for sums with `Date`.
    public var inSeconds: Double { Double(inMilliseconds) / 1000 }
}
