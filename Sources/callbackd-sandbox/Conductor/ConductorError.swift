import HTTPServer
import NIOHTTP1

/// A refusal in the shape of Conductor's errors (Conductor docs, errors).
///
/// Of the codes, `API_KEY_INVALID` and `RESOURCE_MISSING` are in the docs; those for a bad body are
/// ours, since the list there is open.
enum ConductorError: Error {
    case invalidKey
    case missingEndUser(String)
    case notJSON
    case unknownMember(String)
    case missingMember(String)
    /// The member's name, and what it must be.
    case invalidMember(String, String)
    /// The request came without a `Host`.
    case missingHost
    /// No JSON at all, as from a broken front end.
    case garbled

    /// The answer; `requestID` is that of its header.
    func response(requestID: String) -> Response {
        if case .garbled = self {
            return HTMLPage(
                status: .internalServerError, title: "Internal Server Error",
                content: "<h1>Internal Server Error</h1>"
            ).response
        }
        let said = parts
        let body: JSON = [
            "error": [
                "message": .string(said.message),
                "userFacingMessage": .string(said.userFacingMessage),
                "type": .string(said.type),
                "code": .string(said.code),
                "httpStatusCode": .integer(Int(said.status.code)),
                "requestId": .string(requestID),
            ]
        ]
        return body.response(said.status)
    }

    private struct Parts {
        var status = HTTPResponseStatus.badRequest
        var type = "INVALID_REQUEST_ERROR"
        let code: String
        let message: String
        // Conductor masks what only the developer can mend.
        var userFacingMessage = "An internal server error occurred. Please try again."
    }

    private var parts: Parts {
        switch self {
        case .invalidKey:
            Parts(
                status: .unauthorized, type: "AUTHENTICATION_ERROR", code: "API_KEY_INVALID",
                message: "The API key is missing or invalid.")
        case .missingEndUser(let id):
            Parts(
                status: .notFound, code: "RESOURCE_MISSING", message: "No such EndUser: '\(id)'",
                userFacingMessage: "There is no such end user.")
        case .notJSON:
            Parts(code: "BODY_INVALID", message: "The body is not a JSON object.")
        case .unknownMember(let name):
            Parts(code: "PARAMETER_UNKNOWN", message: "Unrecognized parameter: '\(name)'")
        case .missingMember(let name):
            Parts(code: "PARAMETER_MISSING", message: "Required parameter: '\(name)'")
        case .invalidMember(let name, let rule):
            Parts(code: "PARAMETER_INVALID", message: "Parameter '\(name)' must be \(rule).")
        case .missingHost:
            Parts(code: "HOST_MISSING", message: "The Host header is missing.")
        case .garbled:
            Parts(
                status: .internalServerError, type: "INTERNAL_ERROR", code: "INTERNAL_ERROR",
                message: "")
        }
    }
}
