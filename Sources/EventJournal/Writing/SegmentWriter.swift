import Sessions
import SystemPackage

/// Appends lines to the open segment. A value that one thread owns; it knows where in a
/// half-written batch the disk ran full, and goes on at that byte.
struct SegmentWriter: Sendable {
    private let file: any JournalFile
    private let source: String
    /// Of the last line, whether or not it is written.
    private(set) var chain: Chain
    /// Bytes of the segment that are written, whether or not synced.
    private(set) var size: Int
    private var unwritten: ArraySlice<UInt8> = []
    private var unsyncedSequence: UInt64?

    /// What became of a batch.
    enum Result: Hashable {
        /// It is on disk; all through this sequence.
        case durable(UInt64)
        /// The disk is full (ENOSPC, EDQUOT): call ``resume()`` later.
        case stalled
        /// The disk failed: nothing may be acknowledged any more.
        case failed(Errno)
    }

    init(file: any JournalFile, source: String, chain: Chain, size: Int) {
        self.file = file
        self.source = source
        self.chain = chain
        self.size = size
    }

    /// Writes `events` behind all before them and makes them durable: one write, one fdatasync.
    mutating func commit(_ events: [Event]) -> Result {
        for event in events {
            let line = EventLine(
                event, source: source, after: chain, opensSegment: size == 0 && unwritten.isEmpty)
            unwritten += line.bytes
            chain = line.chain
            unsyncedSequence = event.sequence
        }
        return resume()
    }

    /// Goes on where the disk was full.
    mutating func resume() -> Result {
        do throws(Errno) {
            while !unwritten.isEmpty {
                let count = try file.write(unwritten)
                unwritten = unwritten.dropFirst(count)
                size += count
            }
        } catch .noSpace {
            return .stalled
        } catch .diskQuotaExceeded {
            return .stalled
        } catch {
            return .failed(error)
        }
        unwritten = []
        do throws(Errno) {
            // Never again after an error: the kernel may have dropped the pages and say yes
            // (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
            try file.sync()
        } catch {
            return .failed(error)
        }
        return .durable(unsyncedSequence ?? 0)
    }
}
