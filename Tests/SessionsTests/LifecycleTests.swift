import FoundationEssentials
import Testing
import Values

@testable import Sessions

@Suite struct `The lifecycle of a session` {
    let time = Date(millisecondsSince1970: 1_800_000_000_000)
    let peer = Peer(pid: 1, uid: 2, gid: 3)

    func session(_ standing: Session.Standing = .pending) throws -> Session {
        let digest = Digest(of: "x")
        var session = Session(
            id: Mint.system.sessionID(), provider: try #require(ProviderName("fiskil")),
            providerSessionID: "ps", endUserID: "eu", institutionID: nil, returnURL: nil,
            cancelURL: nil, createdAt: time.addingTimeInterval(-2), expiresAt: time,
            tokens: TokenDigests(callback: digest, cancel: digest, start: digest), creator: peer,
            idempotency: nil)
        session.standing = standing
        return session
    }

    func settled(_ status: Status) throws -> Session {
        try session(.settled(Outcome(status: status, settledAt: time, via: .callback)))
    }

    @Test func `a success settles a pending session, with the time that it took`() throws {
        let decision = Lifecycle.report(.completed, via: .callback, to: try session(), at: time)
        guard case .record(.sessionSettled(let settlement)) = decision else {
            Issue.record("nothing is recorded")
            return
        }
        #expect(settlement.outcome.status == .completed)
        #expect(settlement.outcome.via == .callback)
        #expect(settlement.durationMilliseconds == 2000)
    }

    @Test(arguments: [Status.completed, .cancelled, .failed, .expired, .revoked])
    func `nothing but a note follows an outcome`(_ status: Status) throws {
        let readings: [CallbackReading] = [
            .completed, .cancelled(.none), .failed(.none), .returned,
        ]
        for reading in readings {
            let decision = Lifecycle.report(
                reading, via: .callback, to: try settled(status), at: time)
            if reading.status == status || reading == .returned {
                #expect(decision == .stands)
            } else if case .record(.callbackLate(let late)) = decision {
                #expect(late.standing == status)
                #expect(late.claimed == reading.status)
            } else {
                Issue.record("\(reading) after \(status) is neither repeated nor late")
            }
        }
        #expect(Lifecycle.timer(try settled(status), at: time) == .stands)
        #expect(Lifecycle.revoke(try settled(status), by: peer, at: time) == .stands)
    }

    @Test func `a contradiction is noted once a session`() throws {
        var session = try settled(.expired)
        session.lateReported = true
        #expect(
            Lifecycle.report(.completed, via: .callback, to: session, at: time) == .stands)
    }

    @Test func `a return without proof makes it returned, and settles nothing`() throws {
        let pending = try session()
        let decision = Lifecycle.report(.returned, via: .callback, to: pending, at: time)
        #expect(decision == .record(.sessionReturned(pending.summary)))
        let again = Lifecycle.report(
            .returned, via: .callback, to: try session(.returned), at: time)
        #expect(again == .stands)
    }

    @Test func `the provider's end counts where it lies ahead`() {
        let said = time.addingTimeInterval(60)
        let (date, used) = Lifecycle.expiry(creation: time, providerExpiry: said, lifetime: nil)
        #expect(date == said)
        #expect(used)
    }

    @Test func `an end that is past counts as fifteen minutes, and says so`() {
        let said = time.addingTimeInterval(-60)
        let (date, used) = Lifecycle.expiry(creation: time, providerExpiry: said, lifetime: nil)
        #expect(date == time.addingTimeInterval(900))
        #expect(!used)
    }

    @Test func `a lifetime can only shorten`() {
        let said = time.addingTimeInterval(60)
        let short = Lifecycle.expiry(creation: time, providerExpiry: said, lifetime: .seconds(5))
        let long = Lifecycle.expiry(creation: time, providerExpiry: said, lifetime: .seconds(90))
        #expect(short.date == time.addingTimeInterval(5))
        #expect(long.date == said)
    }
}
