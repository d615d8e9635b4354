import Sessions
import Synchronization

/// Remembers the tokens that were minted, which nothing else does.
final class MintedTokens: Sendable {
    private let tokens = Mutex<[Token]>([])

    var all: [Token] { tokens.withLock { $0 } }

    func note(_ token: Token) -> Token {
        tokens.withLock { $0.append(token) }
        return token
    }
}
