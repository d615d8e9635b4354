public import FoundationEssentials
public import Values

/// The transitions of an auth session, as pure functions: what a report means for a session as it
/// stands. ``SessionRegistry`` asks here, then acts, under one lock.
public enum Lifecycle {
    /// What a report means.
    public enum Decision: Sendable, Hashable {
        /// Something new: record this, which changes the session.
        case record(Fact)
        /// Nothing new: the session stands as it did.
        case stands
    }

    /// A redirect, a webhook or a confirmation was read as `reading`, which is not malformed.
    public static func report(
        _ reading: CallbackReading, via: Via, to session: Session, at time: Date, peer: Peer? = nil,
        consentID: ExactText? = nil
    ) -> Decision {
        guard let claimed = reading.status else { return .stands }
        guard let outcome = session.outcome else {
            if claimed == .returned {
                return session.status == .pending
                    ? .record(.sessionReturned(session.summary)) : .stands
            }
            return settle(
                session, as: claimed, detail: reading.detail, via: via, at: time, peer: peer,
                consentID: consentID)
        }
        guard claimed != outcome.status, claimed != .returned, !session.lateReported else {
            return .stands
        }
        return .record(
            .callbackLate(
                LateCallback(
                    session: session.summary, standing: outcome.status, claimed: claimed,
                    detail: reading.detail)))
    }

    /// A browser takes the first hop; only the first time is new.
    public static func start(_ session: Session) -> Decision {
        guard session.outcome == nil, !session.isStarted else { return .stands }
        return .record(.sessionStarted(session.summary))
    }

    /// Its timer ran out.
    public static func timer(_ session: Session, at time: Date) -> Decision {
        guard session.outcome == nil else { return .stands }
        return settle(session, as: .expired, via: .timer, at: time)
    }

    /// An operator ends it.
    public static func revoke(_ session: Session, by peer: Peer, at time: Date) -> Decision {
        guard session.outcome == nil else { return .stands }
        return settle(session, as: .revoked, via: .operator, at: time, peer: peer)
    }

    /// Its provider lengthened its life.
    public static func extend(
        _ session: Session, by extra: Duration, for peer: Peer
    ) -> Decision {
        guard session.outcome == nil else { return .stands }
        let end = session.expiresAt.addingTimeInterval(extra.inSeconds)
        return .record(
            .sessionExtended(
                Extension(session: session.summary, expiresAt: end.inWholeMilliseconds, peer: peer))
        )
    }

    /// When a session expires, from what the provider and the application said.
    ///
    /// An end that does not lie ahead of `creation`, or more than ``Limits/longestLifetime`` ahead,
    /// counts as not said (``Limits/defaultLifetime``), and `lifetime` can only shorten.
    public static func expiry(
        creation: Date, providerExpiry: Date?, lifetime: Duration?
    ) -> (date: Date, providerExpiryUsed: Bool) {
        let said = providerExpiry.flatMap { end -> Date? in
            let ahead = end.timeIntervalSince(creation)
            let isSound = ahead > 0 && ahead <= Limits.longestLifetime.inSeconds
            return isSound ? end.inWholeMilliseconds : nil
        }
        let full = said ?? creation.addingTimeInterval(Limits.defaultLifetime.inSeconds)
        let wanted = lifetime.map { creation.addingTimeInterval($0.inSeconds) }
        return (min(full, wanted ?? full), said != nil || providerExpiry == nil)
    }

    private static func settle(
        _ session: Session, as status: Status, detail: ErrorDetail = .none, via: Via,
        at time: Date, peer: Peer? = nil, consentID: ExactText? = nil
    ) -> Decision {
        let elapsed = time.millisecondsSince1970 - session.createdAt.millisecondsSince1970
        return .record(
            .sessionSettled(
                Settlement(
                    session: session.summary,
                    outcome: Outcome(
                        status: status, settledAt: time, via: via, detail: detail,
                        consentID: consentID),
                    durationMilliseconds: max(0, elapsed), peer: peer)))
    }
}
