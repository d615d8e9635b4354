import DequeModule
import FoundationEssentials
import HeapModule

/// When to ask which `returned` session's provider again. A value, guarded by the registry's lock.
struct ConfirmationSchedule {
    private struct Entry {
        var attempts = 0
        var isInFlight = false
        /// Since when its time is up: the answer of a question that is asked after that decides.
        var overdueSince: Date?
        /// The question in flight is the last.
        var isLast = false
        var due: Date
    }

    private struct Due: Comparable {
        let date: Date
        let id: SessionID

        static func < (left: Due, right: Due) -> Bool { left.date < right.date }
    }

    private var entries: [SessionID: Entry] = [:]
    private var heap = Heap<Due>()
    private var overdue = Deque<(since: Date, id: SessionID)>()
    private var inFlight = 0

    /// Whether a session is waiting for its confirmation.
    func contains(_ id: SessionID) -> Bool { entries[id] != nil }

    /// When the next question is due, whether or not there is room to ask it; nil with none.
    var next: Date? { heap.min?.date }

    /// Has a session asked about from `time` on.
    mutating func add(_ id: SessionID, at time: Date) {
        guard entries[id] == nil else { return }
        entries[id] = Entry(due: time)
        heap.insert(Due(date: time, id: id))
    }

    /// A session's time is up: one last question, at once.
    mutating func expire(_ id: SessionID, at time: Date) {
        guard let entry = entries[id], entry.overdueSince == nil else { return }
        entries[id]?.overdueSince = time
        overdue.append((time, id))
        if !entry.isInFlight { scheduleLast(id, overdueSince: time) }
    }

    /// The next session whose time is up for so long that no answer is waited for any more.
    mutating func takeHopeless(at time: Date) -> SessionID? {
        let horizon = time.addingTimeInterval(-Limits.lastConfirmationWait.inSeconds)
        while let first = overdue.first, first.since <= horizon {
            overdue.removeFirst()
            if entries[first.id]?.overdueSince == first.since { return first.id }
        }
        return nil
    }

    /// The next session whose question is due at `time`, as long as few enough are in flight.
    mutating func take(at time: Date) -> SessionID? {
        while inFlight < Limits.confirmationsInFlight, let first = heap.min, first.date <= time {
            heap.removeMin()
            guard var entry = entries[first.id], !entry.isInFlight, entry.due == first.date else {
                continue
            }
            entry.isInFlight = true
            entry.isLast = entry.overdueSince != nil
            entries[first.id] = entry
            inFlight += 1
            return first.id
        }
        return nil
    }

    /// A question was answered; returns whether it was the last one.
    mutating func answered(_ id: SessionID) -> Bool {
        inFlight -= 1
        guard let entry = entries[id], entry.isInFlight else { return false }
        entries[id]?.isInFlight = false
        return entry.isLast
    }

    /// Asks again after a pause that doubles each time; at once where its time is up.
    mutating func again(_ id: SessionID, after time: Date) {
        guard var entry = entries[id] else { return }
        let pause =
            Limits.firstConfirmationPause.inSeconds * Double(1 << min(entry.attempts, 10))
        entry.attempts += 1
        entries[id] = entry
        let longest = Limits.longestConfirmationPause.inSeconds
        if let since = entry.overdueSince {
            scheduleLast(id, overdueSince: since)
        } else {
            schedule(id, at: time.addingTimeInterval(min(pause, longest)))
        }
    }

    /// Nothing is left to ask.
    mutating func remove(_ id: SessionID) {
        entries[id] = nil
    }

    /// Last questions come before all others, in the order in which their time was up.
    private mutating func scheduleLast(_ id: SessionID, overdueSince time: Date) {
        schedule(id, at: time.addingTimeInterval(-1e9))
    }

    private mutating func schedule(_ id: SessionID, at time: Date) {
        entries[id]?.due = time
        heap.insert(Due(date: time, id: id))
    }
}
