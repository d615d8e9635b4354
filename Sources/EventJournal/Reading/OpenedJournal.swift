public import Sessions
public import SystemPackage

/// The event journal as it was found at start: replayed, its tail cut clean, and truly on disk.
public struct OpenedJournal: Sendable {
    let directory: any JournalDirectory
    let writer: SegmentWriter
    let end: JournalEnd
    let extent: SegmentExtent
    /// The last segment, where it does not state yet what was kept when it began, and nothing is
    /// damaged: another start may have known less, or more, and stated that.
    public let unfinished: UnfinishedSegment?
    /// The number of the next event.
    public let nextSequence: UInt64
    /// What the first events must report: a repaired tail, damaged lines.
    public let findings: [Fact]

    /// At most so many damaged lines are reported one by one.
    static let reportedDamage = 100

    /// Reads the last segments into `initial`, from the newest on that states all that was kept
    /// when it began, and opens the last for appending.
    ///
    /// The last segment is rewritten on the way (new file, fsync, rename, fsync of the folder):
    /// what was read from the page cache need not be on disk, and after this it is. A torn end is
    /// kept in a `.torn` file and left out. Where a full disk has no room for a second copy, the
    /// segment is synced and read again from the disk instead. Damage elsewhere is reported, and
    /// the journal goes on in a fresh segment. Where a segment's head is damaged, reading begins
    /// further back.
    ///
    /// - Parameter source: the CloudEvents `source` of the lines to come.
    /// - Throws: what the file system said.
    public static func open<Replay: EventReplay>(
        _ directory: any JournalDirectory, source: String, into initial: Replay
    ) throws(Errno) -> (journal: OpenedJournal, replay: Replay) {
        for name in try directory.fileNames() where SegmentName.isUnfinished(name) {
            try directory.remove(name)
        }
        let survey = JournalSurvey(directory, try directory.segmentNames())
        var replay = initial
        let start = try survey.start(foreseeing: &replay)
        var reading = try survey.read(from: start, into: &replay)
        if !reading.damage.isEmpty {
            // What a damaged line foretold is not believed: this time, nothing is left out.
            var start = start
            repeat {
                replay = initial
                if survey.isDamaged(start, reading) { start = try survey.start(before: start) }
                reading = try survey.read(from: start, into: &replay)
            } while start > 0 && survey.isDamaged(start, reading)
        }
        if let latest = reading.latestTime { replay.reach(latest) }
        let opened = try OpenedJournal(reading, of: survey.segments, in: directory, source: source)
        return (opened, replay)
    }

    private init(
        _ reading: JournalReading, of segments: [String], in directory: any JournalDirectory,
        source: String
    ) throws(Errno) {
        var findings = reading.newDamage.prefix(Self.reportedDamage).map(Fact.journalDamaged)
        if let torn = reading.torn, let last = segments.last {
            let keptIn = try directory.keep(torn, of: last, at: reading.nextSequence)
            findings.append(
                .journalRepaired(
                    JournalRepair(segment: last, bytes: torn.count, keptIn: keptIn)))
        }
        let last = segments.last.flatMap { name in
            reading.lastIsDamaged || SegmentName.first(in: name) > reading.nextSequence ? nil : name
        }
        // Damaged numbers may have led back: a fresh segment never takes an old one's place.
        let next = max(
            reading.nextSequence,
            last == nil ? (segments.last.map(SegmentName.first(in:)) ?? 0) + 1 : 1)
        if last == nil, let damaged = segments.last {
            // What was read of it has to be on disk too, and its torn end is kept elsewhere.
            _ = try directory.rewrite(reading.lastContents, as: damaged)
        }
        let name = last ?? SegmentName.segment(next)
        let contents = last == nil ? [] : reading.lastContents
        let file =
            last == nil
            ? try directory.create(SegmentName.unfinished(name))
            : try directory.rewrite(contents, as: name)
        self.directory = directory
        self.findings = findings
        nextSequence = next
        extent =
            last == nil ? SegmentExtent(opening: name, isComplete: next == 1) : reading.lastExtent
        unfinished =
            last != nil && extent.carriedBytes == nil && reading.damage.isEmpty
            ? reading.lastRestated : nil
        end = JournalEnd(sequence: next - 1, segment: name, size: contents.count)
        writer = SegmentWriter(
            directory: directory, file: file, name: name, isNamed: last != nil, source: source,
            chain: reading.chain, size: contents.count)
    }
}
