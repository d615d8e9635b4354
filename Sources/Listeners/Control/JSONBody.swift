import ControlAPI
import FoundationEssentials
import HTTPServer
import NIOCore
import NIOHTTP1
import Sessions
import Values

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
    static func createMessage(in body: [UInt8]) throws(Problem) -> CreateMessage {
        let json: JSONValue
        do throws(JSONFlaw) {
            json = try JSONValue(reading: body)
        } catch {
            throw Problem(Refusal(error))
        }
        do throws(MessageFlaw) {
            return try CreateMessage(json)
        } catch {
            throw Problem(error)
        }
    }
}

extension Problem {
    /// What is wrong with a body, by its field.
    fileprivate init(_ flaw: MessageFlaw) {
        let (code, detail) =
            switch flaw {
            case .noObject: ("invalid_json", "the body is no JSON object")
            case .unknown(let name, let known):
                (
                    "unknown_field",
                    "\"\(name.cut(toBytes: 64))\" is no field here; there are: "
                        + known.joined(separator: ", ")
                )
            case .missing(let name): ("invalid_field", "\(name) is missing")
            case .wrongType(let name): ("invalid_field", "\(name) has the wrong type")
            case .outOfBounds(let name): ("invalid_field", "\(name) has a value out of bounds")
            }
        self.init(.badRequest, code, detail)
    }
}
