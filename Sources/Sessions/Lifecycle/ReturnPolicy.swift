/// Where the browser may be sent after an outcome: nowhere but to configured origins.
public struct ReturnPolicy: Sendable, Hashable {
    /// Origins, as ``WebAddress/origin`` writes them.
    public let origins: Set<String>

    /// Takes the allowed origins.
    public init(origins: Set<String>) {
        self.origins = origins
    }

    /// Whether the browser may be sent there.
    public func allows(_ address: WebAddress) -> Bool { origins.contains(address.origin) }

    /// Checks the two addresses of a request.
    func check(_ request: OpenRequest) throws(Refusal) {
        try check(request.returnURL, "return_url")
        try check(request.cancelURL, "cancel_url")
    }

    private func check(_ address: WebAddress?, _ field: String) throws(Refusal) {
        guard let address, !allows(address) else { return }
        throw .returnURLNotAllowed(field: field, allowed: origins.sorted())
    }
}
