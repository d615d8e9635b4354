import FoundationEssentials
import Sessions
import Values

/// Conductor's own wire: `POST /v1/auth-sessions`, as its SDKs speak it.
struct ConductorDropIn: DropIn {
    let provider: ProviderName
    let makeID: @Sendable () -> String

    let handedOnHeaders: [String] = []

    func read(_ request: DropInRequest) throws(Refusal) -> DropInReading {
        guard request.path == "/v1/auth-sessions" else { return .unknownPath }
        var object = try WireObject(reading: request.body)
        let endUserID = try object.takeRequiredText("endUserId")
        let returnURL = try object.takeText("redirectUrl")
        var options: [ExactText: JSONValue] = [:]
        for name in ConductorRequest.options {
            options[name] = object.members.removeValue(forKey: name)
        }
        if let unknown = object.members.keys.min() {
            throw .invalidField(name: unknown.text, reason: "is not known to Conductor")
        }
        return .open(
            try OpenRequest(
                provider: provider.text, endUserID: endUserID, returnURL: returnURL,
                options: options))
    }

    func refusal(status: Int, code: String, message: String) -> ProviderAnswer {
        let requestID = "req_\(makeID())"
        let message = named(message)
        let answer = ProviderAnswer(
            status: status,
            [
                "error": .object([
                    "message": .string(message), "userFacingMessage": .string(message),
                    "type": .string(Self.type(status)), "code": .string(code.uppercased()),
                    "httpStatusCode": .integer(Int64(status)), "requestId": .string(requestID),
                    "integrationCode": .null,
                ])
            ])
        return ProviderAnswer(
            status: status,
            headers: answer.headers.merging([ConductorWire.requestID: requestID]) { $1 },
            body: answer.body)
    }

    private static func type(_ status: Int) -> String {
        switch status {
        case 401: "AUTHENTICATION_ERROR"
        case 403: "PERMISSION_ERROR"
        case 400...499: "INVALID_REQUEST_ERROR"
        default: "INTERNAL_ERROR"
        }
    }

    /// Our fields by their names on this wire.
    private func named(_ message: String) -> String {
        message.replacing("return_url ", with: "redirectUrl ")
            .replacing("end_user_id ", with: "endUserId ").replacing("options.", with: "")
    }
}
