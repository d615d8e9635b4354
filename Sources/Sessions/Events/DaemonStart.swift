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
