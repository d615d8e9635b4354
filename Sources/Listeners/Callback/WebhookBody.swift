import NIOCore
import NIOHTTP1
import Sessions
import Synchronization

/// The body of a webhook while it arrives, within what one may have and what all may have.
///
/// The first ``Limits/smallWebhookBytes`` are every connection's own, so that nobody who fills the
/// common room keeps true webhooks out: those take about 1 KiB.
struct WebhookBody {
    /// Whose webhook it is.
    let provider: String
    private(set) var bytes = ByteBuffer()
    private let room: WebhookRoom

    init(provider: String, room: WebhookRoom) {
        self.provider = provider
        self.room = room
    }

    /// Why no more is taken.
    enum Flaw: Error {
        case tooLarge
        case noRoom
    }

    mutating func append(_ more: ByteBuffer) throws(Flaw) {
        guard bytes.readableBytes + more.readableBytes <= Limits.webhookBodyBytes else {
            throw .tooLarge
        }
        let beyond = Self.beyond(bytes.readableBytes + more.readableBytes) - taken
        guard beyond == 0 || room.take(beyond) else { throw .noRoom }
        bytes.writeImmutableBuffer(more)
    }

    /// Gives back the room that it took.
    func leave() { room.give(taken) }

    private var taken: Int { Self.beyond(bytes.readableBytes) }

    private static func beyond(_ count: Int) -> Int { max(0, count - Limits.smallWebhookBytes) }

    /// The webhook, with those of `headers` that came once.
    func webhook(_ headers: HTTPHeaders, from client: String?) -> Webhook {
        var values: [String: String] = [:]
        for name in Set(headers.map { $0.name.lowercased() }) {
            let all = headers[name]
            if all.count == 1 { values[name] = all[0] }
        }
        return Webhook(headers: values, body: Array(bytes.readableBytesView), client: client)
    }
}

/// How many bytes of webhooks' bodies are held at once, of all connections.
final class WebhookRoom: Sendable {
    private let taken = Atomic<Int>(0)

    /// Takes `count` bytes of it, unless so much is not left.
    func take(_ count: Int) -> Bool {
        let (_, now) = taken.add(count, ordering: .relaxed)
        if now <= Limits.webhookBytesInFlight { return true }
        give(count)
        return false
    }

    func give(_ count: Int) {
        taken.subtract(count, ordering: .relaxed)
    }
}
