/// A provider's own wire on the control socket: an application that speaks it needs no change but
/// its base URL, and no secret.
public protocol DropIn: Sendable {
    /// Header fields of a request that the provider gets as they are, such as a version.
    var handedOnHeaders: [String] { get }

    /// Reads a POST.
    /// - Throws: `Refusal` where a field cannot be used.
    func read(_ request: DropInRequest) throws(Refusal) -> DropInReading

    /// A refusal of ours, in the shape of the provider's errors.
    ///
    /// - Parameters:
    ///   - code: the stable code of the problem.
    ///   - message: a sentence for people, which names fields as the control protocol does.
    func refusal(status: Int, code: String, message: String) -> ProviderAnswer
}

/// A POST on a provider's own wire.
public struct DropInRequest: Redacted, Sendable {
    /// The path behind the provider's name, with its leading slash.
    public let path: String
    /// Those of ``DropIn/handedOnHeaders`` that it has.
    public let headers: [String: String]
    /// The body.
    public let body: [UInt8]

    /// Takes the parts.
    public init(path: String, headers: [String: String] = [:], body: [UInt8]) {
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// What a drop-in request asks for.
public enum DropInReading: Sendable {
    /// A session.
    case open(OpenRequest)
    /// A longer life for the session of that name.
    case extend(providerSessionID: String)
    /// Nothing that concerns us: the answer is known.
    case answered(ProviderAnswer)
    /// The provider's wire has no such path, or we do not offer it.
    case unknownPath
}
