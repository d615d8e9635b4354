import NIOCore
import Sessions
import Synchronization
import Testing

@testable import Providers

@Suite struct `The access token` {
    @Test func `is fetched once, however many wait`() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let fetches = Mutex(0)
        let token = FiskilToken { _ async throws(ProviderError) in
            fetches.withLock { $0 += 1 }
            for await _ in gate.stream {}
            return FiskilToken.Grant(token: "t", lifetime: .seconds(900))
        }
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await token.token(by: .distantFuture) } }
            while fetches.withLock({ $0 == 0 }) { await Task.yield() }
            gate.continuation.finish()
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens == ["t"])
        #expect(fetches.withLock { $0 } == 1)
    }

    @Test func `is renewed shortly before it ends`() async throws {
        let clock = Mutex(ContinuousClock.now)
        let fetches = Mutex(0)
        let token = FiskilToken(now: { clock.withLock { $0 } }) { _ async throws(ProviderError) in
            let number = fetches.withLock { count in
                count += 1
                return count
            }
            return FiskilToken.Grant(token: "t\(number)", lifetime: .seconds(900))
        }
        #expect(try await token.token(by: .distantFuture) == "t1")
        clock.withLock { $0 += .seconds(869) }
        #expect(try await token.token(by: .distantFuture) == "t1")
        clock.withLock { $0 += .seconds(1) }
        #expect(try await token.token(by: .distantFuture) == "t2")
    }

    @Test func `is dropped only while it is the one that is held`() async throws {
        let fetches = Mutex(0)
        let token = FiskilToken { _ async throws(ProviderError) in
            let number = fetches.withLock { count in
                count += 1
                return count
            }
            return FiskilToken.Grant(token: "t\(number)", lifetime: .seconds(900))
        }
        #expect(try await token.token(by: .distantFuture) == "t1")
        token.drop("t1")
        #expect(try await token.token(by: .distantFuture) == "t2")
        token.drop("t1")
        #expect(try await token.token(by: .distantFuture) == "t2")
    }

    @Test func `a failure is everybody's who waited, and the next one tries again`() async throws {
        let fetches = Mutex(0)
        let token = FiskilToken { _ async throws(ProviderError) in
            let number = fetches.withLock { count in
                count += 1
                return count
            }
            if number == 1 { throw .unavailable("is away") }
            return FiskilToken.Grant(token: "t", lifetime: .seconds(900))
        }
        await #expect(throws: ProviderError.unavailable("is away")) {
            try await token.token(by: .distantFuture)
        }
        #expect(try await token.token(by: .distantFuture) == "t")
    }
}
