import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
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

    /// Answers `POST /{provider}/…`.
    func answer(_ request: Request, _ context: ControlContext) async throws -> Response {
        let name = context.parameters.get("provider") ?? ""
        guard let provider = ProviderName(name), let dropIn = desk.dropIn(of: name) else {
            throw HTTPError(.notFound)
        }
        do {
            let read = try dropIn.read(
                DropInRequest(
                    path: String(request.uri.path.dropFirst(name.utf8.count + 1)),
                    headers: Self.headers(dropIn.handedOnHeaders, of: request),
                    body: try await JSONBody.bytes(of: request, clock: clock)))
            return try await Finishing.run(clock: clock) {
                try await carryOut(read, of: provider, for: context.peer)
            }
        } catch let refusal as Refusal {
            if let answer = refusal.ownAnswer { return Self.response(answer) }
            return Self.response(dropIn.refusal(Problem(refusal)))
        } catch let problem as Problem {
            return Self.response(dropIn.refusal(problem))
        }
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

    private static func headers(_ names: [String], of request: Request) -> [String: String] {
        names.reduce(into: [:]) { headers, text in
            guard let name = HTTPField.Name(text) else { return }
            headers[text] = request.headers[name]
        }
    }

    private static func response(
        _ answer: ProviderAnswer, session: SessionID? = nil
    ) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        headers[.cacheControl] = "no-store"
        if let session, let name = HTTPField.Name("Callbackd-Session-Id") {
            headers[name] = session.text
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
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
