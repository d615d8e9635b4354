import Sessions
import Values

/// The body of `POST /auth-sessions`, checked before the call. Conductor allows no other members.
struct ConductorRequest {
    private let endUserID: String
    private let publishableKey: JSONValue
    private let expiryMinutes: JSONValue?

    /// The options that it has, by Conductor's names.
    static let options: Set<ExactText> = ["publishableKey", "linkExpiryMins"]

    /// Takes a request.
    ///
    /// - Parameter publishableKey: the configured one, used where the request gives none.
    init(_ request: OpenRequest, publishableKey: String?) throws(Refusal) {
        if let unknown = request.options.keys.filter({ !Self.options.contains($0) }).min() {
            throw .invalidField(
                name: "options.\(unknown)",
                reason: "is not known: Conductor takes publishableKey and linkExpiryMins")
        }
        endUserID = request.endUserID
        switch request.options["publishableKey"] ?? publishableKey.map(JSONValue.string) {
        case .string(let key)? where !key.isEmpty: self.publishableKey = .string(key)
        case .string?:
            throw .invalidField(name: "options.publishableKey", reason: "is empty")
        case nil, .null?:
            throw .invalidField(
                name: "options.publishableKey",
                reason: "is missing, and the configuration has no publishable_key")
        default: throw .invalidField(name: "options.publishableKey", reason: "is no text")
        }
        expiryMinutes = try Self.minutes(request)
    }

    /// What is sent: nothing but what Conductor documents.
    func body(returningTo callback: String) -> WireObject {
        var body = WireObject()
        body.members["endUserId"] = .string(endUserID)
        body.members["publishableKey"] = publishableKey
        body.members["linkExpiryMins"] = expiryMinutes
        body.members["redirectUrl"] = .string(callback)
        return body
    }

    private static func minutes(_ request: OpenRequest) throws(Refusal) -> JSONValue? {
        let bounds = ConductorProvider.expiryMinutes
        if let given = request.options["linkExpiryMins"], given != .null {
            guard let minutes = given.double,
                (Double(bounds.lowerBound)...Double(bounds.upperBound)) ~= minutes
            else {
                throw .invalidField(
                    name: "options.linkExpiryMins",
                    reason: "is not between \(bounds.lowerBound) and \(bounds.upperBound) minutes")
            }
            return given
        }
        guard let lifetime = request.lifetime else { return nil }
        let seconds = Int(lifetime.components.seconds)
        guard (bounds.lowerBound * 60...bounds.upperBound * 60).contains(seconds) else {
            throw .invalidField(
                name: "lifetime_s",
                reason: "is not between \(bounds.lowerBound * 60) and \(bounds.upperBound * 60), "
                    + "Conductor's bounds")
        }
        return .integer(Int64((seconds + 59) / 60))
    }
}
