/// What became of a new configuration: the answer of `POST /v1/reload`.
public struct ReloadMessage: Codable, Sendable, Hashable {
    /// The keys whose new values are in force, such as `providers.fiskil`.
    public var changed: [String]
    /// The keys whose new values wait for a restart.
    public var needsRestart: [String]
    /// What no reload can know: that secrets and the like are read at the start only.
    public var note: String

    /// Takes the keys.
    public init(changed: [String], needsRestart: [String]) {
        self.changed = changed
        self.needsRestart = needsRestart
        note = "secrets, certificates, sockets and folders are taken at a restart only"
    }

    private enum CodingKeys: String, CodingKey {
        case changed, note
        case needsRestart = "needs_restart"
    }
}
