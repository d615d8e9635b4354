import FoundationEssentials
import Synchronization
import Testing
import Values

@testable import Sessions

@Suite struct `At the address that all sessions share` {
    /// A house whose provider names its sessions `ps-1`, `ps-2`, …
    func house(_ reading: CallbackReading = .completed) throws -> TestHouse {
        let name = try #require(ProviderName("fiskil"))
        let count = Mutex(0)
        return try TestHouse(
            provider: FakeProvider(
                name, reading: reading, correlation: .sessionID,
                answer: { () async throws(ProviderError) in
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    return ProviderSession(
                        id: "ps-\(number)", authURL: "https://auth.example/1", expiresAt: nil)
                }))
    }

    let denied = ErrorDetail(error: "access_denied")

    func reasons(_ house: TestHouse) -> [Rejection.Reason] {
        house.sink.events.compactMap { event in
            if case .callbackRejected(let rejection) = event.fact { rejection.reason } else { nil }
        }
    }

    @Test func `a success counts with the start cookie`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        let cookie = try house.startToken(of: session)
        let answer = await house.answer(
            to: house.callback(startedBy: [cookie, cookie], ["session_id": "ps-1"]))
        guard case .outcome(let outcome) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(outcome.status == .completed)
    }

    @Test func `a success without the cookie is only returned`() async throws {
        let house = try house()
        let (session, _) = try await house.open()
        for _ in 0..<2 {
            _ = await house.answer(to: house.callback(startedBy: [], ["session_id": "ps-1"]))
        }
        #expect(house.registry.session(session.id)?.status == .returned)
        #expect(house.sink.types == ["session.created", "session.returned"])
    }

    @Test func `an error counts with the cookie`() async throws {
        let house = try house(.cancelled(denied))
        let (session, _) = try await house.open()
        let cookie = try house.startToken(of: session)
        for _ in 0..<2 {
            _ = await house.answer(
                to: house.callback(startedBy: [cookie], ["error": "access_denied"], path: .cancel))
        }
        #expect(house.sink.types == ["session.created", "session.cancelled"])
    }

    @Test func `an error without the cookie changes nothing, and is kept`() async throws {
        let house = try house(.cancelled(denied))
        let (session, _) = try await house.open()
        for values: [ExactText: String] in [
            ["error": "access_denied"], ["error": "x", "session_id": "ps-1"],
        ] {
            #expect(
                await house.answer(to: house.callback(startedBy: [], values, path: .cancel))
                    == .untied)
        }
        #expect(house.registry.session(session.id)?.status == .pending)
        #expect(reasons(house) == [.noStartCookie, .noStartCookie])
        guard case .callbackRejected(let rejection)? = house.sink.events.last?.fact else { return }
        #expect(rejection.detail.error == "x")
        #expect(rejection.session?.id == session.id)
    }

    @Test func `one of several tabs is never guessed`() async throws {
        let house = try house(.cancelled(denied))
        let one = try await house.open().session
        let two = try await house.open().session
        let cookies = try [house.startToken(of: one), house.startToken(of: two)]
        let cancel = house.callback(startedBy: cookies, ["error": "access_denied"], path: .cancel)
        #expect(await house.answer(to: cancel) == .untied)
        #expect(reasons(house) == [.severalSessions])
        #expect(house.registry.counts.open == 2)
    }

    @Test func `the one that is named is the one, of several`() async throws {
        let house = try house()
        let one = try await house.open().session
        let two = try await house.open().session
        let cookies = try [house.startToken(of: one), house.startToken(of: two)]
        _ = await house.answer(to: house.callback(startedBy: cookies, ["session_id": "ps-2"]))
        #expect(house.registry.session(one.id)?.status == .pending)
        #expect(house.registry.session(two.id)?.status == .completed)
    }

    /// A session that the browser cancelled, a second that it started, and the first's page again.
    func startedAgain(
        _ house: TestHouse, reloading values: [ExactText: String]
    ) async throws -> (second: Session, cookies: [Token]) {
        var cookies = [try house.startToken(of: try await house.open().session)]
        _ = await house.answer(to: house.callback(startedBy: cookies, values, path: .cancel))
        let second = try await house.open().session
        cookies.append(try house.startToken(of: second))
        _ = await house.answer(to: house.callback(startedBy: cookies, values, path: .cancel))
        return (second, cookies)
    }

    @Test func `a reload of a former answer is no answer to the next session`() async throws {
        let first = ErrorDetail(error: "access_denied", id: "err_1")
        let house = try house(.cancelled(first))
        let values: [ExactText: String] = ["error": "access_denied", "error_id": "err_1"]
        let (two, cookies) = try await startedAgain(house, reloading: values)
        #expect(house.registry.session(two.id)?.status == .pending)
        let next: [ExactText: String] = ["error": "access_denied", "error_id": "err_2"]
        _ = await house.answer(to: house.callback(startedBy: cookies, next, path: .cancel))
        #expect(house.registry.session(two.id)?.status == .cancelled)
        #expect(reasons(house).isEmpty)
    }

    @Test func `the same error with no name of its own is nobody's`() async throws {
        let house = try house(.cancelled(denied))
        let values: [ExactText: String] = ["error": "access_denied"]
        let (two, _) = try await startedAgain(house, reloading: values)
        #expect(house.registry.session(two.id)?.status == .pending)
        #expect(reasons(house) == [.severalSessions])
    }

    @Test func `one that a webhook completed awaits no error`() async throws {
        let house = try house(.cancelled(denied))
        let one = try await house.open().session
        let two = try await house.open().session
        _ = try house.registry.apply(to: one.id) { session, time in
            Lifecycle.report(.completed, via: .webhook, to: session, at: time)
        }
        let cookies = try [house.startToken(of: one), house.startToken(of: two)]
        _ = await house.answer(
            to: house.callback(startedBy: cookies, ["error": "access_denied"], path: .cancel))
        #expect(house.registry.session(two.id)?.status == .cancelled)
    }

    @Test func `a stranger who knows a name learns no detail`() async throws {
        let detail = ErrorDetail(error: "access_denied", description: "private")
        let house = try house(.cancelled(detail))
        let (session, _) = try await house.open()
        let cookie = try house.startToken(of: session)
        _ = await house.answer(
            to: house.callback(startedBy: [cookie], ["error": "access_denied"], path: .cancel))
        let answer = await house.answer(
            to: house.callback(startedBy: [], ["session_id": "ps-1"], path: .cancel))
        guard case .outcome(let outcome) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(outcome.status == .cancelled)
        #expect(outcome.detail == .none)
    }

    @Test func `an unknown name and no name are told apart`() async throws {
        let house = try house()
        #expect(
            await house.answer(to: house.callback(startedBy: [], ["session_id": "x"])) == .unknown)
        #expect(await house.answer(to: house.callback(startedBy: [], [:])) == .malformed)
        #expect(reasons(house) == [.unknownSession, .noParameters])
    }

    @Test func `nothing is found where each session has its own`() async throws {
        let house = try TestHouse()
        let (session, _) = try await house.open()
        let cookie = try house.startToken(of: session)
        #expect(
            await house.answer(to: house.callback(startedBy: [cookie], ["session_id": "ps-1"]))
                == .unknown)
        #expect(house.registry.session(session.id)?.status == .pending)
    }
}
