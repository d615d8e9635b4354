public import NIOCore
public import NIOHTTP1

/// An answer whose body is known; framing, `Date` and `Connection` are the connection's affair.
public struct Response: Sendable {
    /// A final status (200 or above).
    public var status: HTTPResponseStatus
    /// Without those that the connection adds.
    public var headers: HTTPHeaders
    /// Left out if the request is a HEAD.
    public var body: ByteBuffer

    /// Takes the parts.
    public init(
        _ status: HTTPResponseStatus, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
