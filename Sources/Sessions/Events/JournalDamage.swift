/// A line that is not the last cannot be trusted.
public struct JournalDamage: Sendable, Hashable {
    /// The segment's file name.
    public let segment: String
    /// The line, from 1.
    public let line: Int
    /// What is wrong with it, in a few words.
    public let finding: String

    /// Takes the parts.
    public init(segment: String, line: Int, finding: String) {
        self.segment = segment
        self.line = line
        self.finding = finding
    }
}
