import Dispatch
public import FoundationEssentials
public import Sessions
import Synchronization
import SystemPackage

extension EventJournal: SegmentKeeper {
    /// See `SegmentKeeper`.
    public func isCutDue(at time: Date) -> Bool {
        guard !isStalled else { return false }
        return position.withLock { position in
            policy.isCutDue(position.extent, size: position.end.size, at: time)
        }
    }

    /// See `SegmentKeeper`. What cannot be removed now is left for the next time.
    public func prune(at time: Date) async {
        let position = position.withLock { $0 }
        // Without what this segment is still to state, a start needs those before it.
        guard position.extent.carriedBytes != nil else { return }
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                try? self.prune(before: position.end.segment, at: time)
                continuation.resume()
            }
        }
    }

    private func prune(before current: String, at time: Date) throws(Errno) {
        let names = try directory.segmentNames().filter { $0 <= current }
        // A segment ends when the next one begins.
        var ends: [(name: String, date: Date?)] = []
        for (name, following) in zip(names, names.dropFirst()) {
            ends.append((name, try begin(of: following)))
        }
        let surplus = policy.surplus(ends, at: time)
        guard !surplus.isEmpty else { return }
        let files = try directory.fileNames()
        for segment in surplus {
            for torn in files where SegmentName.isTorn(torn, of: segment) {
                try directory.remove(torn)
            }
            try directory.remove(segment)
        }
        try directory.sync()
    }

    /// When the first event of a segment was.
    private func begin(of segment: String) throws(Errno) -> Date? {
        let bytes = try directory.read(segment, at: 0, count: Limits.journalHeadBytes)
        guard let first = SegmentLines(bytes[...]).first(where: \.isWhole) else { return nil }
        return (try? first.read())?.head?.time
    }
}

extension SegmentExtent {
    /// Takes in what was just written.
    mutating func take(_ batch: EventQueue.Batch, segment: String, size: Int) {
        if batch.opensSegment { self = SegmentExtent(opening: segment) }
        if begins == nil { begins = batch.events.first?.time }
        for event in batch.events {
            if case .journalRotated(let rotation) = event.fact,
                rotation.firstSequence == SegmentName.first(in: segment)
            {
                carriedBytes = size
            }
        }
    }
}
