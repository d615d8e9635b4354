/// A new configuration is in force.
public struct DaemonReload: Sendable, Hashable {
    /// The keys whose values were taken, such as `providers.fiskil`.
    public let changed: [String]
    /// The keys whose values wait for a restart.
    public let needsRestart: [String]
    /// Who asked for it; nil where a signal did.
    public let peer: Peer?

    /// Takes the parts.
    public init(changed: [String], needsRestart: [String], peer: Peer?) {
        self.changed = changed
        self.needsRestart = needsRestart
        self.peer = peer
    }
}
