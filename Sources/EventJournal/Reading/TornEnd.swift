import Sessions

/// Tells an end that a crash left half-written from a line that somebody changed.
///
/// One write at most was not synced when the process or the machine ended, and it was the last. Of
/// that write any sectors may have reached the disk, in any order (etcd's `isTornEntry`, and
/// PostgreSQL's documentation, chapter "Reliability", rest on the same).
enum TornEnd {
    /// What a disk writes whole, or not at all.
    static let sector = 512

    /// Whether a torn end begins with this line of the last segment: a write was cut short in it,
    /// or a sector of the last write is missing in it. Anything else was changed by somebody.
    static func begins(_ line: SegmentLines.Line, in bytes: [UInt8]) -> Bool {
        guard line.isWhole else { return true }
        // Further back, everything was synced.
        return line.end > bytes.count - Limits.journalTornBytes && holdsLostSector(line, in: bytes)
    }

    /// Whether the line has bytes of a sector that was never written. Zeros stand there, from the
    /// sector's begin, or from the line's where the sector held the end of a synced write before,
    /// to the sector's end. A line itself holds no zero.
    private static func holdsLostSector(_ line: SegmentLines.Line, in bytes: [UInt8]) -> Bool {
        var index = line.text.startIndex
        while let zero = line.text[index...].firstIndex(of: 0) {
            index = line.text[zero...].firstIndex { $0 != 0 } ?? line.text.endIndex
            let beginsWithWrite = zero % sector == 0 || zero == line.text.startIndex
            let endsWithSector = index % sector == 0 || index == bytes.endIndex
            if beginsWithWrite, endsWithSector { return true }
        }
        return false
    }
}
