import EventJournal
import Sessions
import Systemd

/// Shows each recorded event in the system journal too, for people (systemd.journal-fields(7)).
struct SystemJournalMirror: Sendable {
    private let journal: SystemJournal

    init(_ journal: SystemJournal) {
        self.journal = journal
    }

    /// Hands in events that are durable; returns at once. What a segment's head restates is no
    /// news.
    ///
    /// - Parameter head: the chain value of the last, which goes with it: so the system journal
    ///   holds what the event journal must come to, for who edits that one.
    func show(_ events: [Event], head: Chain) {
        let news = events.filter { !$0.fact.type.isRestatement }
        var entries = news.map { SystemJournal.Entry(Self.fields($0)) }
        if news.last == events.last, let last = entries.indices.last {
            entries[last].fields.append(("CALLBACKD_CHAIN", head.text))
        }
        if !entries.isEmpty { journal.send(entries) }
    }

    /// The fields of an event.
    static func fields(_ event: Event) -> [(name: String, value: String)] {
        var fields = [
            ("MESSAGE", EventSentence.sentence(event.fact)),
            ("MESSAGE_ID", MessageID.of(event.fact.type)),
            ("PRIORITY", String(EventSentence.priority(event.fact))),
            ("SYSLOG_IDENTIFIER", "callbackd"),
            ("CALLBACKD_EVENT", event.fact.type.rawValue),
            ("CALLBACKD_EVENT_ID", event.id),
            ("CALLBACKD_SEQUENCE", String(event.sequence)),
        ]
        if let id = event.fact.sessionID { fields.append(("CALLBACKD_SESSION_ID", id.text)) }
        if let provider = event.fact.provider {
            fields.append(("CALLBACKD_PROVIDER", provider.text))
        }
        if let peer = peer(of: event.fact) {
            fields.append(("CALLBACKD_PEER_PID", String(peer.pid)))
            fields.append(("CALLBACKD_PEER_UID", String(peer.uid)))
            fields.append(("CALLBACKD_PEER_GID", String(peer.gid)))
        }
        return fields
    }

    private static func peer(of fact: Fact) -> Peer? {
        switch fact {
        case .sessionCreated(let session), .sessionCarried(let session): session.creator
        case .sessionExtended(let extended): extended.peer
        case .sessionSettled(let settlement): settlement.peer
        case .daemonReloaded(let reload): reload.peer
        default: nil
        }
    }
}
