import FoundationEssentials
import HTTPServer
import NIOCore
import NIOHTTP1

extension Encodable {
    /// An answer with this body: keys in alphabetical order and plain slashes, as in the providers'
    /// own examples.
    func response(
        _ status: HTTPResponseStatus = .ok, type: String = "application/json; charset=utf-8"
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(self) else { return Response(.internalServerError) }
        return Response(status, headers: ["Content-Type": type], body: ByteBuffer(bytes: body))
    }
}

extension Response {
    /// Sends a browser on.
    static func redirect(to address: String) -> Response {
        Response(.seeOther, headers: ["Location": address, "Cache-Control": "no-store"])
    }
}
