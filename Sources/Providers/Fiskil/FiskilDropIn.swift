import FoundationEssentials
import Sessions
import Values

/// Fiskil's own wire: applications create sessions at the paths that its documents name, and get a
/// token that is good for nothing, since they need none.
struct FiskilDropIn: DropIn {
    let provider: ProviderName
    let makeID: @Sendable () -> String

    /// Which version of the API the application was written for.
    let handedOnHeaders = ["X-Fiskil-Version"]

    func read(_ request: DropInRequest) throws(Refusal) -> DropInReading {
        switch request.path {
        case "/v1/token":
            return .answered(
                ProviderAnswer(
                    status: 200,
                    [
                        "token": .string("callbackd-needs-no-token"),
                        "token_type": .string("Bearer"),
                        "expires_in": .integer(900),
                    ]))
        case "/v1/auth/session", "/auth/session": return .open(try session(request))
        default: return .unknownPath
        }
    }

    func refusal(status: Int, code: String, message: String) -> ProviderAnswer {
        ProviderAnswer(
            status: status, type: "application/vnd.goa.error",
            [
                "name": .string(code), "id": .string("err_\(makeID())"),
                "message": .string(named(message)),
                "temporary": .bool([429, 503].contains(status)),
                "timeout": .bool([408, 504].contains(status)), "fault": .bool(status >= 500),
            ])
    }

    private func session(_ request: DropInRequest) throws(Refusal) -> OpenRequest {
        var object = try WireObject(reading: request.body)
        let permissions = object.members.removeValue(forKey: "permissions")
        return try OpenRequest(
            provider: provider.text, endUserID: try object.takeRequiredText("end_user_id"),
            institutionID: try object.takeText("institution_id"),
            permissions: try Self.texts(permissions),
            returnURL: try object.takeText("redirect_uri"),
            cancelURL: try object.takeText("cancel_uri"), unknownMembers: object.members,
            headers: request.headers)
    }

    private static func texts(_ value: JSONValue?) throws(Refusal) -> [String]? {
        switch value {
        case nil, .null: return nil
        case .array(let entries):
            let texts = entries.compactMap(\.text)
            if texts.count == entries.count { return texts }
        default: break
        }
        throw .invalidField(name: "permissions", reason: "is no list of texts")
    }

    /// Our fields by their names on this wire.
    private func named(_ message: String) -> String {
        message.replacing("return_url ", with: "redirect_uri ")
            .replacing("cancel_url ", with: "cancel_uri ")
    }
}
