/// The lines of a segment, in order, and where each begins.
struct SegmentLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    /// A line, or what a crash left of one.
    struct Line {
        /// Its bytes, without the newline.
        let text: ArraySlice<UInt8>
        /// Whether it has its newline.
        let isWhole: Bool
        /// Where the next one begins.
        let end: Int

        /// Reads it.
        func read() throws(LineFlaw) -> ReadLine {
            guard isWhole else { throw LineFlaw("has no end") }
            return try ReadLine(text)
        }
    }

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func next() -> Line? {
        guard !rest.isEmpty else { return nil }
        let newline = rest.firstIndex(of: UInt8(ascii: "\n"))
        let text = rest[rest.startIndex..<(newline ?? rest.endIndex)]
        rest = rest[(newline.map { $0 + 1 } ?? rest.endIndex)...]
        return Line(text: text, isWhole: newline != nil, end: rest.startIndex)
    }
}
