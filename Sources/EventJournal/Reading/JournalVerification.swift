public import Sessions
public import SystemPackage

/// What a look at every line of an event journal found: whether each is the one that was written
/// behind the one before it.
///
/// It reads, and changes nothing. A journal whose last lines were cut off whole looks like one that
/// ended earlier: for that, compare ``head`` with a copy that was kept elsewhere.
public struct JournalVerification: Sendable {
    /// How many segments there are.
    public let segments: Int
    /// How many lines could be read.
    public let lines: Int
    /// The number of the last event.
    public let lastSequence: UInt64
    /// The chain value of the last line, in base64: it stands for all lines before.
    public let head: String
    /// The first line that cannot be trusted, and the number that belongs there.
    public let damage: (first: JournalDamage, sequence: UInt64)?
    /// How many lines cannot be trusted.
    public let damagedLines: Int
    /// The first of them that no event reports yet.
    public let unreported: [JournalDamage]

    /// Whether there is nothing to complain of.
    public var isIntact: Bool { damage == nil }

    /// Reads all segments.
    ///
    /// - Throws: what the file system said.
    public init(_ directory: any JournalDirectory) throws(Errno) {
        try self.init(directory, upTo: nil, unless: { false })
    }

    /// Reads what is on disk up to `end`, while more is written behind it: that end is not torn.
    ///
    /// - Parameter isOver: whether nobody wants to know any more, asked before each segment.
    /// - Throws: `.canceled` then.
    init(
        _ directory: any JournalDirectory, upTo end: JournalEnd?, unless isOver: () -> Bool
    ) throws(Errno) {
        var names = try directory.segmentNames()
        if let end { names.removeAll { $0 > end.segment } }
        var reading = JournalReading()
        var nothing = NoReplay()
        for name in names {
            if isOver() { throw .canceled }
            var bytes: [UInt8]
            do throws(Errno) {
                bytes = try directory.contents(of: name)
            } catch {
                // One that is gone, retention has removed meanwhile.
                if error != .noSuchFileOrDirectory { reading.miss(name, error) }
                continue
            }
            if let end, name == end.segment { bytes.removeSubrange(min(end.size, bytes.count)...) }
            reading.read(bytes, of: name, isLast: end == nil && name == names.last, into: &nothing)
        }
        var damage = reading.damage
        var sequence = reading.firstDamagedSequence
        if reading.torn != nil, let last = names.last {
            let line = reading.lastContents.count { $0 == UInt8(ascii: "\n") } + 1
            damage.append(JournalDamage(segment: last, line: line, finding: "is torn"))
            sequence = sequence ?? reading.nextSequence
        }
        segments = names.count
        lines = reading.lines
        lastSequence = reading.nextSequence - 1
        head = reading.chain.text
        damagedLines = damage.count
        unreported = Array(reading.newDamage.prefix(OpenedJournal.reportedDamage))
        self.damage = damage.first.flatMap { first in sequence.map { (first, $0) } }
    }
}
