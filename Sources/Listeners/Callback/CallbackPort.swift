public import Sessions
public import Values

/// All that the callback listener can do: it cannot create, list or read.
public struct CallbackPort: Sendable {
    /// Takes a redirect in; calls back exactly once, when what the page says is durable.
    public typealias Settle =
        @Sendable (
            Callback, _ answer: @escaping @Sendable (CallbackAnswer) -> Void
        ) -> Void
    /// Takes a webhook of a provider in; calls back exactly once, when it is durable.
    public typealias Report =
        @Sendable (
            Webhook, _ provider: String, _ answer: @escaping @Sendable (WebhookAnswer) -> Void
        ) -> Void

    /// Takes a browser on the first hop in; calls back exactly once, when it may be sent on.
    public typealias Start =
        @Sendable (
            Digest, _ answer: @escaping @Sendable (StartAnswer) -> Void
        ) -> Void

    let parameters: @Sendable () -> Set<ExactText>
    let settle: Settle
    let start: Start
    let webhookBytes: @Sendable (_ provider: String) -> Int?
    let report: Report

    /// Takes the functions.
    ///
    /// - Parameters:
    ///   - parameters: the query parameters that are worth reading.
    ///   - webhookBytes: how many bytes a webhook of that provider may have; nil if it has no path.
    public init(
        parameters: @escaping @Sendable () -> Set<ExactText>, settle: @escaping Settle,
        start: @escaping Start = { _, answer in answer(.page(.unknown)) },
        webhookBytes: @escaping @Sendable (_ provider: String) -> Int? = { _ in nil },
        report: @escaping Report = { _, _, answer in answer(.unknown) }
    ) {
        self.parameters = parameters
        self.settle = settle
        self.start = start
        self.webhookBytes = webhookBytes
        self.report = report
    }
}
