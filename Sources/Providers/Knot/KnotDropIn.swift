import FoundationEssentials
import Sessions

/// Knot's own wire: `POST /session/create` and `POST /session/extend`.
struct KnotDropIn: DropIn {
    let provider: ProviderName

    func read(_ path: String, _ body: [UInt8]) throws(Refusal) -> DropInReading {
        switch path {
        case "/session/create": return try create(body)
        case "/session/extend":
            var object = try WireObject(reading: body)
            guard let name = try object.takeText("session_id") else {
                return .answered(refusal("INVALID_FIELD", "The session_id field is required."))
            }
            return .extend(providerSessionID: name)
        default: return .unknownPath
        }
    }

    func refusal(status: Int, code: String, message: String) -> ProviderAnswer {
        let notFound = code == "no_such_session"
        return ProviderAnswer(
            status: notFound ? 400 : status,
            [
                "error_type": .string(notFound ? "SESSION_ERROR" : "INVALID_REQUEST"),
                "error_code": .string(notFound ? "SESSION_NOT_FOUND" : code.uppercased()),
                "error_message": .string(
                    message.replacing("end_user_id ", with: "external_user_id ")),
            ])
    }

    private func create(_ body: [UInt8]) throws(Refusal) -> DropInReading {
        var object = try WireObject(reading: body)
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
                provider: provider.text, endUserID: user, options: object.members))
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
