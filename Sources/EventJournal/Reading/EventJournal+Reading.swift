import Dispatch
import Synchronization
public import SystemPackage

extension EventJournal {
    /// Lines behind sequence `after`, as far as they are durable; from the oldest that is kept
    /// where there is none.
    /// - Throws: `CursorExpired` where retention took what comes next.
    public func feed(after sequence: UInt64?) throws(CursorExpired) -> JournalFeed {
        // A folder that cannot be read says so at the first line.
        let names = (try? directory.segmentNames()) ?? []
        let oldest = names.first.map(SegmentName.first(in:)) ?? 1
        let after = sequence ?? (oldest - 1)
        guard after >= oldest - 1 else { throw CursorExpired(oldest: oldest) }
        return JournalFeed(directory, after: after) { self.position.withLock { $0.end } }
    }

    /// Looks at every line that is on disk by now. It takes its time: 64 MiB are about a second.
    /// - Throws: `.canceled` soon after its task is.
    public func verification() async throws(Errno) -> JournalVerification {
        let end = position.withLock { $0.end }
        let isOver = Atomic(false)
        let result: Result<JournalVerification, Errno> = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                DispatchQueue.global(qos: .utility).async {
                    waiting.resume(
                        returning: Result { () throws(Errno) in
                            try JournalVerification(self.directory, upTo: end) {
                                isOver.load(ordering: .relaxed)
                            }
                        })
                }
            }
        } onCancel: {
            isOver.store(true, ordering: .relaxed)
        }
        return try result.get()
    }
}

/// Retention has removed events that a reader has not seen.
public struct CursorExpired: Error, Hashable, Sendable {
    /// The oldest event that is kept.
    public let oldest: UInt64
}
