import FoundationEssentials
import Testing
import Values

@testable import Sessions

@Suite struct `A flood from outside` {
    func flood(_ house: TestHouse, _ count: Int) async {
        for number in 0..<count {
            let token = Token("stranger\(number)")
            guard let token else { continue }
            #expect(await house.answer(to: house.callback(token)) == .unknown)
        }
    }

    func suppressed(_ house: TestHouse) -> [UInt64] {
        house.sink.events.compactMap { event in
            if case .callbackRejected(let rejection) = event.fact {
                rejection.suppressed
            } else {
                nil
            }
        }
    }

    @Test func `is counted exactly, and journaled a few times`() async throws {
        let house = try TestHouse()
        house.registry.markReady()
        await flood(house, 1000)
        #expect(house.registry.counts.unknownTokens == 1000)
        #expect(suppressed(house) == Array(repeating: 0, count: Limits.unknownTokensPerMinute))
        _ = house.registry.expireOverdue()
        #expect(suppressed(house).count == Limits.unknownTokensPerMinute, "its minute lasts")
        house.time.advance(60)
        _ = house.registry.expireOverdue()
        let told = suppressed(house)
        #expect(told.count + Int(told.reduce(0, +)) == 1000, "nobody has to come for the rest")
        house.time.advance(60)
        _ = house.registry.expireOverdue()
        #expect(suppressed(house) == told)
    }

    @Test func `of long texts is journaled less often`() async throws {
        let house = try TestHouse()
        let (_, token) = try await house.open()
        for _ in 0..<100 {
            let parameters = CallbackParameters(
                values: ["error_description": String(repeating: "x", count: 2048)],
                flaw: .repeatedParameter)
            _ = await house.answer(
                to: Callback(
                    path: .callback, provider: "fiskil", tie: .token(token.digest),
                    parameters: parameters))
        }
        #expect(suppressed(house).count == Limits.sampledBytesPerMinute / 2048)
        house.registry.recordLeftOver()
        let told = suppressed(house)
        #expect(told.count + Int(told.reduce(0, +)) == 100)
    }

    @Test func `loses no count where the journal takes nothing`() async throws {
        let house = try TestHouse()
        house.sink.fill(after: 3)
        await flood(house, 100)
        house.sink.fill(after: .max)
        house.registry.recordLeftOver()
        let told = suppressed(house)
        #expect(told.count + Int(told.reduce(0, +)) == 100)
    }

    @Test func `is told whole when the daemon stops`() async throws {
        let house = try TestHouse()
        await flood(house, 100)
        house.registry.recordLeftOver()
        house.registry.recordLeftOver()
        let told = suppressed(house)
        #expect(told.count + Int(told.reduce(0, +)) == 100)
    }
}
