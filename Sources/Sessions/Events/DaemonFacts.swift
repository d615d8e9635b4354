/// The daemon is about to serve.
public struct DaemonStart: Sendable, Hashable {
    /// The program's version.
    public let version: String
    /// Its process id.
    public let pid: Int32
    /// Open sessions that the replay found.
    public let openSessions: Int

    /// Takes the parts.
    public init(version: String, pid: Int32, openSessions: Int) {
        self.version = version
        self.pid = pid
        self.openSessions = openSessions
    }
}

/// A torn last line was cut off: the process or the machine ended in the middle of a write.
public struct JournalRepair: Sendable, Hashable {
    /// The segment's file name.
    public let segment: String
    /// How many bytes were cut.
    public let bytes: Int
    /// The file beside it that keeps them.
    public let keptIn: String

    /// Takes the parts.
    public init(segment: String, bytes: Int, keptIn: String) {
        self.segment = segment
        self.bytes = bytes
        self.keptIn = keptIn
    }
}

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
