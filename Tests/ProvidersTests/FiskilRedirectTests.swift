import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `Fiskil's redirects` {
    func read(
        _ values: [ExactText: String], on path: ReturnPath = .callback, requires: Bool = true
    ) -> CallbackReading {
        FiskilRedirect.read(
            CallbackParameters(values: values), on: path, sessionID: "ps",
            requiresSessionID: requires)
    }

    @Test func `the session's own id and no error is a success`() {
        #expect(read(["session_id": "ps"]) == .completed)
        #expect(read(["sess_id": "ps"]) == .completed)
        #expect(read(["session_id": "ps", "sess_id": "ps"]) == .completed)
    }

    @Test func `another session's id is malformed, whatever else is said`() {
        #expect(read(["session_id": "other"]) == .malformed(.sessionIDMismatch))
        #expect(
            read(["session_id": "ps", "sess_id": "other"]) == .malformed(.sessionIDMismatch))
        #expect(
            read(["session_id": "other", "error": "access_denied"], on: .cancel)
                == .malformed(.sessionIDMismatch))
    }

    @Test func `no parameters prove nothing, unless the token alone is enough`() {
        #expect(read([:]) == .malformed(.noParameters))
        #expect(read([:], on: .cancel) == .malformed(.noParameters))
        #expect(read([:], requires: false) == .completed)
        #expect(read([:], on: .cancel, requires: false) == .malformed(.noParameters))
    }

    @Test func `a success with the cancel token is malformed`() {
        #expect(
            read(["session_id": "ps"], on: .cancel) == .malformed(.successOnCancelToken))
    }

    @Test(arguments: ["CONSENT_ENDUSER_DENIED", "AUTH_SESSION_CANCELLED"])
    func `the end user's no is a cancellation`(_ type: String) {
        let detail = ErrorDetail(error: "x", type: type)
        #expect(read(["error": "x", "error_type": type], on: .cancel) == .cancelled(detail))
        #expect(
            read(["error_type": type], on: .callback) == .cancelled(ErrorDetail(type: type)))
    }

    @Test func `access_denied is a cancellation`() {
        #expect(
            read(["error": "access_denied"], on: .cancel)
                == .cancelled(ErrorDetail(error: "access_denied")))
    }

    @Test(arguments: [
        "CONSENT_UPSTREAM_PROCESSING_ERROR", "CONSENT_OTP_FAILURE", "CONSENT_ENDUSER_INELIGIBLE",
        "CONSENT_TIMEOUT", "CONSUMERDATA_PROCESSING_ERROR", "NOBODY_KNOWS_THIS",
    ])
    func `every other error is a failure, kept to the letter`(_ type: String) {
        let values: [ExactText: String] = [
            "error": "server_error", "error_type": type, "error_description": "a\u{0}<b>",
            "error_id": "err_1", "error_uri": "https://x.example/#y",
        ]
        let detail = ErrorDetail(
            error: "server_error", type: type, description: "a\u{0}<b>", id: "err_1",
            uri: "https://x.example/#y")
        #expect(read(values, on: .cancel) == .failed(detail))
        #expect(read(values, on: .callback) == .failed(detail))
    }
}
