import NIOCore
import Synchronization

/// Counts the connections of one listener, so that it lets in no more than it can serve.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    /// Lets `limit` in at a time.
    init(limit: Int) {
        self.limit = limit
    }

    /// Lets a connection in, until it ends.
    /// - Throws: `.tooManyConnections`.
    func admit(_ connection: any Channel) throws(ListenError) {
        guard count.add(1, ordering: .relaxed).newValue <= limit else {
            leave()
            throw .tooManyConnections
        }
        connection.closeFuture.whenComplete { _ in self.leave() }
    }

    private func leave() { count.subtract(1, ordering: .relaxed) }
}
