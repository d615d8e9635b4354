import Synchronization

extension SessionRegistry {
    /// Which sessions a list shows.
    public struct ListFilter: Sendable {
        /// Only these statuses, or all.
        public var status: Status?
        /// Only this provider's, or all.
        public var provider: ProviderName?
        /// How many at most, 1 to ``Limits/listedSessions``.
        public var limit: Int
        /// Only sessions created before this one.
        public var after: SessionID?

        /// Takes the four.
        public init(status: Status?, provider: ProviderName?, limit: Int, after: SessionID?) {
            self.status = status
            self.provider = provider
            self.limit = limit
            self.after = after
        }
    }

    /// How many sessions of each provider are open. It looks at all: not for every day.
    public var openByProvider: [ProviderName: Int] {
        state.withLock { state in
            state.table.sessions.values.reduce(into: [:]) { counts, session in
                if session.outcome == nil { counts[session.provider, default: 0] += 1 }
            }
        }
    }

    /// Kept sessions, newest first.
    ///
    /// The lock is taken again for every thousand looked at, so that a list of a million delays no
    /// callback; a session that is created meanwhile may be missing, none stands twice.
    /// - Throws: `invalidField` where `after` is not kept (any more).
    public func sessions(_ filter: ListFilter) throws(Refusal) -> [Session] {
        var position: UInt64? = .max
        if let after = filter.after {
            guard let session = session(after) else {
                throw .invalidField(name: "after", reason: "names no session that is kept")
            }
            position = session.createdSequence
        }
        var found: [Session] = []
        while let before = position, found.count < filter.limit {
            let page = state.withLock { $0.table.page(before: before, count: 1000) }
            found += page.sessions.filter { session in
                filter.status.map { $0 == session.status } ?? true
                    && filter.provider.map { $0 == session.provider } ?? true
            }
            position = page.next
        }
        return Array(found.prefix(filter.limit))
    }

    /// Counts for status and metrics.
    public struct Counts: Sendable, Hashable {
        /// Sessions that are pending or returned.
        public let open: Int
        /// Settled sessions that are kept.
        public let settledKept: Int
        /// Sessions settled since the daemon started, by outcome.
        public let settled: [Status: UInt64]
        /// Peers that wait for an outcome.
        public let waiters: Int
        /// Redirects with tokens of no session, since the daemon started.
        public let unknownTokens: UInt64
        /// Redirects of known sessions that changed nothing, since the daemon started.
        public let rejections: UInt64
        /// Webhooks that were not believed or could not be read, since the daemon started.
        public let rejectedWebhooks: UInt64
        /// The last event's number.
        public let sequence: UInt64
    }

    /// How many of what there are.
    public var counts: Counts {
        state.withLock { state in
            Counts(
                open: state.table.openCount, settledKept: state.table.settledCount,
                settled: state.settled, waiters: state.waiters.count,
                unknownTokens: state.floods.unknownTokens.total,
                rejections: state.floods.rejections.total,
                rejectedWebhooks: state.floods.rejectedWebhooks.total,
                sequence: state.nextSequence - 1)
        }
    }
}
