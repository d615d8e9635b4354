import Foundation
import Synchronization

/// Plays the service manager or the system journal: receives what a daemon says by sd_notify(3) or
/// sd_journal_sendv(3), line by line.
final class DatagramSocket: Sendable {
    let path: String
    private let descriptor: Int32
    private let lines = Mutex<[String]>([])

    init(at path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw POSIXError(.EIO) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
            socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// All that was said so far.
    var said: [String] { lines.withLock { $0 } }

    /// Waits until a message has a line that begins with `prefix`; false after a minute without
    /// one.
    func hears(_ prefix: String) async -> Bool { await hears { $0.hasPrefix(prefix) } }

    /// Waits for a line that `isMeant`; false where none comes for long.
    func hears(_ isMeant: @escaping @Sendable (String) -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: self.receive(until: isMeant))
            }
        }
    }

    private func receive(until isMeant: (String) -> Bool) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return false }
            let text = String(decoding: buffer.prefix(count), as: UTF8.self)
            let new = text.split(separator: "\n").map(String.init)
            lines.withLock { $0 += new }
            if new.contains(where: isMeant) { return true }
        }
    }
}
