public import Sessions
public import SystemPackage

/// Reads lines of the event journal from a sequence on, for `GET /v1/events`.
///
/// It reads what is on disk, through the sequence that is durable by then, and never more.
public struct JournalFeed: EventFeed {
    private let directory: any JournalDirectory
    private let durable: @Sendable () -> UInt64
    private var segment: String?
    private var offset = 0
    private var next: UInt64

    /// Bytes that one ``read()`` hands out at most, but for a single line that is longer.
    private static let chunk = 256 * 1024

    /// Begins behind sequence `after`.
    ///
    /// - Parameter durable: tells through which sequence lines may be shown.
    public init(
        _ directory: any JournalDirectory, after: UInt64, durable: @escaping @Sendable () -> UInt64
    ) {
        self.directory = directory
        self.durable = durable
        next = after == .max ? after : after + 1
    }

    /// The number of the line that comes next.
    public var nextSequence: UInt64 { next }

    /// The next whole lines, newlines included; nil where there are none (yet).
    public mutating func read() throws(Errno) -> [UInt8]? {
        let last = durable()
        guard next <= last else { return nil }
        if segment == nil { try seek() }
        while let name = segment {
            let start = offset
            let bytes = try readLines(of: name)
            let found = take(bytes, through: last)
            if !found.isEmpty { return found }
            if bytes.isEmpty {
                guard try advanceSegment(behind: name) else { return nil }
            } else if offset == start {
                return nil  // all that is left is not durable yet
            }
        }
        return nil
    }

    /// Skips lines that are wanted no more (before `next`), and stops at what is not durable.
    private mutating func take(_ bytes: [UInt8], through last: UInt64) -> [UInt8] {
        var found: [UInt8] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[start...end]
            // A damaged line has no number to trust: it is shown as it is, for the reader to see.
            let sequence = Self.sequence(of: line)
            if let sequence, sequence > last { break }
            if sequence.map({ $0 >= next }) ?? !found.isEmpty { found += line }
            if let sequence, sequence >= next, sequence < .max { next = sequence + 1 }
            offset += line.count
            start = end + 1
        }
        return found
    }

    /// Whole lines from ``offset`` on; more than a chunk where one line needs it.
    private func readLines(of name: String) throws(Errno) -> [UInt8] {
        var count = Self.chunk
        while true {
            let bytes = try directory.read(name, at: offset, count: count)
            if bytes.count < count || bytes.contains(UInt8(ascii: "\n")) {
                return bytes.lastIndex(of: UInt8(ascii: "\n")).map { Array(bytes[...$0]) } ?? []
            }
            count *= 2
        }
    }

    /// Goes to the segment that holds `next`, or to the first.
    private mutating func seek() throws(Errno) {
        let names = try directory.segmentNames()
        segment = names.last { SegmentName.first(in: $0) <= next } ?? names.first
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
