/// The daemon's state: the answer of `GET /v1/status`.
public struct StatusMessage: Codable, Sendable, Hashable {
    /// The program's version.
    public var version: String
    /// Its process id.
    public var pid: Int32
    /// When it became ready, RFC 3339.
    public var startedAt: String
    /// Names of the configured providers.
    public var providers: [String]
    /// Where it listens.
    public var listeners: Listeners
    /// How many sessions there are.
    public var sessions: Sessions
    /// How many redirects changed nothing, since the start.
    public var callbacks: Callbacks
    /// Webhooks that changed nothing.
    public var webhooks: Webhooks
    /// The event journal.
    public var journal: Journal
    /// The mirror in the system journal.
    public var systemJournal: SystemJournal

    /// Where it listens.
    public struct Listeners: Codable, Sendable, Hashable {
        /// The callback listener's address, `HOST:PORT`.
        public var callback: String
        /// The control socket's path.
        public var control: String

        /// Takes both.
        public init(callback: String, control: String) {
            self.callback = callback
            self.control = control
        }
    }

    /// How many sessions there are.
    public struct Sessions: Codable, Sendable, Hashable {
        /// Pending or returned.
        public var open: Int
        /// Settled and still shown.
        public var settledKept: Int
        /// Settled since the start, by outcome.
        public var settled: [String: UInt64]
        /// Peers that wait for an outcome.
        public var waiters: Int

        /// Takes the counts.
        public init(open: Int, settledKept: Int, settled: [String: UInt64], waiters: Int) {
            self.open = open
            self.settledKept = settledKept
            self.settled = settled
            self.waiters = waiters
        }

        private enum CodingKeys: String, CodingKey {
            case open, settled, waiters
            case settledKept = "settled_kept"
        }
    }

    /// How many redirects changed nothing, since the start.
    public struct Callbacks: Codable, Sendable, Hashable {
        /// With a token of no session.
        public var unknownTokens: UInt64
        /// Of a known session.
        public var rejected: UInt64

        /// Takes the counts.
        public init(unknownTokens: UInt64, rejected: UInt64) {
            self.unknownTokens = unknownTokens
            self.rejected = rejected
        }

        private enum CodingKeys: String, CodingKey {
            case rejected
            case unknownTokens = "unknown_tokens"
        }
    }

    /// Webhooks, since the start.
    public struct Webhooks: Codable, Sendable, Hashable {
        /// Not believed, or not to be read.
        public var rejected: UInt64

        /// Takes the count.
        public init(rejected: UInt64) {
            self.rejected = rejected
        }
    }

    /// The event journal.
    public struct Journal: Codable, Sendable, Hashable {
        /// The last event's number.
        public var sequence: UInt64
        /// The last event that is on disk.
        public var durableSequence: UInt64
        /// Whether the disk is full.
        public var stalled: Bool
        /// Whether the disk is nearly full: new sessions are refused.
        public var low: Bool
        /// Lines that cannot be trusted, as far as is known.
        public var damagedLines: Int

        /// Takes the parts.
        public init(
            sequence: UInt64, durableSequence: UInt64, stalled: Bool, low: Bool, damagedLines: Int
        ) {
            self.sequence = sequence
            self.durableSequence = durableSequence
            self.stalled = stalled
            self.low = low
            self.damagedLines = damagedLines
        }

        private enum CodingKeys: String, CodingKey {
            case sequence, stalled, low
            case damagedLines = "damaged_lines"
            case durableSequence = "durable_sequence"
        }
    }

    /// The mirror in the system journal.
    public struct SystemJournal: Codable, Sendable, Hashable {
        /// Whether journald's socket is there.
        public var reachable: Bool
        /// Events that did not get there since the start.
        public var dropped: UInt64

        /// Takes both.
        public init(reachable: Bool, dropped: UInt64) {
            self.reachable = reachable
            self.dropped = dropped
        }
    }

    /// Takes the parts.
    public init(
        version: String, pid: Int32, startedAt: String, providers: [String], listeners: Listeners,
        sessions: Sessions, callbacks: Callbacks, webhooks: Webhooks, journal: Journal,
        systemJournal: SystemJournal
    ) {
        self.version = version
        self.pid = pid
        self.startedAt = startedAt
        self.providers = providers
        self.listeners = listeners
        self.sessions = sessions
        self.callbacks = callbacks
        self.webhooks = webhooks
        self.journal = journal
        self.systemJournal = systemJournal
    }

    private enum CodingKeys: String, CodingKey {
        case version, pid, providers, listeners, sessions, callbacks, webhooks, journal
        case startedAt = "started_at"
        case systemJournal = "system_journal"
    }
}
