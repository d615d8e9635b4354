import ControlAPI
import FoundationEssentials
import Hummingbird
import NIOCore
import Sessions

/// JSON in and out of the control socket.
enum JSONBody {
    /// A response whose body is `message`.
    static func response(
        _ message: some Encodable, status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let body = try? encoder.encode(message) else {
            return Response(status: .internalServerError)
        }
        return Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// The message in a request's body.
    /// - Throws: a ``Problem`` that says what is wrong with it.
    static func message<Message: Decodable>(
        in request: Request, _ type: Message.Type
    ) async throws -> Message {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Limits.controlBodyBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .contentTooLarge, "body_too_large",
                "the body is longer than \(Limits.controlBodyBytes) bytes")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch let unknown as UnknownMember {
            throw Problem(
                .badRequest, "unknown_field",
                "\"\(unknown.name)\" is no field here; there are: "
                    + unknown.known.joined(separator: ", "))
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// What is wrong with a body, by its field.
    fileprivate init(_ error: DecodingError) {
        func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            (context.codingPath + [key].compactMap { $0 }).map(\.stringValue)
                .joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            self.init(.badRequest, "invalid_field", "\(path(context, key)) is missing")
        case .typeMismatch(_, let context) where context.codingPath.isEmpty:
            self.init(.badRequest, "invalid_json", "the body is no JSON object")
        case .valueNotFound(_, let context) where context.codingPath.isEmpty:
            self.init(.badRequest, "invalid_json", "the body is no JSON object")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            self.init(.badRequest, "invalid_field", "\(path(context)) has the wrong type")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self.init(.badRequest, "invalid_field", "\(path(context)) has a value out of bounds")
        default:
            self.init(.badRequest, "invalid_json", "the body is no JSON")
        }
    }
}
