public import Sessions

/// All that the callback listener can do: it cannot create, list or read.
public struct CallbackPort: Sendable {
    /// Takes a redirect in; calls back exactly once, when what the page says is durable.
    public typealias Settle =
        @Sendable (
            Callback, _ answer: @escaping @Sendable (CallbackAnswer) -> Void
        ) -> Void

    let parameters: Set<String>
    let settle: Settle

    /// Takes the functions, and the query parameters that are worth reading.
    public init(parameters: Set<String>, settle: @escaping Settle) {
        self.parameters = parameters
        self.settle = settle
    }
}
