import FoundationEssentials
import NIOHTTP1
import Sessions
import Testing

@testable import Providers

@Suite struct `A provider's Retry-After` {
    let sent = "Sun, 06 Nov 1994 08:49:37 GMT"

    func pause(_ value: String?) -> Duration? {
        var headers: HTTPHeaders = ["Date": sent]
        if let value { headers.add(name: "Retry-After", value: value) }
        return RetryAfter.pause(headers, now: Date(timeIntervalSince1970: 0))
    }

    @Test(arguments: [
        ("0", Duration.seconds(0)), ("7", .seconds(7)), ("7200", .seconds(7200)),
        ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
        ("Sunday, 06-Nov-94 08:49:47 GMT", .seconds(10)),
        ("Sun Nov  6 08:49:47 1994", .seconds(10)),
        ("Sun, 06 Nov 1994 08:49:07 GMT", .seconds(0)),
    ])
    func `is seconds or a time by its clock`(_ value: String, _ pause: Duration) {
        #expect(self.pause(value) == pause)
    }

    @Test(arguments: ["", "-1", "1.5", "soon", "Sun, 06 Foo 1994 08:49:47 GMT", "1994-11-06"])
    func `is a longer pause where it is not understood`(_ value: String) {
        #expect(pause(value) == .seconds(5))
    }

    @Test func `is none where it is not there, and very long where it has many digits`() {
        #expect(pause(nil) == nil)
        for digits in [String(repeating: "9", count: 40), "\(Int64.max)", "9223372036854776"] {
            #expect(pause(digits).map { $0.inMilliseconds > 86_400_000 } == true)
        }
        #expect(Duration.seconds(Int64.max).inMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).inMilliseconds == .min)
    }
}
