/// How much room the event journal's disk has.
public enum DiskSpace: Sendable, Hashable {
    /// Enough.
    case enough
    /// Enough for open sessions, but not for new ones.
    case low
    /// None: nothing is acknowledged.
    case none
}
