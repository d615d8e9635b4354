public import Sessions
public import SystemPackage

/// Reads lines of the event journal from a sequence on, for `GET /v1/events`.
///
/// It reads what is on disk, up to the byte that is durable by then, and never more.
public struct JournalFeed: EventFeed {
    private let directory: any JournalDirectory
    private let end: @Sendable () -> JournalEnd
    private var segment: String?
    private var offset = 0
    private var next: UInt64
    private var seen: UInt64 = 0
    /// Whether lines are still passed over that the reader has.
    private var isSkipping = false

    /// Bytes that are read at a time, but for a single line that is longer.
    private static let chunk = 256 * 1024

    /// Begins behind sequence `after`.
    ///
    /// - Parameter end: tells up to where lines may be shown.
    init(
        _ directory: any JournalDirectory, after: UInt64, end: @escaping @Sendable () -> JournalEnd
    ) {
        self.directory = directory
        self.end = end
        next = after == .max ? after : after + 1
    }

    /// The number that a line must have to be news.
    public var nextSequence: UInt64 { max(next, seen + 1) }

    /// The next whole lines, newlines included; nil where there are none (yet).
    public mutating func read() throws(Errno) -> [UInt8]? {
        let end = end()
        seen = end.sequence
        guard next <= end.sequence else { return nil }
        if segment == nil { try seek() }
        while let name = segment {
            let bytes = try readLines(of: name, upTo: name == end.segment ? end.size : .max)
            let found = take(bytes, through: end.sequence)
            if !found.isEmpty { return found }
            if bytes.isEmpty {
                guard name != end.segment, try advanceSegment(behind: name) else { return nil }
            }
        }
        return nil
    }

    /// All lines behind the first that has a wanted number, in the order of the file: a damaged
    /// one has no number to trust, and is shown as it is, for the reader to see.
    private mutating func take(_ bytes: [UInt8], through last: UInt64) -> [UInt8] {
        var found: [UInt8] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[start...end]
            // A number that no event has yet is not believed.
            if let number = Self.sequence(of: line), next...last ~= number {
                isSkipping = false
                next = number + 1
            }
            if !isSkipping { found += line }
            offset += line.count
            start = end + 1
        }
        return found
    }

    /// Whole lines from ``offset`` on, before byte `limit`.
    private func readLines(of name: String, upTo limit: Int) throws(Errno) -> [UInt8] {
        var count = Self.chunk
        while true {
            let wanted = min(count, limit - offset)
            let bytes = try directory.read(name, at: offset, count: wanted)
            if bytes.count < count || bytes.contains(UInt8(ascii: "\n")) {
                return bytes.lastIndex(of: UInt8(ascii: "\n")).map { Array(bytes[...$0]) } ?? []
            }
            count *= 2
        }
    }

    /// Goes to the segment that holds `next`.
    private mutating func seek() throws(Errno) {
        let holder = try directory.segmentNames().last { SegmentName.first(in: $0) <= next }
        // Removed since somebody looked.
        guard let holder else { throw .noSuchFileOrDirectory }
        segment = holder
        isSkipping = SegmentName.first(in: holder) < next
        offset = 0
    }

    private mutating func advanceSegment(behind name: String) throws(Errno) -> Bool {
        guard let following = try directory.segmentNames().first(where: { $0 > name }) else {
            return false
        }
        segment = following
        offset = 0
        return true
    }

    /// The number that a line states, without parsing its data: the member stands before any
    /// foreign text, in which its quotes would be escaped anyway.
    private static func sequence(of line: ArraySlice<UInt8>) -> UInt64? {
        guard let member = line.firstRange(of: sequenceMember) else { return nil }
        let digits = line[member.upperBound...].prefix(20)
        return UInt64(String(decoding: digits, as: UTF8.self))
    }

    private static let sequenceMember = Array("\"sequence\":\"".utf8)
}
