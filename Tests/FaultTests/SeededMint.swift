import Synchronization

@testable import Sessions

/// Ids and tokens that a seed repeats, so that each line is as long each time.
final class SeededMint: Sendable {
    private let random: Mutex<SplitMix64>

    init(seed: UInt64) {
        random = Mutex(SplitMix64(seed: seed))
    }

    var mint: Mint {
        Mint(
            sessionID: { SessionID("ses_" + self.text(16)) ?? Mint.system.sessionID() },
            token: { Token(self.text(32)) ?? Mint.system.token() },
            eventID: { self.text(16) })
    }

    private func text(_ bytes: Int) -> String {
        random.withLock { random in
            var dice = random
            defer { random = dice }
            return Base64URL.random(byteCount: bytes, using: &dice)
        }
    }
}
