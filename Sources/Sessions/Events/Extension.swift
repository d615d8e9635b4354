public import FoundationEssentials

/// A session's life was lengthened.
public struct Extension: Sendable, Hashable {
    /// Which session.
    public let session: SessionSummary
    /// When it expires now, grace not counted.
    public let expiresAt: Date
    /// Who asked for it.
    public let peer: Peer

    /// Takes the parts.
    public init(session: SessionSummary, expiresAt: Date, peer: Peer) {
        self.session = session
        self.expiresAt = expiresAt
        self.peer = peer
    }
}
