import FoundationEssentials
import Sessions
import Synchronization

/// A provider in memory that answers as the test says, and counts the calls.
final class FakeProvider: Provider {
    let name: ProviderName
    let callbackParameters: Set<String> = []
    private let answer: @Sendable () async throws(ProviderError) -> ProviderSession
    private let reading: CallbackReading
    private let count = Mutex(0)

    init(
        _ name: ProviderName, reading: CallbackReading = .completed,
        answer: @escaping @Sendable () async throws(ProviderError) -> ProviderSession = {
            () async throws(ProviderError) in
            ProviderSession(id: "ps-1", authURL: "https://auth.example/1", expiresAt: nil)
        }
    ) {
        self.name = name
        self.reading = reading
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
}
