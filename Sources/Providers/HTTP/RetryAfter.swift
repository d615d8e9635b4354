import FoundationEssentials
import NIOHTTP1
import Sessions

/// How long a provider wants to be left alone (RFC 9110 §10.2.3): seconds, or a time by its own
/// clock.
enum RetryAfter {
    /// What a value that is not understood counts as: more than we would wait by ourselves.
    static let unclear = Duration.seconds(5)

    /// Seconds; more than any call has.
    private static let longest: Int64 = 366 * 86_400

    /// The pause that an answer asks for; nil if it asks for none.
    ///
    /// - Parameter now: the time, if the answer has no `Date`.
    static func pause(_ headers: HTTPHeaders, now: Date) -> Duration? {
        guard let text = headers.first(name: "Retry-After") else { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !text.isEmpty {
            return .seconds(min(Int64(text) ?? .max, longest))
        }
        guard let time = Date(http: text) else { return unclear }
        let sent = headers.first(name: "Date").flatMap { Date(http: $0) } ?? now
        return .milliseconds(max(0, time.millisecondsSince1970 - sent.millisecondsSince1970))
    }
}

extension Date {
    /// Reads a time in any of the three forms of RFC 9110 §5.6.7.
    init?(http text: String) {
        let words = text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
            .map { String(Substring($0)) }
        let parts: (day: String, month: String, year: String, time: String)
        switch words.count {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 where words[5] == "GMT": parts = (words[1], words[2], words[3], words[4])
        // Sunday, 06-Nov-94 08:49:37 GMT
        case 4 where words[3] == "GMT":
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, let year = Int(date[2]), date[2].utf8.count == 2 else {
                return nil
            }
            parts = (date[0], date[1], String(year < 70 ? 2000 + year : 1900 + year), words[2])
        // Sun Nov  6 08:49:37 1994
        case 5: parts = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard let month = months.firstIndex(of: parts.month).map({ $0 + 1 }) else { return nil }
        let day = parts.day.utf8.count == 1 ? "0" + parts.day : parts.day
        self.init(rfc3339: "\(parts.year)-\(month < 10 ? "0" : "")\(month)-\(day)T\(parts.time)Z")
    }
}
