import Foundation
import Testing

@Suite struct `On a disk that fails` {
    /// `FAULT_SEEDS` lives from `FAULT_SEED` on.
    static let seeds = number("FAULT_SEEDS", default: 50)
    static let firstSeed = UInt64(number("FAULT_SEED", default: Int.random(in: 1...1_000_000_000)))

    static func number(_ name: String, default value: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? value
    }

    @Test(arguments: SimulatedDisk.Fault.allCases)
    func `no call of a scripted life fails in a way that loses anything`(
        _ fault: SimulatedDisk.Fault
    ) throws {
        let calls = try Life.scripted(nil, atCall: 0)
        #expect(calls > 50)
        for call in 1...calls {
            #expect(throws: Never.self, "\(fault) at call \(call)") {
                _ = try Life.scripted(fault, atCall: call)
            }
        }
        print("faults: \(calls) lives, with \(fault) at each call in turn")
    }

    @Test func `no life at random loses anything`() async throws {
        print("faults: \(Self.seeds) lives at random from FAULT_SEED=\(Self.firstSeed)")
        await withTaskGroup { group in
            for part in 0..<2 {
                group.addTask {
                    for number in stride(from: part, to: Self.seeds, by: 2) {
                        let seed = Self.firstSeed &+ UInt64(number)
                        #expect(throws: Never.self, "FAULT_SEED=\(seed) FAULT_SEEDS=1") {
                            try Life.random(seed: seed, steps: 30)
                        }
                    }
                }
            }
        }
        print("faults: \(Self.seeds) lives at random done")
    }
}
