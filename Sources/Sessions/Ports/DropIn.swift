/// A provider's own wire on the control socket: an application that speaks it needs no change but
/// its base URL, and no secret.
public protocol DropIn: Sendable {
    /// Reads a POST to `path`, the part behind the provider's name, with its leading slash.
    /// - Throws: `Refusal` where a field cannot be used.
    func read(_ path: String, _ body: [UInt8]) throws(Refusal) -> DropInReading

    /// A refusal of ours, in the shape of the provider's errors.
    ///
    /// - Parameters:
    ///   - code: the stable code of the problem.
    ///   - message: a sentence for people, which names fields as the control protocol does.
    func refusal(status: Int, code: String, message: String) -> ProviderAnswer
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
