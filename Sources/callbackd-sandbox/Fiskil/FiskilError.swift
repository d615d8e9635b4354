import Hummingbird

/// A refusal in the shape of Fiskil's errors (`application/vnd.goa.error`, six fields).
///
/// The sandbox refuses only what the caller did wrong, so `fault`, `temporary` and `timeout` are
/// always false.
struct FiskilError: HTTPResponseError {
    let status: HTTPResponse.Status
    private let body: Body

    /// `id` names this one occurrence, as in `err_<uuid>`; `name` the class of errors.
    init(_ status: HTTPResponse.Status, name: String, message: String, id: String) {
        self.status = status
        body = Body(id: id, message: message, name: name)
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = try context.responseEncoder.encode(body, from: request, context: context)
        response.status = status
        response.headers[.contentType] = "application/vnd.goa.error"
        return response
    }

    private struct Body: Encodable, Sendable {
        let fault = false
        let id: String
        let message: String
        let name: String
        let temporary = false
        let timeout = false
    }
}
