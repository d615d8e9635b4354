import HTTPServer
import NIOCore
import NIOHTTP1

/// A refusal in the shape of Fiskil's errors (`application/vnd.goa.error`, six fields).
///
/// The sandbox refuses only what the caller did wrong, so `fault`, `temporary` and `timeout` are
/// always false.
struct FiskilError: SandboxRefusal {
    private let status: HTTPResponseStatus
    private let body: Body

    /// `id` names this one occurrence, as in `err_<uuid>`; `name` the class of errors.
    init(_ status: HTTPResponseStatus, name: String, message: String, id: String) {
        self.status = status
        body = Body(id: id, message: message, name: name)
    }

    var response: Response { body.response(status, type: "application/vnd.goa.error") }

    private struct Body: Encodable, Sendable {
        let fault = false
        let id: String
        let message: String
        let name: String
        let temporary = false
        let timeout = false
    }
}
