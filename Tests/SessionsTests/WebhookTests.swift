import FoundationEssentials
import Synchronization
import Testing
import Values

@testable import Sessions

@Suite struct `A signed webhook` {
    /// A house whose sessions are completed by the event `done`.
    func house(secret: Bool = false) throws -> TestHouse {
        let name = try #require(ProviderName("fiskil"))
        let count = Counter()
        return try TestHouse(
            provider: FakeProvider(name, secretSessions: secret) {
                () async throws(ProviderError) in
                var session = ProviderSession(id: "ps-\(count.next())")
                session.completesOn = "done"
                return session
            })
    }

    func report(
        _ key: String = "1", _ event: ExactText = "done", about: WebhookReport.Subject,
        of endUser: ExactText? = "eu_1", at institution: ExactText? = nil,
        consent: ExactText? = nil
    ) -> WebhookReport {
        var report = WebhookReport(deliveryKey: key, event: event, about: about)
        report.endUserID = endUser
        report.institutionID = institution
        report.consentID = consent
        return report
    }

    func take(_ report: WebhookReport, in house: TestHouse) throws -> WebhookReceipt.Effect? {
        let name = try #require(ProviderName("fiskil"))
        _ = try house.registry.report(report, from: name)
        guard case .webhookReceived(let receipt)? = house.sink.events.last?.fact else { return nil }
        return receipt.effect
    }

