import HTTPServer
import NIOCore
import NIOHTTP1
import Values

@testable import Listeners
@testable import Sessions

/// A request target of any bytes leads to a reading that is bounded, and a success only to who
/// named the session and no error.
enum FuzzedCallback {
    static func run(_ bytes: [UInt8]) {
        let target = String(decoding: bytes, as: UTF8.self)
        read(header: target)
        for provider in FuzzedProviders.all {
            let known = provider.callbackParameters
            let head = Request(HTTPRequestHead(version: .http1_1, method: .GET, uri: target))
            read(FormQuery.parameters(target[...], known: known), by: provider)
            if case .callback(let callback) = PublicRequest(head, known: known) {
                read(callback.parameters, by: provider)
            }
        }
    }

    /// What comes in header fields: cookies, languages, and what proxies say.
    private static func read(header value: String) {
        let cookie = StartCookie(isSecure: true)
        precondition(cookie.digests(in: ["Cookie": value]).count <= 64, "too many cookies")
        _ = Language(accepted: [value])
        let network = try? TrustedProxies(["10.0.0.0/8"])
        let peer = try? SocketAddress(ipAddress: "10.0.0.1", port: 1)
        for name in ["X-Forwarded-For", "Forwarded"] {
            let client = network?.client([name: value], connectedFrom: peer)
            precondition(client.flatMap { IPAddress($0) } != nil, "a client with no address")
        }
    }

    private static func read(_ parameters: CallbackParameters, by provider: any Provider) {
        for value in parameters.values.values {
            precondition(value.utf8.count <= Limits.keptValueBytes, "a value is too long")
        }
        guard parameters.flaw == nil else { return }
        let session = FuzzedProviders.session(provider)
        for path in [ReturnPath.callback, .cancel] {
            let reading = provider.outcome(of: parameters, on: path, for: session)
            if case .completed = reading {
                precondition(path == .callback, "a success on the cancel token")
                // An empty text counts as not said.
                let error = parameters.values["error"] ?? ""
                precondition(error.isEmpty, "a success in spite of an error")
            }
        }
    }
}
