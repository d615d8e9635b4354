import FoundationEssentials
import Sessions
import Synchronization
import Values

/// A provider in memory that answers as the test says, and counts the calls.
final class FakeProvider: Provider {
    let name: ProviderName
    let callbackParameters: Set<String> = []
    private let answer: @Sendable () async throws(ProviderError) -> ProviderSession
    private let reading: CallbackReading
    private let count = Mutex(0)
    let keepsSessionsSecret: Bool
    let confirms: Bool
    let correlation: Correlation
    private let extending: @Sendable () async -> Void
    private let confirmation: @Sendable () async throws(ProviderError) -> Confirmation

    init(
        _ name: ProviderName, reading: CallbackReading = .completed, secretSessions: Bool = false,
        confirms: Bool = false, correlation: Correlation = .path,
        answer: @escaping @Sendable () async throws(ProviderError) -> ProviderSession = {
            () async throws(ProviderError) in
            ProviderSession(id: "ps-1", authURL: "https://auth.example/1", expiresAt: nil)
        },
        confirmation: @escaping @Sendable () async throws(ProviderError) -> Confirmation = {
            () async throws(ProviderError) in .notYet
        },
        extending: @escaping @Sendable () async -> Void = {}
    ) {
        self.name = name
        self.reading = reading
        keepsSessionsSecret = secretSessions
        self.confirms = confirms
        self.correlation = correlation
        self.confirmation = confirmation
        self.extending = extending
        self.answer = answer
    }

    var calls: Int { count.withLock { $0 } }

    func check(_ request: OpenRequest) throws(Refusal) {}

    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession {
        count.withLock { $0 += 1 }
        return try await answer()
    }

    func outcome(
        of callback: CallbackParameters, on path: ReturnPath, for session: Session
    ) -> CallbackReading { reading }

    func confirm(_ session: Session) async throws(ProviderError) -> Confirmation {
        try await confirmation()
    }

    func extend(
        _ session: Session, providerSessionID: String
    ) async throws(ProviderError) -> ProviderExtension? {
        guard keepsSessionsSecret else { return nil }
        await extending()
        let answer = ProviderAnswer(status: 200, headers: [:], body: Array(providerSessionID.utf8))
        return ProviderExtension(duration: .seconds(1800), answer: answer)
    }
}
