public import Sessions
public import SystemPackage

/// The event journal as it was found at start: replayed, its tail cut clean, and truly on disk.
public struct OpenedJournal: Sendable {
    let directory: any JournalDirectory
    let writer: SegmentWriter
    /// The number of the next event.
    public let nextSequence: UInt64
    /// What the first events must report: a repaired tail, damaged lines.
    public let findings: [Fact]

    /// At most so many damaged lines are reported one by one.
    private static let reportedDamage = 100

    /// Reads all segments, calls `replay` with each event in order, and opens the last for
    /// appending.
    ///
    /// The last segment is rewritten on the way (new file, fsync, rename, fsync of the folder):
    /// what was read from the page cache need not be on disk, and after this it is. A torn last
    /// line is kept in a `.torn` file and left out. Damage elsewhere is reported, and the journal
    /// goes on in a fresh segment.
    ///
    /// - Parameter source: the CloudEvents `source` of the lines to come.
    /// - Throws: what the file system said.
    public init(
        _ directory: any JournalDirectory, source: String, replay: (Event) -> Void
    ) throws(Errno) {
        let segments = try directory.segmentNames()
        var reading = JournalReading()
        for (index, name) in segments.enumerated() {
            let bytes = try directory.contents(of: name)
            reading.read(bytes, of: name, isLast: index == segments.count - 1, replay: replay)
        }
        var findings = reading.newDamage.prefix(Self.reportedDamage).map(Fact.journalDamaged)
        if let torn = reading.torn, let last = segments.last {
            let keptIn = SegmentName.torn(
                of: last, at: reading.nextSequence, beside: try directory.fileNames())
            try Self.keep(torn, as: keptIn, in: directory)
            findings.append(
                .journalRepaired(
                    JournalRepair(segment: last, bytes: torn.count, keptIn: keptIn)))
        }
        let goOn = segments.last != nil && !reading.lastIsDamaged
        // Damaged numbers may have led back: a fresh segment never takes an old one's place.
        let next = max(
            reading.nextSequence, goOn ? 1 : (segments.last.map(SegmentName.first(in:)) ?? 0) + 1)
        let name = goOn ? segments.last ?? "" : SegmentName.segment(next)
        let contents = goOn ? reading.lastContents : []
        let file = try Self.rewrite(contents, as: name, in: directory)
        self.directory = directory
        self.findings = findings
        nextSequence = next
        writer = SegmentWriter(
            file: file, source: source, chain: reading.chain, segmentIsEmpty: contents.isEmpty)
    }

    private static func rewrite(
        _ bytes: ArraySlice<UInt8>, as name: String, in directory: any JournalDirectory
    ) throws(Errno) -> any JournalFile {
        let file = try directory.create(name + ".new")
        try file.writeAll(bytes)
        try file.sync()
        try directory.rename(name + ".new", to: name)
        try directory.sync()
        return file
    }

    private static func keep(
        _ bytes: ArraySlice<UInt8>, as name: String, in directory: any JournalDirectory
    ) throws(Errno) {
        let file = try directory.create(name)
        try file.writeAll(bytes)
        try file.sync()
        try directory.sync()
    }
}

/// The names of the files in a journal's folder.
enum SegmentName {
    /// A segment is named by the number of its first event.
    static func segment(_ first: UInt64) -> String { EventLine.digits(first) + ".jsonl" }

    /// Where a torn tail is kept: segment, and the number that the torn event had.
    static func torn(
        of segment: String, at sequence: UInt64, beside names: [String]
    ) -> String {
        let stem = "\(segment.dropLast(".jsonl".count))-\(EventLine.digits(sequence))"
        var name = stem + ".torn"
        var copy = 2
        while names.contains(name) {
            name = "\(stem)-\(copy).torn"
            copy += 1
        }
        return name
    }

    /// The number in a segment's name.
    static func first(in segment: String) -> UInt64 {
        min(UInt64(segment.prefix(20)) ?? 0, UInt64(Int64.max))
    }

    /// Whether a file is a segment.
    static func isSegment(_ name: String) -> Bool {
        name.hasSuffix(".jsonl") && name.utf8.count == 26
            && name.utf8.prefix(20).allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension JournalDirectory {
    /// The segments' names, oldest first.
    func segmentNames() throws(Errno) -> [String] {
        try fileNames().filter(SegmentName.isSegment).sorted()
    }
}
