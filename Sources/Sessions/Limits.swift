/// What the daemon bears at most. Past a limit it answers with a refusal; it never dies of one.
public enum Limits {
    /// Bytes of a control request's body; a session needs a few hundred.
    public static let controlBodyBytes = 64 * 1024
    /// Bytes of a foreign value (query parameter, provider's message) that are kept and journaled.
    public static let keptValueBytes = 2 * 1024
    /// Bytes of an identifier that a peer gives (end user, institution, permission, idempotency
    /// key).
    public static let identifierBytes = 512
    /// Permissions of one session; Fiskil knows a dozen.
    public static let permissions = 100
    /// Open sessions in all: 4 GiB of memory at about 4 KiB each.
    public static let openSessions = 1_000_000
    /// Open sessions of one uid, so that one application cannot lock out the others.
    public static let openSessionsPerUser = 100_000
    /// Settled sessions kept for `show` and for repeated pages; the oldest go first.
    public static let settledSessions = 1_000_000
    /// Peers waiting for an outcome at once.
    public static let waiters = 10_000
    /// Seconds that one long poll may last; clients ask again.
    public static let longPollSeconds = 3_600
    /// Sessions in one answer of the list.
    public static let listedSessions = 1_000
    /// Browsers connected at once, below the unit's 65,536 descriptors.
    public static let publicConnections = 10_000
    /// Of them, those of one address; where there are fewer places, it has a quarter at most.
    public static let publicConnectionsPerAddress = 2_500
    /// Control connections at once: every waiter holds one.
    public static let controlConnections = 12_000
    /// How long control requests may go on when the daemon stops, before they are given up.
    public static let finishing = Duration.seconds(2)
    /// How long a stop waits for the first request on a connection that was just taken: a round
    /// trip or two.
    public static let firstRequestAtStop = Duration.milliseconds(500)
    /// Bytes of events that wait for the disk; past it no request is accepted that needs an event.
    public static let journalQueueBytes = 64 * 1024 * 1024
    /// How long a request waits for its event to be durable before it is told "not recorded".
    public static let durabilityWait = Duration.seconds(5)
    /// One call to a provider in all, retries included.
    public static let providerCall = Duration.seconds(30)
    /// Bytes of a provider's answer; theirs take about 1 KiB, a long list of connections 100 KiB.
    public static let providerAnswerBytes = 256 * 1024
    /// Bytes around the body of a provider's answer: its head, interim answers, chunks.
    public static let providerAnswerFraming = 64 * 1024
    /// Further tries after the first, for what may be repeated.
    public static let providerRetries = 2
    /// A session's life where the provider says none that lies ahead.
    public static let defaultLifetime = Duration.seconds(15 * 60)
    /// The longest life that a provider's `expires_at` is believed to mean; Fiskil's last five
    /// days.
    public static let longestLifetime = Duration.seconds(366 * 86_400)
    /// Seconds that a peer may shorten a session's life to; more than a year is a mistake of units.
    public static let lifetimeSeconds = 1...31_536_000
    /// Sessions that one turn of the expiry timer settles, so that others get at the lock between.
    public static let expiryBatch = 500
    /// The longest that the expiry timer sleeps: a clock that was set is noticed after this.
    public static let expiryTick = Duration.seconds(1)
    /// Rejections of known sessions' callbacks that are journaled in a minute; the rest is counted.
    public static let rejectionsPerMinute = 120
    /// Requests with unknown tokens that are journaled in a minute: anybody can send these.
    public static let unknownTokensPerMinute = 10
    /// Redirects to the address that all sessions share, tied to none, that are journaled in a
    /// minute: denials without a cookie are among them, and anybody can send these.
    public static let untiedPerMinute = 60
    /// Bytes of a webhook's body.
    public static let webhookBodyBytes = 1024 * 1024
    /// The same where some of it is looked at before the signature holds; Knot's take 1 KiB.
    public static let scannedWebhookBytes = 64 * 1024
    /// Bytes of a redirect's body, which nobody looks at; no browser sends one.
    public static let redirectBodyBytes = 16 * 1024
    /// Webhooks with a bad signature that are journaled in a minute: anybody can send these.
    public static let rejectedWebhooksPerMinute = 10
    /// Signed webhooks of one provider that change nothing and are journaled in a minute: whoever
    /// caught a signature may repeat it with another body.
    public static let idleWebhooksPerMinute = 600
    /// Bytes of foreign text in what is journaled so in a minute, of each kind: a JSON escape makes
    /// six of one, so that a flood takes 600 MB of disk a day at most.
    public static let sampledBytesPerMinute = 64 * 1024
    /// Names of webhooks that are remembered to tell a repetition; the oldest go first.
    public static let seenWebhooks = 1_000_000
    /// How long they are remembered at least; providers repeat for minutes.
    public static let seenWebhookRetention = Duration.seconds(86_400)
    /// Confirmation calls in flight at once.
    public static let confirmationsInFlight = 16
    /// One confirmation call in all, retries included: less than a create's, since it comes again.
    public static let confirmationCall = Duration.seconds(10)
    /// How long after its end, grace included, a session waits for the answer to its last question.
    public static let lastConfirmationWait = Duration.seconds(60)
    /// The first pause between two confirmations of one session; each later one is twice as long.
    public static let firstConfirmationPause = Duration.seconds(2)
    /// The longest pause between two confirmations of one session.
    public static let longestConfirmationPause = Duration.seconds(60)
    /// About how many bytes of events are written and synced at a time.
    public static let journalWriteBytes = 512 * 1024
    /// What such a write takes at most, where every character is escaped, with one event more: so
    /// far from the end a crash can leave a segment torn.
    public static let journalTornBytes = 8 * 1024 * 1024
    /// Bytes in which a segment's first line is looked for, to know when it begins; a line takes a
    /// tenth, but for one full of escaped foreign text.
    public static let journalHeadBytes = 64 * 1024
    /// Sessions that a new segment restates at a time, so that others get at the lock between.
    public static let carriedSlice = 500
    /// Webhooks that one line of a new segment names.
    public static let carriedWebhooks = 100
    /// How often it is asked whether a new segment is due.
    public static let rotationTick = Duration.seconds(1)
    /// The most that is held back on the disk for open sessions, and has to be free besides for new
    /// ones: some thousand outcomes each.
    public static let reservedBytes = 8 * 1024 * 1024
    /// The part of the disk that is held back at most, where the disk is small.
    public static let reservedPart = 16
    /// How often a disk that is nearly full is looked at.
    public static let spaceLook = Duration.seconds(1)
    /// Events that wait for the system journal; past it they are dropped there and counted.
    public static let mirrorQueue = 10_000
}
