/// Sessions that are being opened at the moment: the provider is called, nothing is recorded yet.
///
/// They count towards the limits, and requests under the same idempotency key join them. A value,
/// guarded by the registry's lock.
struct Openings {
    /// What a joined request is told.
    typealias Answer = Result<SessionID, Refusal>
    /// Tells one joined request.
    typealias Join = @Sendable (Answer) -> Void

    private var byUser: [UInt32: Int] = [:]
    private var byKey: [Digest: (request: Digest, joined: [Join])] = [:]
    /// How many in all.
    private(set) var count = 0

    /// How many of one uid.
    func count(of uid: UInt32) -> Int { byUser[uid] ?? 0 }

    /// The digest of the request that is being carried out under `key`.
    func request(under key: Digest) -> Digest? { byKey[key]?.request }

    mutating func begin(_ mark: IdempotencyMark?, uid: UInt32) {
        count += 1
        byUser[uid, default: 0] += 1
        if let mark { byKey[mark.key] = (mark.request, []) }
    }

    mutating func join(_ key: Digest, _ join: @escaping Join) {
        byKey[key]?.joined.append(join)
    }

    /// Ends one; returns the requests that joined it.
    mutating func end(_ mark: IdempotencyMark?, uid: UInt32) -> [Join] {
        count -= 1
        let left = (byUser[uid] ?? 1) - 1
        byUser[uid] = left > 0 ? left : nil
        return mark.flatMap { byKey.removeValue(forKey: $0.key)?.joined } ?? []
    }
}
