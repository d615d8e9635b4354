/// A provider's POST, ready to be sent: a repetition is the same bytes.
struct Webhook: Sendable {
    /// As at the end of the address, such as `knot`.
    let provider: String
    /// The provider's name of what happened, such as `AUTHENTICATED`.
    let event: String
    /// Beyond `Content-Type: application/json` and `Content-Length`.
    let headers: [(name: String, value: String)]
    let body: [UInt8]
}
