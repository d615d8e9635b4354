import FoundationEssentials
import Sessions
import SystemPackage

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
    /// When the last event was that the chain vouches for.
    private(set) var latestTime: Date?
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
    /// What the last segment holds.
    private(set) var lastExtent = SegmentExtent(opening: "")
    /// How much of what was kept the last segment restates.
    private(set) var lastRestated = UnfinishedSegment(firstSequence: 1)
    private var isFirstLine = true
    /// Damage that an earlier start reported already.
    private var reported: Set<JournalDamage> = []

    /// Damage that no event reports yet.
    var newDamage: [JournalDamage] { damage.filter { !reported.contains($0) } }

    /// Goes on behind a segment that the disk does not give: what comes next cannot be held against
    /// what was in it.
    mutating func miss(_ segment: String, _ error: Errno) {
        note(LineFlaw("cannot be read (\(error))"), 1, expected, segment, false)
        isFirstLine = true
    }

    mutating func read(
        _ bytes: [UInt8], of segment: String, isLast: Bool, into replay: inout some EventReplay
    ) {
        lastContents = bytes[...]
        lastExtent = SegmentExtent(
            opening: segment, isComplete: SegmentName.first(in: segment) == 1)
        lastRestated = UnfinishedSegment(firstSequence: SegmentName.first(in: segment))
        guard !bytes.isEmpty else {
            return note(
                LineFlaw("is missing, with all behind it: the file is empty"), 1, expected,
                segment, isLast)
        }
        var number = 0
        for line in SegmentLines(bytes[...]) {
            number += 1
            let wanted = expected
            if isLast, TornEnd.begins(line, in: bytes) {
                torn = bytes[line.text.startIndex...]
                lastContents = bytes[..<line.text.startIndex]
                return
            }
            var flaw: LineFlaw?
            do throws(LineFlaw) {
                let read = try line.read()
                flaw = take(read, opensSegment: number == 1, into: &replay)
                if flaw == nil, read.completes(segment) { lastExtent.carriedBytes = line.end }
            } catch {
                flaw = error
            }
            if let flaw { note(flaw, number, wanted, segment, isLast) }
        }
    }
}

extension JournalReading {
    /// Takes a line in. A readable line that does not follow is replayed all the same (it is the
    /// best that is known), and what comes behind is held against it.
    private mutating func take(
        _ line: ReadLine, opensSegment: Bool, into replay: inout some EventReplay
    ) -> LineFlaw? {
        lines += 1
        // Reading may begin later than the journal did: older segments may have been pruned, or
        // be of no use for a start.
        if isFirstLine, opensSegment, let stated = line.previousChain, line.follows(stated) {
            chain = stated
            expected = line.sequence
        }
        isFirstLine = false
        let follows = line.follows(chain)
        chain = line.chain
        let wanted = expected
        // A line that follows is believed; one that does not, if a few lost lines explain its
        // number.
        let isBelieved =
            follows
            ? line.sequence > trusted
            : (wanted..<wanted + Self.plausibleGap).contains(line.sequence)
        if follows { trust(line, opensSegment: opensSegment) }
        var unreadable: LineFlaw?
        if isBelieved {
            expected = line.sequence + 1
            unreadable = hand(line, to: &replay)
        } else if line.sequence > wanted {
            expected += 1
        }
        nextSequence = max(nextSequence, expected)
        guard line.sequence == wanted else {
            return LineFlaw("has sequence \(line.sequence) instead of \(wanted)")
        }
        return follows ? unreadable : LineFlaw("does not match the chain")
    }

    private mutating func trust(_ line: ReadLine, opensSegment: Bool) {
        trusted = max(trusted, line.sequence)
        if let time = line.head?.time {
            latestTime = max(latestTime ?? time, time)
            if opensSegment { lastExtent.begins = time }
        }
        if line.head?.type == .journalDamaged,
            case .journalDamaged(let known)? = try? line.event()?.fact
        {
            reported.insert(known)
        }
    }

    private mutating func hand(
        _ line: ReadLine, to replay: inout some EventReplay
    ) -> LineFlaw? {
        guard let head = line.head, replay.needs(head) else { return nil }
        do throws(LineFlaw) {
            guard let event = try line.event() else { return nil }
            lastRestated.note(event.fact)
            replay.take(event)
            return nil
        } catch {
            return error
        }
    }

    /// More lines than any disk loses between two that can be read.
    private static let plausibleGap: UInt64 = 1_000_000

    private mutating func note(
        _ flaw: LineFlaw, _ line: Int, _ wanted: UInt64, _ segment: String, _ isLast: Bool
    ) {
        if damage.isEmpty { firstDamagedSequence = wanted }
        if isLast { lastIsDamaged = true }
        damage.append(JournalDamage(segment: segment, line: line, finding: flaw.finding))
    }
}

extension ReadLine {
    /// Whether it says that a segment states all that was kept when it began.
    func completes(_ segment: String) -> Bool {
        guard head?.type == .journalRotated,
            case .journalRotated(let rotation)? = try? event()?.fact
        else { return false }
        return rotation.firstSequence == SegmentName.first(in: segment)
    }
}
