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

    /// See `SegmentKeeper`.
    public func prune(at time: Date) async throws(PruningError) {
        let position = position.withLock { $0 }
        // Without what this segment is still to state, a start needs those before it.
        guard position.extent.carriedBytes != nil else { return }
        let result: Result<Void, Errno> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                let pruning = Pruning(directory: self.directory, policy: self.policy)
                continuation.resume(
                    returning: Result { () throws(Errno) in
                        try pruning.run(before: position.end.segment, at: time)
                    })
            }
        }
        do throws(Errno) { try result.get() } catch { throw PruningError("\(error)") }
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
