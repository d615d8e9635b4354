import FoundationEssentials
import Sessions
import Testing
import Values

@testable import callbackd

@Suite struct `An event in the system journal` {
    func settled(_ status: Status, type: String?) throws -> Event {
        let summary = SessionSummary(
            id: Mint.system.sessionID(), provider: try #require(ProviderName("fiskil")),
            providerSessionID: "ps", endUserID: "eu", institutionID: nil)
        let time = Date(millisecondsSince1970: 0)
        return Event(
            id: "id", sequence: 9, time: time,
            fact: .sessionSettled(
                Settlement(
                    session: summary,
                    outcome: Outcome(
                        status: status, settledAt: time, via: .callback,
                        detail: ErrorDetail(type: type)), durationMilliseconds: 1,
                    peer: Peer(pid: 1, uid: 2, gid: 3))))
    }

    @Test func `is a sentence with fields to search by`() throws {
        let event = try settled(.cancelled, type: "CONSENT_ENDUSER_DENIED")
        let fields = Dictionary(
            SystemJournalMirror.fields(event), uniquingKeysWith: { first, _ in first })
        let id = try #require(event.fact.sessionID).text
        #expect(
            fields["MESSAGE"]
                == "Session \(id) is cancelled: the end user said no (CONSENT_ENDUSER_DENIED)")
        #expect(fields["CALLBACKD_EVENT"] == "session.cancelled")
        #expect(fields["CALLBACKD_SESSION_ID"] == id)
        #expect(fields["CALLBACKD_PROVIDER"] == "fiskil")
        #expect(fields["CALLBACKD_SEQUENCE"] == "9")
        #expect(fields["CALLBACKD_PEER_UID"] == "2")
        #expect(fields["PRIORITY"] == "6")
        #expect(fields["MESSAGE_ID"]?.count == 32)
    }

    @Test func `repeats no foreign text`() throws {
        let event = try settled(.failed, type: "bad\nMESSAGE=forged")
        for (_, value) in SystemJournalMirror.fields(event) {
            #expect(!value.contains("forged"))
        }
    }

    @Test func `has one message id a type, with an entry in the catalog`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let catalog = try String(
            contentsOf: root.appending(path: "systemd/callbackd.catalog"), encoding: .utf8)
        let entries = catalog.split(separator: "\n").filter { $0.hasPrefix("-- ") }
            .map { String($0.dropFirst(3)) }
        #expect(Set(entries).count == entries.count, "one entry an id")
        #expect(entries.sorted() == EventType.allCases.map(MessageID.of).sorted())
    }
}
