import Synchronization

/// How many bytes of bodies are held at once, of all connections of a server.
///
/// The first ``Limits/smallBodyBytes`` of a body are its connection's own, so that nobody who fills
/// the common room keeps honest requests out: those take about 1 KiB.
final class BodyRoom: Sendable {
    private let taken = Atomic<Int>(0)

    /// What a body of `bytes` takes of the room.
    static func share(of bytes: Int) -> Int { max(0, bytes - Limits.smallBodyBytes) }

    /// Takes `bytes` of it, unless so much is not left.
    func take(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        let (_, now) = taken.add(bytes, ordering: .relaxed)
        if now <= Limits.bodiesInFlight { return true }
        give(bytes)
        return false
    }

    /// Gives `bytes` back.
    func give(_ bytes: Int) {
        if bytes > 0 { taken.subtract(bytes, ordering: .relaxed) }
    }
}
