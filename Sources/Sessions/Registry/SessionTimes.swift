import FoundationEssentials
import HeapModule

/// Sessions by a time of theirs, in any order in, the earliest first out.
struct SessionTimes {
    /// A session and its time.
    struct Entry: Comparable {
        let time: Date
        let id: SessionID
        /// What the time was made from: to know it again.
        let stated: Date

        static func < (left: Entry, right: Entry) -> Bool { left.time < right.time }
    }

    private var entries = Heap<Entry>()

    /// How many there are, those that no longer count included.
    var count: Int { entries.count }

    /// The earliest.
    var first: Entry? { entries.min }

    /// Takes in a session at `stated`, moved by `lead` to the clock that the times go by.
    mutating func insert(_ id: SessionID, at stated: Date, ahead lead: TimeInterval = 0) {
        entries.insert(Entry(time: stated.addingTimeInterval(lead), id: id, stated: stated))
    }

    mutating func removeFirst() { entries.removeMin() }

    /// Lets go of what no longer counts.
    mutating func removeAll(where isGone: (SessionID) -> Bool) {
        entries = Heap(entries.unordered.filter { !isGone($0.id) })
    }
}
