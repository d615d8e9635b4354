import Dispatch
public import FoundationEssentials
public import Sessions
import Synchronization
import SystemPackage

extension EventJournal: SegmentKeeper {
    /// See `SegmentKeeper`.
    public func isCutDue(at time: Date) -> Bool {
        // What it would restate is room that open sessions need.
        guard hasRoom else { return false }
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
                try? Pruning(directory: self.directory, policy: self.policy)
                    .run(before: position.end.segment, at: time)
                continuation.resume()
            }
        }
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
