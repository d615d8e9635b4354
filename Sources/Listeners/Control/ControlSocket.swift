import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif

/// The control socket: handed over by the service manager, or made here.
///
/// Made here, its file has its final mode before anybody can connect, and is taken over from a dead
/// daemon only after a connection to it was refused.
public struct ControlSocket: Sendable {
    /// The listening descriptor.
    let descriptor: CInt
    /// Where its file is.
    public let path: String
    /// 0660 with the group, or 0600; nil for one that was handed over.
    public let mode: UInt16?

    /// The group whose members may open the socket.
    public static let group = "callbackd"

    /// Takes a listening socket over; its file is the service manager's, and stays.
    public init(inherited descriptor: CInt) {
        self.descriptor = descriptor
        path = SocketName.path(of: descriptor)
        mode = nil
    }

    /// Makes the socket and listens.
    /// - Throws: `.taken` where a live daemon answers at `path`.
    public init(at path: String) throws(ListenError) {
        var address = sockaddr_un()
        let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard path.utf8.count <= capacity else {
            throw .unusable(path, reason: "a socket's path has at most \(capacity) bytes")
        }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try Self.reclaim(path, address)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ListenError(errno: errno, at: path) }
        do throws(ListenError) {
            try Self.check(Self.with(address) { bind(descriptor, $0, $1) }, path)
            mode = try Self.hand(path)
            try Self.check(listen(descriptor, 4096), path)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
    }

    /// Removes the file, so that the next caller learns at once that nobody is there. One that was
    /// handed over stays: callers wait in it for the next daemon.
    func remove() {
        if mode != nil { unlink(path) }
    }

    /// Unlinks what a dead daemon left; refuses whatever else is there.
    private static func reclaim(_ path: String, _ address: sockaddr_un) throws(ListenError) {
        guard faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return }
            throw ListenError(errno: errno, at: path)
        }
        // Not stat(2): NIO's C modules have a copy of its type, and the compiler takes either.
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type]
        guard kind as? FileAttributeType == .typeSocket else {
            throw .unusable(path, reason: "there is a file that is no socket")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw ListenError(errno: errno, at: path) }
        defer { close(probe) }
        if with(address, { connect(probe, $0, $1) }) == 0 { throw .taken(path) }
        guard errno == ECONNREFUSED else { throw ListenError(errno: errno, at: path) }
        try check(unlink(path), path)
    }

    /// Gives the file to the group and sets its mode. Nobody can connect yet: nobody listens.
    private static func hand(_ path: String) throws(ListenError) -> UInt16 {
        let shared = groupID().map { chown(path, uid_t.max, $0) == 0 } ?? false
        let mode: UInt16 = shared ? 0o660 : 0o600
        try check(chmod(path, mode_t(mode)), path)
        return mode
    }

    private static func groupID() -> gid_t? {
        var entry = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65536) { buffer in
            guard let base = buffer.baseAddress,
                getgrnam_r(group, &entry, base, buffer.count, &found) == 0, found != nil
            else { return nil }
            return entry.gr_gid
        }
    }

    private static func with(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func check(_ result: CInt, _ path: String) throws(ListenError) {
        guard result == 0 else { throw ListenError(errno: errno, at: path) }
    }
}
