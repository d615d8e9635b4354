import ControlAPI
import HTTPServer
import NIOCore
import NIOHTTP1
import Sessions

/// The providers' own wires on the control socket: wire in, domain call, wire out.
///
/// The caller's `Authorization` is neither read nor handed on.
struct DropInRoutes: Sendable {
    private let desk: SessionDesk
    private let clock: any Clock<Duration>

    init(desk: SessionDesk, clock: any Clock<Duration>) {
        self.desk = desk
        self.clock = clock
    }

    /// Whether a path is below a provider's name.
    func take(_ request: Request) -> Bool { dropIn(request) != nil }

    /// Answers `POST /{provider}/…`.
    func answer(_ call: ControlCall) async throws -> Response {
        guard let (provider, dropIn) = dropIn(call.request) else {
            throw Problem(notFound: call.request)
        }
        do {
            let read = try dropIn.read(
                DropInRequest(
                    path: Self.path(behind: provider, in: call.request),
                    headers: try Self.headers(dropIn.handedOnHeaders, of: call.request),
                    body: call.body))
            return try await Finishing.run(clock: clock) {
                try await carryOut(read, of: provider, for: call.peer)
            }
        } catch let refusal as Refusal {
            if let answer = refusal.ownAnswer { return Self.response(answer) }
            return Self.response(dropIn.refusal(Problem(refusal)))
        } catch let problem as Problem {
            return Self.response(dropIn.refusal(problem))
        }
    }

    /// A problem in the shape of the provider whose path the request is for; nil for other paths.
    func refusal(_ problem: Problem, to request: Request) -> Response? {
        dropIn(request).map { Self.response($0.dropIn.refusal(problem)) }
    }

    private func dropIn(_ request: Request) -> (provider: ProviderName, dropIn: any DropIn)? {
        let segments = request.target.segments
        guard segments.count > 2, let provider = ProviderName(String(segments[1])),
            let dropIn = desk.dropIn(of: provider.text)
        else { return nil }
        return (provider, dropIn)
    }

    /// With its leading slash.
    private static func path(behind provider: ProviderName, in request: Request) -> String {
        let rest = request.target.path.utf8.dropFirst(provider.text.utf8.count + 1)
        return String(Substring(rest))
    }

    private func carryOut(
        _ reading: DropInReading, of provider: ProviderName, for peer: Peer
    ) async throws -> Response {
        switch reading {
        case .answered(let answer): return Self.response(answer)
        case .unknownPath: throw Problem(.notFound, "not_found", "there is no such path here")
        case .open(let request):
            let opened = try await desk.open(request, by: peer, mark: nil)
            guard let answer = opened.answer else { throw Refusal.notRecorded }
            return Self.response(answer, session: opened.session.id)
        case .extend(let name):
            let extended = try await desk.extend(
                providerSessionID: name, of: provider, by: peer)
            return Self.response(extended.answer, session: extended.session.id)
        }
    }

    /// The fields that the provider gets. Each may come once, as one plain word, since it goes on
    /// under our own name.
    private static func headers(
        _ names: [String], of request: Request
    ) throws(Problem) -> [String: String] {
        var headers: [String: String] = [:]
        for name in names {
            let values = request.headers[name]
            guard let value = values.first else { continue }
            guard values.count == 1, !value.isEmpty,
                value.utf8.allSatisfy({ $0 == 0x2D || $0 == 0x2E || Self.isAlphanumeric($0) })
            else {
                throw Problem(
                    .badRequest, "invalid_field",
                    "\(name) is not one word of letters, digits, hyphens and full stops")
            }
            headers[name] = value
        }
        return headers
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func response(
        _ answer: ProviderAnswer, session: SessionID? = nil
    ) -> Response {
        var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
        headers.replaceOrAdd(name: "Cache-Control", value: "no-store")
        if let session { headers.add(name: "Callbackd-Session-Id", value: session.text) }
        return Response(
            HTTPResponseStatus(statusCode: answer.status), headers: headers,
            body: ByteBuffer(bytes: answer.body))
    }
}

extension Refusal {
    /// What the provider itself said, where that is what its own wire would have shown.
    fileprivate var ownAnswer: ProviderAnswer? {
        switch self {
        case .providerRefused(let refusal): refusal.answer
        case .providerUnavailable(_, let answer): answer
        default: nil
        }
    }
}

extension DropIn {
    /// A problem in the shape of the provider's errors.
    fileprivate func refusal(_ problem: Problem) -> ProviderAnswer {
        refusal(
            status: problem.message.status, code: problem.message.code,
            message: problem.message.detail)
    }
}