    @Test func `that names a session settles it, and a repetition is no event`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        let report = report(about: .session(recordedID: "ps-1"))
        #expect(try take(report, in: house) == .settled)
        #expect(house.sink.types == ["session.created", "session.completed", "webhook.received"])
        let outcome = house.registry.session(session.id)?.outcome
        #expect(outcome?.via == .webhook)
        let name = try #require(ProviderName("fiskil"))
        #expect(try house.registry.report(report, from: name) == 3)
        #expect(house.sink.events.count == 3)
    }

    @Test func `a secret name is matched by its hash, and stands in no event`() async throws {
        let house = try house(secret: true)
        let (session, _) = try await house.open()
        #expect(session.providerSessionID.text.hasPrefix("sha256:"))
        #expect(house.registry.handover(of: session.id)?.providerSessionID == "ps-1")
        let recorded = ProviderSession.recordedID(ofSecret: "ps-1")
        #expect(try take(report(about: .session(recordedID: recorded)), in: house) == .settled)
    }

    @Test func `of another end user settles nothing`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        for endUser: ExactText? in ["eu_2", "eu_\u{661}", nil] {
            let report = report(
                endUser?.text ?? "", about: .session(recordedID: "ps-1"), of: endUser)
            #expect(try take(report, in: house) == .otherEndUser)
        }
        #expect(house.registry.session(session.id)?.status == .pending)
    }

    @Test func `of another event, or about nothing, is recorded only`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        let other = report("1", "failed_try", about: .session(recordedID: "ps-1"))
        #expect(try take(other, in: house) == .nothing)
        #expect(try take(report("2", about: .noSession), in: house) == .noSession)
        let foreign = report("3", about: .session(recordedID: "ps-9"))
        #expect(try take(foreign, in: house) == .noSession)
        #expect(house.registry.session(session.id)?.status == .pending)
    }

    @Test func `after another outcome is late, and changes nothing`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        _ = try house.registry.revoke(session.id, by: house.peer)
        #expect(try take(report(about: .session(recordedID: "ps-1")), in: house) == .nothing)
        #expect(house.sink.types.suffix(2) == ["callback.late", "webhook.received"])
        #expect(house.registry.session(session.id)?.status == .revoked)
    }

    @Test func `without a session settles the only one that it can mean`() async throws {
        let house = try house()
        let (session, _) = try await house.open(institution: "10")
        _ = try await house.open(endUser: "eu_2")
        let about = WebhookReport.Subject.endUser(publishedAt: house.time.now)
        let elsewhere = report("1", about: about, at: "11", consent: "c1")
        #expect(try take(elsewhere, in: house) == .noSession)
        let here = report("2", about: about, at: "10", consent: "c1")
        #expect(try take(here, in: house) == .settled)
        #expect(house.registry.session(session.id)?.outcome?.consentID == "c1")
    }

    @Test func `that two sessions could be meant by settles neither`() async throws {
        let house = try house()
        _ = try await house.open()
        _ = try await house.open(institution: "10")
        let about = WebhookReport.Subject.endUser(publishedAt: house.time.now)
        let report = report(about: about, at: "10", consent: "c1")
        #expect(try take(report, in: house) == .ambiguous)
        #expect(house.registry.counts.open == 2)
    }

    @Test func `names the consent of a session that a callback completed`() async throws {
        let house = try house()
        let (session, token) = try await house.open()
        _ = await house.answer(to: house.callback(token))
        let about = WebhookReport.Subject.endUser(publishedAt: house.time.now)
        #expect(try take(report("1", about: about, consent: "c1"), in: house) == .consentAdded)
        #expect(house.registry.session(session.id)?.outcome?.consentID == "c1")
        _ = try await house.open()
        let again = report("2", about: about, consent: "c1")
        #expect(try take(again, in: house) == .noSession, "the consent has its session")
    }

    @Test func `from before the session is not about it`() async throws {
        let house = try house()
        _ = try await house.open()
        let early = WebhookReport.Subject.endUser(
            publishedAt: house.time.now.addingTimeInterval(-61))
        #expect(try take(report("1", about: early, consent: "c"), in: house) == .noSession)
        let tolerable = WebhookReport.Subject.endUser(
            publishedAt: house.time.now.addingTimeInterval(-59))
        #expect(try take(report("2", about: tolerable, consent: "c"), in: house) == .settled)
    }

    @Test func `is still known after a restart`() async throws {
        let house = try house()
        _ = try await house.open()
        let report = report(about: .session(recordedID: "ps-1"), consent: "c1")
        _ = try take(report, in: house)
        var replay = Replay()
        for event in house.sink.events { replay.take(event) }
        let time = house.time
        let registry = SessionRegistry(
            sink: house.sink,
            settings: .init(expiryGrace: .zero, settledRetention: .seconds(3600)),
            replayed: replay, nextSequence: 4, now: { time.now })
        let name = try #require(ProviderName("fiskil"))
        #expect(try registry.report(report, from: name) == 3)
        #expect(house.sink.events.count == 3)
        #expect(registry.state.withLock { $0.table.isConsentKnown("c1", of: name) })
    }

    @Test func `that is lost between its two events is not forgotten`() async throws {
        let house = try house()
        _ = try await house.open()
        let report = report(about: .session(recordedID: "ps-1"))
        _ = try take(report, in: house)
        var replay = Replay()
        for event in house.sink.events.dropLast() { replay.take(event) }
        let time = house.time
        let registry = SessionRegistry(
            sink: house.sink,
            settings: .init(expiryGrace: .zero, settledRetention: .seconds(3600)),
            replayed: replay, nextSequence: 3, now: { time.now })
        let name = try #require(ProviderName("fiskil"))
        _ = try registry.report(report, from: name)
        guard case .webhookReceived(let receipt)? = house.sink.events.last?.fact else {
            Issue.record("it was not recorded")
            return
        }
        #expect(receipt.effect == .nothing)
        #expect(house.sink.types.filter { $0 == "session.completed" }.count == 1)
    }

    @Test func `that changes nothing and comes in masses is only counted`() async throws {
        let house = try house()
        _ = try await house.open()
        let name = try #require(ProviderName("fiskil"))
        let most = Limits.idleWebhooksPerMinute
        for number in 0..<(most + 10) {
            _ = try house.registry.report(report("\(number)", about: .noSession), from: name)
        }
        #expect(house.sink.events.count == 1 + most)
        let settling = report("s", about: .session(recordedID: "ps-1"))
        #expect(try take(settling, in: house) == .settled)
        house.time.advance(60)
        _ = try take(report("later", about: .noSession), in: house)
        guard case .webhookReceived(let receipt)? = house.sink.events.last?.fact else {
            Issue.record("it was not recorded")
            return
        }
        #expect(receipt.suppressed == 10)
    }

    @Test func `wakes who waits, also when its second event finds no room`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        let registry = house.registry
        async let waited = registry.session(
            session.id, settledWithin: .seconds(60), clock: .continuous)
        while registry.counts.waiters == 0 { await Task.yield() }
        house.sink.fill(after: 1)
        let name = try #require(ProviderName("fiskil"))
        #expect(throws: EventSinkError.full) {
            try registry.report(report(about: .session(recordedID: "ps-1")), from: name)
        }
        #expect(try await waited.status == .completed)
    }
}
