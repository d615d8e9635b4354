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

    /// A request's body, which has ``Limits/controlBody`` to arrive.
    /// - Throws: a ``Problem`` where it is too long or too slow.
    static func bytes(of request: Request, clock: any Clock<Duration>) async throws -> [UInt8] {
        let body = try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask { try await collected(request.body) }
            group.addTask {
                try await clock.sleep(for: Limits.controlBody)
                throw Problem(.requestTimeout, "body_too_slow", "the body did not arrive in time")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ByteBuffer()
        }
        return Array(body.readableBytesView)
    }

    /// The message in a request's body.
    /// - Throws: a ``Problem`` that says what is wrong with it.
    static func message<Message: Decodable>(
        in request: Request, _ type: Message.Type, clock: any Clock<Duration>
    ) async throws -> Message {
        let body = try await bytes(of: request, clock: clock)
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

extension JSONBody {
    /// Reads past a body that is too long, so that a peer that is still sending gets its answer,
    /// but not without end.
    private static func collected(_ body: RequestBody) async throws -> ByteBuffer {
        var collected = ByteBuffer()
        var size = 0
        for try await var part in body {
            size += part.readableBytes
            if size <= Limits.controlBodyBytes { collected.writeBuffer(&part) }
            if size > 256 * Limits.controlBodyBytes { break }
        }
        guard size <= Limits.controlBodyBytes else {
            throw Problem(
                .contentTooLarge, "body_too_large",
                "the body is longer than \(Limits.controlBodyBytes) bytes")
        }
        return collected
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
