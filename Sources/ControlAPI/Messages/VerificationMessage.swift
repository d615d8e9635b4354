/// Whether the event journal is whole: the answer of `POST /v1/journal/verify`.
public struct VerificationMessage: Codable, Sendable, Hashable {
    /// Whether every line is the one that was written behind the one before it.
    public var intact: Bool
    /// How many segments there are.
    public var segments: Int
    /// How many lines could be read.
    public var lines: Int
    /// The last event's number.
    public var sequence: UInt64
    /// The chain value of the last line, which stands for all before it: to be kept elsewhere.
    public var head: String
    /// The first line that cannot be trusted.
    public var damage: Damage?

    /// A line that cannot be trusted.
    public struct Damage: Codable, Sendable, Hashable {
        /// The segment's file name.
        public var segment: String
        /// The line, from 1.
        public var line: Int
        /// The number of the event that belongs there.
        public var sequence: UInt64
        /// What is wrong with it, in a few words.
        public var finding: String
        /// How many such lines there are in all.
        public var lines: Int

        /// Takes the parts.
        public init(segment: String, line: Int, sequence: UInt64, finding: String, lines: Int) {
            self.segment = segment
            self.line = line
            self.sequence = sequence
            self.finding = finding
            self.lines = lines
        }
    }

    /// Takes the parts.
    public init(segments: Int, lines: Int, sequence: UInt64, head: String, damage: Damage?) {
        intact = damage == nil
        self.segments = segments
        self.lines = lines
        self.sequence = sequence
        self.head = head
        self.damage = damage
    }

    /// The same for people: one line, or two with the damage.
    public var sentences: [String] {
        let extent = "\(lines) events in \(segments) segments, through number \(sequence)"
        guard let damage else { return ["intact: \(extent)", "head: \(head)"] }
        let more = damage.lines == 1 ? "" : ", and \(damage.lines - 1) more"
        return [
            "damaged: line \(damage.line) of \(damage.segment), where event "
                + "\(damage.sequence) belongs, \(damage.finding)\(more)",
            "read: \(extent)",
        ]
    }
}
