/// How far the restating of what is kept has come. A value, guarded by the registry's lock.
struct Carrying {
    /// The number of the new segment's first event: what happens from there on states itself.
    let firstSequence: UInt64
    /// Sessions created from this event on are still to be restated; nil when all are.
    var position: UInt64? = 0
    /// Sessions that the segment restates already, from before a crash. Which they are, and not how
    /// many: a start may keep sessions that the one before had forgotten.
    private(set) var restated: Set<SessionID> = []
    /// Webhooks that are still to be named.
    var webhooks: ArraySlice<CarriedWebhook>
    /// How many sessions were restated.
    var carriedSessions = 0
    /// How many webhooks were named.
    var carriedWebhooks = 0

    /// Restates everything in a segment that begins at `firstSequence`.
    init(firstSequence: UInt64, webhooks: [CarriedWebhook]) {
        self.firstSequence = firstSequence
        self.webhooks = webhooks[...]
    }

    /// Goes on with what was broken off, so that it comes to an end however often that happens.
    init(_ unfinished: UnfinishedSegment, webhooks: [CarriedWebhook]) {
        self.init(
            firstSequence: unfinished.firstSequence,
            webhooks: webhooks.filter { !unfinished.webhooks.contains($0.delivery) })
        restated = unfinished.sessions
        carriedSessions = restated.count
        carriedWebhooks = unfinished.webhooks.count
    }

    /// Whether a session is still to be restated.
    func needs(_ session: Session) -> Bool {
        session.createdSequence < firstSequence && !restated.contains(session.id)
    }
}
