import Sessions

/// Reads segments line by line and checks what ties each to the one before: the fold behind replay.
struct JournalReading {
    /// The number of the next event.
    private(set) var nextSequence: UInt64 = 1
    /// The number that the next line should have.
    private var expected: UInt64 = 1
    /// The last number that the chain vouches for.
    private var trusted: UInt64 = 0
    /// The chain value of the last line.
    private(set) var chain = Chain.start
    /// Lines that cannot be trusted.
    private(set) var damage: [JournalDamage] = []
    /// The number that the first of them should have.
    private(set) var firstDamagedSequence: UInt64?
    /// How many lines could be read.
    private(set) var lines = 0
    /// The end of the last segment, where it is torn.
    private(set) var torn: ArraySlice<UInt8>?
    /// The last segment without its torn end.
    private(set) var lastContents: ArraySlice<UInt8> = []
    /// Whether the last segment has damage other than a torn end.
    private(set) var lastIsDamaged = false
    private var isFirstLine = true
    /// Damage that an earlier start reported already.
    private var reported: Set<JournalDamage> = []

    /// Damage that no event reports yet.
    var newDamage: [JournalDamage] { damage.filter { !reported.contains($0) } }

    mutating func read(
        _ bytes: [UInt8], of segment: String, isLast: Bool, replay: (Event) -> Void
    ) {
        var start = bytes.startIndex
        var number = 0
        lastContents = bytes[...]
        while start < bytes.endIndex {
            number += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            let line = bytes[start..<(end ?? bytes.endIndex)]
            let wanted = expected
            do throws(LineFlaw) {
                guard end != nil else { throw LineFlaw("has no end") }
                let read = try ReadLine(line)
                lines += 1
                let flaw = take(read, opensSegment: number == 1, replay: replay)
                note(flaw, number, wanted, segment, isLast)
            } catch {
                // A write that a crash cut short leaves an unreadable end; a line that reads well
                // but does not follow was changed by somebody.
                if isLast, !Self.holdsEvent(bytes[line.endIndex...]) {
                    torn = bytes[start...]
                    lastContents = bytes[..<start]
                    return
                }
                note(error, number, wanted, segment, isLast)
            }
            start = end.map { $0 + 1 } ?? bytes.endIndex
        }
    }

    /// Takes a line in. A readable line that does not follow is replayed all the same (it is the
    /// best that is known), and what comes behind is held against it.
    private mutating func take(
        _ line: ReadLine, opensSegment: Bool, replay: (Event) -> Void
    ) -> LineFlaw? {
        // A folder may begin later than the journal did: its oldest segments may have been pruned.
        if isFirstLine, opensSegment, let stated = line.previousChain, line.follows(stated) {
            chain = stated
            expected = line.sequence
        }
        isFirstLine = false
        if case .journalDamaged(let known)? = line.event?.fact { reported.insert(known) }
        let follows = line.follows(chain)
        chain = line.chain
        let wanted = expected
        // A line that follows is believed; one that does not, if a few lost lines explain its
        // number.
        let isBelieved =
            follows
            ? line.sequence > trusted
            : (wanted..<wanted + Self.plausibleGap).contains(line.sequence)
        if follows { trusted = max(trusted, line.sequence) }
        if isBelieved {
            expected = line.sequence + 1
            if let event = line.event { replay(event) }
        } else if line.sequence > wanted {
            expected += 1
        }
        nextSequence = max(nextSequence, expected)
        guard line.sequence == wanted else {
            return LineFlaw("has sequence \(line.sequence) instead of \(wanted)")
        }
        return follows ? line.unreadable : LineFlaw("does not match the chain")
    }

    /// More lines than any disk loses between two that can be read.
    private static let plausibleGap: UInt64 = 1_000_000

    private mutating func note(
        _ flaw: LineFlaw?, _ line: Int, _ wanted: UInt64, _ segment: String, _ isLast: Bool
    ) {
        guard let flaw else { return }
        if damage.isEmpty { firstDamagedSequence = wanted }
        if isLast { lastIsDamaged = true }
        damage.append(JournalDamage(segment: segment, line: line, finding: flaw.finding))
    }

    /// Whether any whole line of `bytes` is an event: then what lies before it is no torn end.
    private static func holdsEvent(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if (try? ReadLine(rest[rest.startIndex..<end])) != nil { return true }
            rest = rest[(end + 1)...]
        }
        return false
    }
}
