import FoundationEssentials
import Sessions
import SystemPackage

/// Finds out how far back a start has to read.
struct JournalSurvey {
    private let directory: any JournalDirectory
    /// The segments' names, oldest first.
    let segments: [String]

    init(_ directory: any JournalDirectory, _ segments: [String]) {
        self.directory = directory
        self.segments = segments
    }

    /// The newest segment that states all that was kept when it began, or the oldest there is; the
    /// heads of all lines from there on are foreseen.
    func start(foreseeing replay: inout some EventReplay) throws(Errno) -> Int {
        var index = segments.count
        while index > 0 {
            index -= 1
            let isLast = index == segments.count - 1
            guard case .success(let bytes) = try contents(of: segments[index], isLast: isLast)
            else { continue }
            if Self.isComplete(bytes, segments[index], isLast: isLast, foreseeing: &replay) {
                return index
            }
        }
        return 0
    }

    /// The same, among the segments before one.
    func start(before index: Int) throws(Errno) -> Int {
        var nothing = NoReplay()
        return try JournalSurvey(directory, Array(segments[..<index])).start(foreseeing: &nothing)
    }

    /// Reads from a segment on.
    func read(
        from index: Int, into replay: inout some EventReplay
    ) throws(Errno) -> JournalReading {
        var reading = JournalReading()
        for name in segments[index...] {
            let isLast = name == segments.last
            switch try contents(of: name, isLast: isLast) {
            case .success(let bytes):
                reading.read(bytes, of: name, isLast: isLast, into: &replay)
            case .failure(let error): reading.miss(name, error)
            }
        }
        return reading
    }

    /// An old segment that the disk does not give keeps no start from its end; the last one does:
    /// nobody knows how far the journal went. So does what is no fault of the disk's: what only
    /// that segment knows would be lost, although it is there.
    private func contents(
        of name: String, isLast: Bool
    ) throws(Errno) -> Result<[UInt8], Errno> {
        do throws(Errno) {
            return .success(try directory.contents(of: name))
        } catch {
            if isLast || Self.passing.contains(error) { throw error }
            return .failure(error)
        }
    }

    private static let passing: Set<Errno> = [
        .permissionDenied, .notPermitted, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory,
    ]

    /// Whether a reading found damage in a segment.
    func isDamaged(_ index: Int, _ reading: JournalReading) -> Bool {
        reading.damage.contains { $0.segment == segments[index] }
    }

    private static func isComplete(
        _ bytes: [UInt8], _ name: String, isLast: Bool,
        foreseeing replay: inout some EventReplay
    ) -> Bool {
        var isComplete = SegmentName.first(in: name) == 1
        for line in SegmentLines(bytes[...]) {
            // What is cut off says nothing.
            if isLast, TornEnd.begins(line, in: bytes) { break }
            guard let read = try? line.read(), let head = read.head else { continue }
            replay.foresee(head)
            isComplete = isComplete || read.completes(name)
        }
        return isComplete
    }
}

/// For who only wants to know whether the lines are right.
struct NoReplay: EventReplay {
    mutating func foresee(_ head: EventHead) {}
    func needs(_ head: EventHead) -> Bool { false }
    mutating func take(_ event: Event) {}
    mutating func reach(_ time: Date) {}
}
