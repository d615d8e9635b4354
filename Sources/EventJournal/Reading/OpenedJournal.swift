public import Sessions
public import SystemPackage

/// The event journal as it was found at start: replayed, its tail cut clean, and truly on disk.
public struct OpenedJournal: Sendable {
    let directory: any JournalDirectory
    let writer: SegmentWriter
    let end: JournalEnd
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
            let keptIn = try Self.keep(torn, of: last, at: reading.nextSequence, in: directory)
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
        end = JournalEnd(sequence: next - 1, segment: name, size: contents.count)
        writer = SegmentWriter(
            file: file, source: source, chain: reading.chain, size: contents.count)
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

    /// Keeps a torn end under a name of its own; a copy that an earlier start made is enough.
    private static func keep(
        _ bytes: ArraySlice<UInt8>, of segment: String, at sequence: UInt64,
        in directory: any JournalDirectory
    ) throws(Errno) -> String {
        let names = Set(try directory.fileNames())
        var copy = 1
        var name = SegmentName.torn(of: segment, at: sequence, copy: copy)
        while names.contains(name) {
            if try directory.contents(of: name)[...] == bytes { return name }
            copy += 1
            name = SegmentName.torn(of: segment, at: sequence, copy: copy)
        }
        _ = try rewrite(bytes, as: name, in: directory)
        return name
    }
}

/// The names of the files in a journal's folder.
enum SegmentName {
    /// A segment is named by the number of its first event.
    static func segment(_ first: UInt64) -> String { EventLine.digits(first) + ".jsonl" }

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
