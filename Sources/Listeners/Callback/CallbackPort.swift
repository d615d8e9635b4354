public import Sessions

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

    let parameters: @Sendable () -> Set<String>
    let settle: Settle
    let start: Start
    let takesWebhooks: @Sendable (_ provider: String) -> Bool
    let report: Report

    /// Takes the functions.
    ///
    /// - Parameters:
    ///   - parameters: the query parameters that are worth reading.
    ///   - takesWebhooks: whether there is a webhook path of that provider.
    public init(
        parameters: @escaping @Sendable () -> Set<String>, settle: @escaping Settle,
        start: @escaping Start = { _, answer in answer(.page(.unknown)) },
        takesWebhooks: @escaping @Sendable (_ provider: String) -> Bool = { _ in false },
        report: @escaping Report = { _, _, answer in answer(.unknown) }
    ) {
        self.parameters = parameters
        self.settle = settle
        self.start = start
        self.takesWebhooks = takesWebhooks
        self.report = report
    }
}
