import Foundation

/// A connection whose bytes the test chooses.
public final class RawConnection: Sendable {
    private let descriptor: Int32

    /// Connects to `[http://]127.0.0.1:PORT`, or to a Unix socket, whose path begins with a slash.
    ///
    /// - Parameter receives: bytes that the kernel may hold for it (SO_RCVBUF), so that a reader
    ///   who does not read is one.
    public init(to address: String, receiving receives: Int32? = nil) throws {
        let isUnix = address.hasPrefix("/")
        descriptor = socket(
            isUnix ? AF_UNIX : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if var receives {
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVBUF, &receives, socklen_t(MemoryLayout<Int32>.size))
        }
        let connected =
            isUnix ? Self.connectUnix(descriptor, address) : Self.connectTCP(descriptor, address)
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { close(descriptor) }

    private static func connectTCP(_ descriptor: Int32, _ address: String) -> Int32 {
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_port = (UInt16(address.split(separator: ":").last ?? "") ?? 0).bigEndian
        peer.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func connectUnix(_ descriptor: Int32, _ path: String) -> Int32 {
        var peer = sockaddr_un()
        peer.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &peer.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Sends all of it, or less where the other side closes first.
    public func send(_ text: String) { send(Array(text.utf8)) }

    /// The same; what could be sent is counted.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Whether the other side has neither closed nor said anything.
    public var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }

    /// Closes the sending side only.
    public func closeSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// All that comes until the other side closes, as text.
    public func receiveAll() async -> String { await receiveAll(before: self).text }

    /// The same, and whether another connection was still open when that happened.
    public func receiveAll(before other: RawConnection) async -> (text: String, isBefore: Bool) {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var all: [UInt8] = []
                while let more = self.receive() { all += more }
                continuation.resume(
                    returning: (String(decoding: all, as: UTF8.self), other.isOpen))
            }
        }
    }

    /// What comes next; nil where the other side has closed, or says nothing for a minute.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }
}
