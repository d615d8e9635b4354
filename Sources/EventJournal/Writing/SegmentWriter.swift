import Sessions
import SystemPackage

/// Appends lines to the open segment. A value that one thread owns; it knows where in a
/// half-written batch the disk ran full, and goes on at that byte.
struct SegmentWriter: Sendable {
    private let directory: any JournalDirectory
    private var file: any JournalFile
    private let source: String
    /// The segment that is written to.
    private(set) var name: String
    /// Of the last line, whether or not it is written.
    private(set) var chain: Chain
    /// Bytes of the segment that are written, whether or not synced.
    private(set) var size: Int
    private(set) var reserve: SpaceReserve
    private var unwritten: ArraySlice<UInt8> = []
    private var unsyncedSequence: UInt64?
    private var cut = Cut.none

    /// How far a new segment has come.
    private enum Cut {
        case none
        /// Its file is still to be made.
        case due
        /// Its file is made, under a name that no start believes.
        case unnamed
    }

    /// What became of a batch.
    enum Result: Hashable {
        /// It is on disk; all through this sequence.
        case durable(UInt64)
        /// The disk is full (ENOSPC, EDQUOT): call ``resume()`` later.
        case stalled
        /// The disk failed: nothing may be acknowledged any more.
        case failed(JournalFault)
    }

    /// - Parameter isNamed: whether the segment has its name; else it gets it with its first lines.
    init(
        directory: any JournalDirectory, file: any JournalFile, name: String, isNamed: Bool,
        source: String, chain: Chain, size: Int
    ) {
        cut = isNamed ? .none : .unnamed
        self.directory = directory
        self.file = file
        self.name = name
        self.source = source
        self.chain = chain
        self.size = size
        reserve = SpaceReserve(directory)
    }

    /// Writes `events` behind all before them and makes them durable: one write, one fdatasync.
    ///
    /// - Parameter opensSegment: they are the first of a new one, which gets its name once they are
    ///   on disk.
    mutating func commit(_ events: [Event], opensSegment: Bool = false) -> Result {
        if opensSegment, let first = events.first {
            name = SegmentName.segment(first.sequence)
            size = 0
            cut = .due
        }
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
        do throws(JournalFault) {
            while true {
                do throws(Errno) {
                    try writeOut()
                    break
                } catch .noSpace, .diskQuotaExceeded {
                    guard reserve.release() else { return .stalled }
                } catch {
                    throw JournalFault(error, "cannot be written")
                }
            }
            try syncFile()
            guard try settleName() else { return .stalled }
        } catch {
            return .failed(error)
        }
        reserve.probe()
        return .durable(unsyncedSequence ?? 0)
    }

    /// Looks whether the segment is still what was written, where nothing is under way.
    func inspect() throws(JournalFault) {
        guard cut == .none, unwritten.isEmpty else { return }
        try checkFile()
    }

    /// Looks how full the disk is.
    mutating func probe() { reserve.probe() }

    private mutating func writeOut() throws(Errno) {
        if cut == .due {
            file = try directory.create(SegmentName.unfinished(name))
            cut = .unnamed
        }
        while !unwritten.isEmpty {
            let count = try file.write(unwritten)
            unwritten = unwritten.dropFirst(count)
            size += count
        }
        unwritten = []
    }

    private func syncFile() throws(JournalFault) {
        if cut == .none { try checkFile() }
        do throws(Errno) {
            // Never again after an error: the kernel may have dropped the pages and say yes
            // (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
            try file.sync()
        } catch {
            throw JournalFault(error, "cannot be synced")
        }
    }

    /// A file that somebody else took away, replaced or cut holds nothing that was promised.
    private func checkFile() throws(JournalFault) {
        let found: Int
        do throws(Errno) {
            found = try file.size(as: name)
        } catch {
            throw JournalFault(error, "has lost the segment that it writes to")
        }
        guard found == size else {
            throw JournalFault(.staleNFSFileHandle, "has a segment that somebody else changed")
        }
    }

    /// Gives a new segment its name, now that what it begins with is on disk; false where the
    /// folder has no room for it.
    private mutating func settleName() throws(JournalFault) -> Bool {
        guard cut == .unnamed else { return true }
        do throws(Errno) {
            try directory.rename(SegmentName.unfinished(name), to: name)
        } catch .noSpace, .diskQuotaExceeded {
            return false
        } catch {
            throw JournalFault(error, "cannot name a new segment")
        }
        cut = .none
        do throws(Errno) {
            try directory.sync()
        } catch {
            throw JournalFault(error, "cannot sync its folder")
        }
        return true
    }
}
