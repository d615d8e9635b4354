import FoundationEssentials
import Sessions
import Values

/// Knot's own wire: `POST /session/create` and `POST /session/extend`.
struct KnotDropIn: DropIn {
    let provider: ProviderName

    /// Which version of the API the application was written for.
    let handedOnHeaders = ["Knot-Version"]

    func read(_ request: DropInRequest) throws(Refusal) -> DropInReading {
        switch request.path {
        case "/session/create": return try create(request)
        case "/session/extend":
            var object = try WireObject(reading: request.body)
            guard let name = try object.takeText("session_id") else {
                return .answered(refusal("INVALID_FIELD", "The session_id field is required."))
            }
            return .extend(providerSessionID: name)
        default: return .unknownPath
        }
    }

    func refusal(status: Int, code: String, message: String) -> ProviderAnswer {
        let message = message.replacing("end_user_id ", with: "external_user_id ")
        // A fault is documented with a message alone.
        if status >= 500 { return ProviderAnswer(status: status, ["message": .string(message)]) }
        let notFound = code == "no_such_session"
        return ProviderAnswer(
            status: notFound ? 400 : status,
            [
                "error_type": .string(notFound ? "SESSION_ERROR" : "INVALID_REQUEST"),
                "error_code": .string(notFound ? "SESSION_NOT_FOUND" : code.uppercased()),
                "error_message": .string(message),
            ])
    }

    private func create(_ request: DropInRequest) throws(Refusal) -> DropInReading {
        var object = try WireObject(reading: request.body)
        do throws(KnotRules.Violation) {
            try KnotRules.check(object.members)
        } catch {
            return .answered(refusal(error.code, error.message))
        }
        guard let user = try object.takeText("external_user_id") else {
            return .answered(
                refusal("INVALID_FIELD", "The external user id field is required."))
        }
        return .open(
            try OpenRequest(
                provider: provider.text, endUserID: user, options: object.members,
                headers: request.headers))
    }

    private func refusal(_ code: String, _ message: String) -> ProviderAnswer {
        ProviderAnswer(
            status: 400,
            [
                "error_type": .string("INVALID_REQUEST"), "error_code": .string(code),
                "error_message": .string(message),
            ])
    }
}
