public import Sessions
import SystemPackage

/// The names of the files in a journal's folder.
enum SegmentName {
    /// A segment is named by the number of its first event.
    static func segment(_ first: UInt64) -> String { EventLine.digits(first) + ".jsonl" }

    /// What a segment is called until what it begins with is on disk.
    static func unfinished(_ segment: String) -> String { segment + ".new" }

    /// Whether a crash left a file before it got its name: nobody was told of what is in it.
    static func isUnfinished(_ name: String) -> Bool {
        name.hasSuffix(".new") && isSegment(String(name.dropLast(".new".count)))
    }

    /// Whether a file keeps a torn end of a segment.
    static func isTorn(_ name: String, of segment: String) -> Bool {
        name.hasSuffix(".torn") && name.hasPrefix(segment.dropLast(".jsonl".count) + "-")
    }

    /// The largest number that an event can have.
    static let lastNumber: UInt64 = 1 << 62

    /// Where a torn end is kept: segment, and the number that the torn event had.
    static func torn(of segment: String, at sequence: UInt64, copy: Int) -> String {
        let stem = "\(segment.dropLast(".jsonl".count))-\(EventLine.digits(sequence))"
        return copy == 1 ? stem + ".torn" : "\(stem)-\(copy).torn"
    }

    /// The number in a segment's name.
    static func first(in segment: String) -> UInt64 {
        UInt64(segment.prefix(20)) ?? 0
    }

    /// Whether a file is a segment.
    static func isSegment(_ name: String) -> Bool {
        name.hasSuffix(".jsonl") && name.utf8.count == 26
            && name.utf8.prefix(20).allSatisfy { (0x30...0x39).contains($0) }
            && (1...lastNumber).contains(first(in: name))
    }
}

extension JournalDirectory {
    /// The segments' names, oldest first.
    func segmentNames() throws(Errno) -> [String] {
        try fileNames().filter(SegmentName.isSegment).sorted()
    }
}

extension JournalRotation {
    /// The segment's file name.
    public var segment: String { SegmentName.segment(firstSequence) }
}
