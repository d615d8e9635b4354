import FoundationEssentials
import Sessions
import SystemPackage

/// Removes segments that are too many or too old, oldest first.
struct Pruning {
    let directory: any JournalDirectory
    let policy: SegmentPolicy

    /// - Parameter current: the segment that is written to, which states all that is kept.
    func run(before current: String, at time: Date) throws(Errno) {
        let names = try directory.segmentNames().filter { $0 <= current }
        // A segment ends when the next one begins.
        let ends = zip(names, names.dropFirst()).map { ($0, begin(of: $1)) }
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
    private func begin(of segment: String) -> Date? {
        // One that cannot be read says nothing of its age.
        guard let bytes = try? directory.read(segment, at: 0, count: Limits.journalHeadBytes),
            let first = SegmentLines(bytes[...]).first(where: \.isWhole)
        else { return nil }
        return (try? first.read())?.head?.time
    }
}
