import Testing

@testable import Systemd

@Suite struct `The system journal` {
    @Test func `that is not there loses entries, and counts them`() {
        let journal = SystemJournal(capacity: 10, socketPath: "/nonexistent/socket")
        #expect(!journal.isReachable)
        journal.send([SystemJournal.Entry([("MESSAGE", "a")]), .init([("MESSAGE", "b")])])
        journal.flush(within: .seconds(10))
        #expect(journal.dropped == 2)
    }

    @Test func `has a queue with an end`() {
        let journal = SystemJournal(capacity: 1, socketPath: "/nonexistent/socket")
        journal.send((0..<5).map { _ in SystemJournal.Entry([("MESSAGE", "x")]) })
        journal.flush(within: .seconds(10))
        #expect(journal.dropped == 5)
    }
}
