import HTTPServer
import NIOCore
import Sessions

/// A request on the control socket, as its route gets it.
struct ControlCall: Sendable {
    let request: Request
    /// What stands for the names of the route's pattern.
    let parameters: [String: String]
    /// Whose request it is.
    let peer: Peer

    init(_ request: Request, parameters: [String: String]) {
        self.request = request
        self.parameters = parameters
        // A connection whose peer the kernel does not name is closed before it is served.
        peer =
            request.sender.credentials.map { Peer(pid: $0.pid, uid: $0.uid, gid: $0.gid) }
            ?? Peer(pid: 0, uid: .max, gid: .max)
    }

    var body: [UInt8] { Array(request.body.readableBytesView) }
}
