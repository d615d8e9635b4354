import ControlAPI
import Sessions
import Values

extension IdempotencyMark {
    /// The mark of `message` under `key`, for one uid.
    ///
    /// The digest is over the message with its members sorted, so that a client's order of members
    /// does not make a repetition another request.
    init(key: String, of message: CreateMessage, uid: UInt32) throws(Refusal) {
        guard (1...Limits.identifierBytes).contains(key.utf8.count), !key.holdsControlCharacter
        else {
            throw Refusal.invalidField(
                name: "Idempotency-Key",
                reason: "is empty, longer than \(Limits.identifierBytes) bytes, or not plain text")
        }
        // `options` can hold personal data: under the key, which is not kept, the digest tells
        // nobody.
        let scoped = "\(uid):\(key)"
        self.init(
            key: Digest(of: scoped),
            request: Digest(of: message.json.bytes, key: scoped))
    }
}
