import ControlAPI
import FoundationEssentials
import HTTPServer
import NIOCore
import NIOHTTP1
import Sessions

/// JSON in and out of the control socket.
enum JSONBody {
    /// A response whose body is `message`.
    static func response(
        _ message: some Encodable, status: HTTPResponseStatus = .ok,
        type: String = "application/json"
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let body = try? encoder.encode(message) else {
            return Response(.internalServerError)
        }
        return Response(
            status, headers: ["Content-Type": type, "Cache-Control": "no-store"],
            body: ByteBuffer(bytes: body))
    }

    /// The message in a request's body.
    /// - Throws: a ``Problem`` that says what is wrong with it.
    static func message<Message: Decodable>(
        in body: [UInt8], _ type: Message.Type
    ) throws -> Message {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
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
