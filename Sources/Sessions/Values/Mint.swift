import FoundationEssentials

/// Where new names and tokens come from, so that tests can say which they will be.
public struct Mint: Sendable {
    /// A session's id.
    public let sessionID: @Sendable () -> SessionID
    /// A token of 256 random bits.
    public let token: @Sendable () -> Token
    /// An event's id: a version 4 UUID in lower case.
    public let eventID: @Sendable () -> String

    /// Takes the three sources.
    public init(
        sessionID: @escaping @Sendable () -> SessionID, token: @escaping @Sendable () -> Token,
        eventID: @escaping @Sendable () -> String
    ) {
        self.sessionID = sessionID
        self.token = token
        self.eventID = eventID
    }

    /// From the kernel's random numbers (getrandom(2)).
    public static var system: Mint {
        Mint(
            sessionID: {
                var randomness = SystemRandomNumberGenerator()
                return SessionID(using: &randomness)
            },
            token: {
                var randomness = SystemRandomNumberGenerator()
                return Token(using: &randomness)
            },
            eventID: { UUID().uuidString.lowercased() })
    }
}
