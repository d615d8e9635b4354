import Sessions

@testable import EventJournal

/// All that a journal's folder says, read line by line with no forgiveness.
struct Ledger {
    private(set) var events: [UInt64: Event] = [:]
    private(set) var outcomes: [SessionID: [Event]] = [:]

    /// - Throws: `Wrong` where a line is not what was written behind the one before.
    init(_ directory: any JournalDirectory) throws {
        let verification = try JournalVerification(directory)
        if let damage = verification.damage { throw Wrong("not intact: \(damage.first)") }
        var last: UInt64?
        for name in try directory.segmentNames() {
            for line in SegmentLines(try directory.contents(of: name)[...]) {
                let read = try line.read()
                guard let event = try read.event() else { throw Wrong("an unknown type") }
                if let last, event.sequence != last + 1 {
                    throw Wrong("\(event.sequence) comes behind \(last)")
                }
                last = event.sequence
                events[event.sequence] = event
                if case .sessionSettled(let settlement) = event.fact {
                    outcomes[settlement.session.id, default: []].append(event)
                }
            }
        }
    }

    /// - Throws: `Wrong` where something that was acknowledged is not there, or a session was
    ///   settled twice.
    func check(_ machine: Machine) throws {
        for (sequence, event) in machine.acknowledged where events[sequence] != event {
            throw Wrong("acknowledged event \(sequence) (\(event.fact.type)) is not in the journal")
        }
        for (id, settlements) in outcomes where settlements.count > 1 {
            throw Wrong("\(id) was settled \(settlements.count) times")
        }
    }
}
