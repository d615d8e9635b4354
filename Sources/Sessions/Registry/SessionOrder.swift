import DequeModule

/// Sessions by when something happened to them: mostly added at the end, taken from the front.
///
/// A restart can find some out of order, where a segment restates sessions while others go on.
struct SessionOrder<Key: Comparable & Sendable>: Sendable {
    private var entries = Deque<(key: Key, id: SessionID)>()

    /// How many there are, those that are no longer kept included.
    var count: Int { entries.count }

    /// The earliest.
    var first: (key: Key, id: SessionID)? { entries.first }

    mutating func insert(_ id: SessionID, at key: Key) {
        if let last = entries.last, key < last.key {
            entries.insert((key, id), at: index(of: key))
        } else {
            entries.append((key, id))
        }
    }

    mutating func removeFirst() { entries.removeFirst() }

    mutating func removeAll(where isGone: (SessionID) -> Bool) {
        entries.removeAll { isGone($0.id) }
    }

    /// The last `count` before `key`, latest first, and the key to go on before, nil at the end.
    func page(before key: Key, count: Int) -> (ids: [SessionID], next: Key?) {
        let end = index(of: key)
        let start = max(0, end - count)
        return (entries[start..<end].reversed().map(\.id), start > 0 ? entries[start].key : nil)
    }

    /// The first `count` from `key` on, and the key of the one after them, nil at the end.
    func page(from key: Key, count: Int) -> (ids: [SessionID], next: Key?) {
        let start = index(of: key)
        let end = min(entries.count, start + count)
        return (entries[start..<end].map(\.id), end < entries.count ? entries[end].key : nil)
    }

    /// Of the first entry whose key is not less.
    private func index(of key: Key) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
