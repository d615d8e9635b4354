import NIOCore
import Synchronization

/// The places of a listener: how many connections it serves at once, in all and of one address.
final class ConnectionPlaces: Sendable {
    private let bounds: ConnectionBounds
    private let taken = Mutex(Taken())

    private struct Taken {
        var all = 0
        var byAddress: [[UInt8]: Int] = [:]
    }

    init(_ bounds: ConnectionBounds) {
        self.bounds = bounds
    }

    /// Gives a connection a place until it ends.
    /// - Throws: ``NoPlace``.
    func admit(_ connection: any Channel) throws {
        let address = connection.remoteAddress.flatMap { IPAddress($0) }
        let block = address.flatMap { bounds.isExempt($0) ? nil : $0.block }
        let isAdmitted = taken.withLock { taken in
            let ofBlock = block.map { taken.byAddress[$0, default: 0] } ?? 0
            guard taken.all < bounds.all, block == nil || ofBlock < bounds.ofOneAddress else {
                return false
            }
            taken.all += 1
            if let block { taken.byAddress[block] = ofBlock + 1 }
            return true
        }
        guard isAdmitted else { throw NoPlace() }
        connection.closeFuture.whenComplete { _ in self.leave(block) }
    }

    private func leave(_ block: [UInt8]?) {
        taken.withLock { taken in
            taken.all -= 1
            guard let block, let count = taken.byAddress[block] else { return }
            taken.byAddress[block] = count > 1 ? count - 1 : nil
        }
    }

    /// A connection that is one too many is closed with this.
    struct NoPlace: Error {}
}

/// How many connections a listener serves at once.
public struct ConnectionBounds: Sendable {
    /// In all.
    public let all: Int
    /// Of one address.
    public let ofOneAddress: Int
    /// Whose connections count for ``all`` only.
    public let isExempt: @Sendable (IPAddress) -> Bool

    /// Takes the parts; without the latter two, one address may have all places.
    public init(
        all: Int, ofOneAddress: Int = .max,
        isExempt: @escaping @Sendable (IPAddress) -> Bool = { _ in true }
    ) {
        self.all = all
        self.ofOneAddress = ofOneAddress
        self.isExempt = isExempt
    }
}
