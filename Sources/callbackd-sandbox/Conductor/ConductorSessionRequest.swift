import FoundationEssentials

/// The body of `POST /auth-sessions` (Conductor API reference, create an auth session).
struct ConductorSessionRequest: Sendable {
    let publishableKey: String
    let endUserID: String
    /// In seconds; nil where the caller leaves it to Conductor.
    let linkExpiry: TimeInterval?
    let redirectURL: RedirectURI?

    /// Nothing beyond these is allowed (`additionalProperties: false`).
    private static let names: Set = [
        "publishableKey", "endUserId", "linkExpiryMins", "redirectUrl",
    ]

    /// Throws at the first flaw; nil stands for a body that is not JSON.
    init(_ body: JSON?) throws(ConductorError) {
        guard let body, case .object = body else { throw .notJSON }
        if let name = body.names.first(where: { !Self.names.contains($0) }) {
            throw .unknownMember(name)
        }
        publishableKey = try Self.text("publishableKey", in: body)
        endUserID = try Self.text("endUserId", in: body)
        linkExpiry = try Self.linkExpiry(in: body)
        redirectURL = try Self.redirectURL(in: body)
    }

    private static func text(_ name: String, in body: JSON) throws(ConductorError) -> String {
        guard let value = body[name] else { throw .missingMember(name) }
        guard let text = value.string, !text.isEmpty else {
            throw .invalidMember(name, "a string that is not empty")
        }
        return text
    }

    private static func linkExpiry(in body: JSON) throws(ConductorError) -> TimeInterval? {
        let minutes: Double
        switch body["linkExpiryMins"] {
        case nil: return nil
        case .integer(let number): minutes = Double(number)
        case .number(let number): minutes = number
        default: throw .invalidMember("linkExpiryMins", "a number")
        }
        guard (15...10_080).contains(minutes) else {
            throw .invalidMember("linkExpiryMins", "at least 15 and at most 10080")
        }
        return minutes * 60
    }

    private static func redirectURL(in body: JSON) throws(ConductorError) -> RedirectURI? {
        guard let value = body["redirectUrl"] else { return nil }
        guard let uri = value.string.flatMap({ RedirectURI($0) }) else {
            throw .invalidMember("redirectUrl", "an absolute URI or null")
        }
        return uri
    }
}
