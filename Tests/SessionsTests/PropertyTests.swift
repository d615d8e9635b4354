import FoundationEssentials
import Synchronization
import Testing
import Values

@testable import Sessions

@Suite struct `Whatever the order` {
    /// What can happen to sessions, in any order.
    enum Step: CaseIterable {
        case open, complete, deny, back, wrong, webhook, confirmYes, confirmNo, pass, expire, revoke
        case extend, rotate
    }

    static let seeds = (1...60).map(UInt64.init)

    @Test(arguments: seeds)
    func `a session has one outcome, and a restart finds it as it was`(_ seed: UInt64) async throws
    {
        var random = Random(state: seed)
        let name = try #require(ProviderName("fiskil"))
        let count = Counter()
        let house = try TestHouse(
            provider: FakeProvider(name) { () async throws(ProviderError) in
                var session = ProviderSession(id: "ps-\(count.next())")
                session.completesOn = "done"
                session.lifetime = .seconds(60)
                return session
            })
        house.registry.markReady()
        var sessions: [Session] = []
        var lastSegment: UInt64 = 1
        for _ in 0..<40 {
            let step = Step.allCases[random.pick(Step.allCases.count)]
            let session = sessions.isEmpty ? nil : sessions[random.pick(sessions.count)]
            switch step {
            case .open: sessions.append(try await house.open().session)
            case .pass: house.time.advance(Double(random.pick(40)))
            case .expire: _ = house.registry.expireOverdue()
            case .rotate:
                try house.registry.beginRotation()
                lastSegment = try #require(house.sink.cuts.last)
                while try house.registry.carryOn().rotation == nil {}
            default: if let session { try act(step, on: session, in: house) }
            }
        }
        try check(house, sessions, from: 1)
        try check(house, sessions, from: lastSegment)
    }

    func act(_ step: Step, on session: Session, in house: TestHouse) throws {
        let registry = house.registry
        func report(_ reading: CallbackReading) throws {
            _ = try? registry.apply(to: session.id) { session, time in
                Lifecycle.report(reading, via: .callback, to: session, at: time)
            }
        }
        switch step {
        case .complete: try report(.completed)
        case .deny: try report(.cancelled(ErrorDetail(error: "no")))
        case .back: try report(.returned)
        case .wrong: try report(.malformed(.noParameters))
        case .webhook:
            var webhook = WebhookReport(
                deliveryKey: session.id.text, event: "done",
                about: .session(recordedID: session.providerSessionID))
            webhook.endUserID = session.endUserID
            _ = try registry.report(webhook, from: session.provider)
        case .confirmYes: registry.confirmed(session.id, .yes)
        case .confirmNo: registry.confirmed(session.id, .no(ErrorDetail(error: "no")))
        case .revoke: _ = try? registry.revoke(session.id, by: house.peer)
        case .extend:
            _ = try? registry.apply(to: session.id) { session, _ in
                Lifecycle.extend(session, by: .seconds(30), for: house.peer)
            }
        default: break
        }
    }

    func check(_ house: TestHouse, _ sessions: [Session], from sequence: UInt64) throws {
        let again = house.restarted(from: sequence)
        for session in sessions {
            let known = house.registry.session(session.id)?.asRecorded
            #expect(again.session(session.id)?.asRecorded == known)
            let outcomes = house.sink.events.filter { event in
                event.fact.type.isSettlement && event.fact.sessionID == session.id
            }
            #expect(outcomes.count <= 1)
        }
        #expect(again.counts.open == house.registry.counts.open)
        #expect(again.counts.settledKept == house.registry.counts.settledKept)
    }

    /// SplitMix64 (Steele, Lea, Flood; OOPSLA 2014).
    struct Random {
        var state: UInt64

        mutating func pick(_ count: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(count))
        }
    }
}
