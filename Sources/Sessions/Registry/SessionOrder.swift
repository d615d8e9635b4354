import DequeModule

/// Sessions by the number of the event that created them: added at the end, mostly.
///
/// A restart can find some out of order, where a segment restates sessions while others go on.
struct SessionOrder: Sendable {
    private var entries = Deque<(sequence: UInt64, id: SessionID)>()

    /// How many there are, those that are no longer kept included.
    var count: Int { entries.count }

    mutating func insert(_ id: SessionID, at sequence: UInt64) {
        if let last = entries.last, sequence < last.sequence {
            entries.insert((sequence, id), at: index(of: sequence))
        } else {
            entries.append((sequence, id))
        }
    }

    mutating func removeAll(where isGone: (SessionID) -> Bool) {
        entries.removeAll { isGone($0.id) }
    }

    /// The last `count` before `sequence`, latest first, and the sequence to go on before, nil at
    /// the end.
    func page(before sequence: UInt64, count: Int) -> (ids: [SessionID], next: UInt64?) {
        let end = index(of: sequence)
        let start = max(0, end - count)
        let next = start > 0 ? entries[start].sequence : nil
        return (entries[start..<end].reversed().map(\.id), next)
    }

    /// The first `count` from `sequence` on, and the sequence of the one after them, nil at the
    /// end.
    func page(from sequence: UInt64, count: Int) -> (ids: [SessionID], next: UInt64?) {
        let start = index(of: sequence)
        let end = min(entries.count, start + count)
        let next = end < entries.count ? entries[end].sequence : nil
        return (entries[start..<end].map(\.id), next)
    }

    /// Of the first entry whose number is not less.
    private func index(of sequence: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
