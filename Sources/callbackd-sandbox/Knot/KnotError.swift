import HTTPServer
import NIOHTTP1

/// A refusal in the shape of Knot's errors (Knot API reference, create session).
enum KnotError: SandboxRefusal {
    case invalidKeys
    case invalidProduct
    /// What is wrong with a field, as a sentence.
    case invalidField(String)
    case noAccess
    case sessionNotFound
    /// Has a body of its own shape.
    case broken

    private var status: HTTPResponseStatus {
        switch self {
        case .invalidKeys: .unauthorized
        case .invalidProduct, .invalidField, .sessionNotFound: .badRequest
        case .noAccess: .forbidden
        case .broken: .internalServerError
        }
    }

    var response: Response { body.response(status) }

    private var body: JSON {
        switch self {
        case .invalidKeys:
            Self.body(
                "INVALID_INPUT", "INVALID_API_KEYS", "Invalid client_id or secret provided.")
        case .invalidProduct:
            Self.body("INVALID_INPUT", "PRODUCT_NOT_VALID", "The selected type is invalid.")
        case .invalidField(let message):
            Self.body("INVALID_REQUEST", "INVALID_FIELD", message)
        case .noAccess:
            Self.body(
                "INVALID_REQUEST", "NO_ACCESS",
                "The type of session is not enabled. Please contact Knot for access to this type "
                    + "of session.")
        case .sessionNotFound:
            Self.body("SESSION_ERROR", "SESSION_NOT_FOUND", "The session was not found.")
        case .broken:
            ["message": "Server Error"]
        }
    }

    private static func body(_ type: String, _ code: String, _ message: String) -> JSON {
        [
            "error_type": .string(type),
            "error_code": .string(code),
            "error_message": .string(message),
        ]
    }
}
