import FoundationEssentials
import HeapModule

/// When to ask which `returned` session's provider again. A value, guarded by the registry's lock.
struct ConfirmationSchedule {
    private struct Entry {
        var attempts = 0
        var isInFlight = false
        /// Its time is up: the answer of a question that is asked from now on decides.
        var isOverdue = false
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
    private var inFlight = 0

    /// Whether a session is waiting for its confirmation.
    func contains(_ id: SessionID) -> Bool { entries[id] != nil }

    /// When the next question is due that may be asked; nil with none.
    var next: Date? {
        inFlight < Limits.confirmationsInFlight ? heap.min?.date : nil
    }

    /// Has a session asked about from `time` on.
    mutating func add(_ id: SessionID, at time: Date) {
        guard entries[id] == nil else { return }
        entries[id] = Entry(due: time)
        heap.insert(Due(date: time, id: id))
    }

    /// A session's time is up: one last question, at once.
    mutating func expire(_ id: SessionID, at time: Date) {
        guard var entry = entries[id] else { return }
        entry.isOverdue = true
        entries[id] = entry
        if !entry.isInFlight { schedule(id, at: time) }
    }

    /// The next session whose question is due at `time`, as long as few enough are in flight.
    mutating func take(at time: Date) -> SessionID? {
        while inFlight < Limits.confirmationsInFlight, let first = heap.min, first.date <= time {
            heap.removeMin()
            guard var entry = entries[first.id], !entry.isInFlight, entry.due == first.date else {
                continue
            }
            entry.isInFlight = true
            entry.isLast = entry.isOverdue
            entries[first.id] = entry
            inFlight += 1
            return first.id
        }
        return nil
    }

    /// A question was answered; returns whether it was the last one.
    mutating func answered(_ id: SessionID) -> Bool {
        guard entries[id]?.isInFlight == true else { return false }
        inFlight -= 1
        entries[id]?.isInFlight = false
        return entries[id]?.isLast ?? false
    }

    /// Asks again after a pause that doubles each time; at once where its time is up.
    mutating func again(_ id: SessionID, after time: Date) {
        guard var entry = entries[id] else { return }
        let pause =
            Limits.firstConfirmationPause.inSeconds * Double(1 << min(entry.attempts, 10))
        entry.attempts += 1
        entries[id] = entry
        let longest = Limits.longestConfirmationPause.inSeconds
        schedule(id, at: entry.isOverdue ? time : time.addingTimeInterval(min(pause, longest)))
    }

    /// Nothing is left to ask.
    mutating func remove(_ id: SessionID) {
        entries[id] = nil
    }

    private mutating func schedule(_ id: SessionID, at time: Date) {
        entries[id]?.due = time
        heap.insert(Due(date: time, id: id))
    }
}
