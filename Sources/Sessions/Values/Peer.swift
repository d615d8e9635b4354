/// The process at the other end of the control socket, as the kernel names it (unix(7),
/// SO_PEERCRED): who called when the connection was made.
public struct Peer: Hashable, Sendable {
    /// The process id; may be reused after that process ended.
    public let pid: Int32
    /// The effective user id.
    public let uid: UInt32
    /// The effective group id.
    public let gid: UInt32

    /// Takes the three numbers as the kernel gave them.
    public init(pid: Int32, uid: UInt32, gid: UInt32) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
    }
}
