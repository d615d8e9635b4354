public import Sessions

/// All that the callback listener can do: it cannot create, list or read.
public struct CallbackPort: Sendable {
    /// Takes a redirect in; calls back exactly once, when what the page says is durable.
    public typealias Settle =
        @Sendable (
            Callback, _ answer: @escaping @Sendable (CallbackAnswer) -> Void
        ) -> Void

    let settle: Settle

    /// Takes the functions.
    public init(settle: @escaping Settle) {
        self.settle = settle
    }
}
