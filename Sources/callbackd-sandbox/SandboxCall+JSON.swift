import FoundationEssentials
import HTTPServer
import NIOCore

extension SandboxCall {
    /// The body; nil if it is no JSON.
    var json: JSON? { try? decode(JSON.self) }

    /// The body as a message.
    func decode<Message: Decodable>(_ type: Message.Type) throws -> Message {
        try JSONDecoder().decode(type, from: Data(request.body.readableBytesView))
    }
}
