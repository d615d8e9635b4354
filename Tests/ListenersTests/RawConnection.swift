import Foundation

/// A TCP connection whose bytes the test chooses.
final class RawConnection: Sendable {
    private let descriptor: Int32

    init(to address: String) throws {
        let port = UInt16(address.split(separator: ":").last ?? "") ?? 0
        var peer = sockaddr_in()
        peer.sin_family = sa_family_t(AF_INET)
        peer.sin_port = port.bigEndian
        peer.sin_addr.s_addr = inet_addr("127.0.0.1")
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let connected = withUnsafePointer(to: peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Whether the other side has neither closed nor said anything.
    private var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0
            && errno == EAGAIN
    }

    /// Closes the sending side only.
    func closeSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// All that comes until the other side closes.
    func receiveAll() async -> String { await receiveAll(before: self).text }

    /// The same, and whether another connection was still open when that happened.
    func receiveAll(before other: RawConnection) async -> (text: String, isBefore: Bool) {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var all: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = recv(self.descriptor, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    all += buffer.prefix(count)
                }
                continuation.resume(
                    returning: (String(decoding: all, as: UTF8.self), other.isOpen))
            }
        }
    }
}
