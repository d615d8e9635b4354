import FoundationEssentials
import Sessions
import SystemPackage

@testable import EventJournal

/// A replay that keeps each event.
struct ListReplay: EventReplay {
    private(set) var events: [Event] = []
    private(set) var heads: [EventHead] = []
    private(set) var latest: Date?

    mutating func foresee(_ head: EventHead) { heads.append(head) }
    func needs(_ head: EventHead) -> Bool { true }
    mutating func take(_ event: Event) { events.append(event) }
    mutating func reach(_ time: Date) { latest = time }
}

extension OpenedJournal {
    /// Opens a journal of `source` "s", for who does not ask what is in it.
    static func open(_ directory: any JournalDirectory) throws -> OpenedJournal {
        try open(directory, source: "s", into: ListReplay()).journal
    }
}
