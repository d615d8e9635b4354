import Testing

@testable import callbackctl

struct EventFilterTests {
    private let line = Array(
        #"{"type":"session.completed","subject":"ses_1","sequence":"00000000000000000042"}"#.utf8)[
            ...]

    @Test("without a filter, also what is no event passes")
    func none() {
        #expect(EventFilter(type: nil, session: nil).takes(Array("?".utf8)[...]))
    }

    @Test("type and session have both to match")
    func both() {
        #expect(EventFilter(type: "session.completed", session: "ses_1").takes(line))
        #expect(EventFilter(type: nil, session: "ses_1").takes(line))
        #expect(!EventFilter(type: "session.failed", session: "ses_1").takes(line))
        #expect(!EventFilter(type: "session.completed", session: "ses_2").takes(line))
        #expect(!EventFilter(type: "session.completed", session: nil).takes(Array("?".utf8)[...]))
    }
}
