import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Delivers webhooks to callbackd, as often as a provider would.
struct WebhookClient: Sendable {
    /// How long the receiver may take (Knot's rule; Fiskil's is not known).
    private static let patience = TimeAmount.seconds(10)

    private let client: HTTPClient
    private let base: WebhookAddress
    private let clock: any Clock<Duration>

    init(_ client: HTTPClient, base: WebhookAddress, clock: any Clock<Duration> = .continuous) {
        self.client = client
        self.base = base
        self.clock = clock
    }

    /// What the HTTP client that is passed in needs.
    static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = patience
        configuration.timeout.read = patience
        // That nobody listens is told at once, not after ten seconds of trying.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Tries until it is accepted or the tries are used up. Returns early when the task is
    /// cancelled.
    ///
    /// - Parameter webhook: makes the webhook of a try, which is counted from 1.
    func deliver(
        _ policy: WebhookPolicy, _ webhook: @Sendable (_ attempt: Int) -> Webhook
    ) async -> WebhookDelivery {
        var attempt = 1
        while true {
            let answer = await send(webhook(attempt))
            let delivery = WebhookDelivery(
                answer: answer, attempts: attempt, isAccepted: policy.accepts(answer))
            guard !delivery.isAccepted, attempt < policy.attempts else { return delivery }
            do {
                try await clock.sleep(for: WebhookPolicy.pause)
            } catch {
                return delivery
            }
            attempt += 1
        }
    }

    private func send(_ webhook: Webhook) async -> WebhookDelivery.Answer {
        var request = HTTPClientRequest(url: base.address(of: webhook.provider))
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        for header in webhook.headers {
            request.headers.add(name: header.name, value: header.value)
        }
        request.body = .bytes(ByteBuffer(bytes: webhook.body))
        do {
            let response = try await client.execute(request, timeout: Self.patience)
            // Read only so that the connection can be used again: no provider heeds the text.
            _ = try? await response.body.collect(upTo: 65_536)
            return .status(response.status.code)
        } catch {
            return .none(Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .readTimeout, .connectTimeout: "nothing within 10 seconds"
            case .remoteConnectionClosed: "it hung up"
            default: error.shortDescription
            }
        case is CancellationError: "the sandbox is ending"
        default: "it cannot be reached"
        }
    }
}
