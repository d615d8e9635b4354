import ControlAPI
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Sessions

/// The control protocol's routes: wire in, domain call, wire out.
struct ControlRoutes: Sendable {
    private let port: ControlPort

    init(_ port: ControlPort) {
        self.port = port
    }

    /// All routes behind their guards.
    func responder() -> any HTTPResponder<ControlContext> {
        let router = Router(context: ControlContext.self)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: ControlGuard())
        router.post(RouterPath(ControlPaths.sessions), use: create)
        router.get(RouterPath(ControlPaths.sessions), use: list)
        router.get("/v1/sessions/:id", use: show)
        router.delete("/v1/sessions/:id", use: revoke)
        router.get("/v1/sessions/:id/outcome", use: outcome)
        router.post("/v1/sessions/:id/extend", use: extend)
        router.get(RouterPath(ControlPaths.events), use: events)
        router.get(RouterPath(ControlPaths.status)) { _, _ in JSONBody.response(port.status()) }
        router.post(RouterPath(ControlPaths.reload), use: reload)
        router.post(RouterPath(ControlPaths.verify)) { _, _ in
            JSONBody.response(try await port.verify())
        }
        router.post(RouterPath(ControlPaths.rotate)) { _, _ in
            JSONBody.response(try await port.rotate())
        }
        router.get(RouterPath(ControlPaths.live)) { _, _ in Response(status: .ok) }
        router.get(RouterPath(ControlPaths.ready)) { _, _ in
            guard port.sink.hasRoom else { throw Refusal.journalFull }
            return Response(status: .ok)
        }
        let dropIn = DropInRoutes(desk: port.desk, clock: port.clock)
        router.post("/:provider/**", use: dropIn.answer)
        return router.buildResponder()
    }

    private func create(_ request: Request, _ context: ControlContext) async throws -> Response {
        let message = try await JSONBody.message(in: request, CreateMessage.self, clock: port.clock)
        let mark = try HTTPField.Name.idempotencyKey.flatMap { request.headers[$0] }.map {
            try IdempotencyMark(key: $0, of: message, uid: context.peer.uid)
        }
        let asked = try OpenRequest(message)
        let opened = try await Finishing.run(clock: port.clock) {
            try await port.desk.open(asked, by: context.peer, mark: mark)
        }
        let body = SessionMessage(opened.session, handover: opened.handover)
        var response = JSONBody.response(body, status: .created)
        response.headers[.location] = ControlPaths.session(opened.session.id.text)
        return response
    }

    private func show(_ request: Request, _ context: ControlContext) async throws -> Response {
        let id = try sessionID(context)
        guard let session = port.registry.session(id) else { throw Refusal.noSuchSession(id.text) }
        try await durable(session.sequence)
        return JSONBody.response(message(session, for: context.peer))
    }

    private func revoke(_ request: Request, _ context: ControlContext) async throws -> Response {
        let session = try port.registry.revoke(sessionID(context), by: context.peer)
        try await durable(session.sequence)
        guard session.status == .revoked else {
            throw Refusal.alreadySettled(session.id, session.status)
        }
        return JSONBody.response(message(session, for: context.peer))
    }

    private func extend(_ request: Request, _ context: ControlContext) async throws -> Response {
        let id = try sessionID(context)
        let session = try await Finishing.run(clock: port.clock) {
            try await port.desk.extend(id, by: context.peer)
        }
        return JSONBody.response(message(session, for: context.peer))
    }

    private func list(_ request: Request, _ context: ControlContext) async throws -> Response {
        let query = ControlQuery(request)
        try query.refuseNames(except: ["status", "provider", "limit", "after"])
        let filter = SessionRegistry.ListFilter(
            status: try query.value("status", "no status") { Status(rawValue: $0) },
            provider: try query.value("provider", "no provider's name") { ProviderName($0) },
            limit: try query.number("limit", in: 1...Limits.listedSessions) ?? 100,
            after: try query.value("after", "no session id") { SessionID($0) })
        let sessions = try port.registry.sessions(filter)
        try await durable(sessions.map(\.sequence).max() ?? 0)
        return JSONBody.response(
            SessionListMessage(sessions: sessions.map { SessionMessage($0, handover: nil) }))
    }

    private func outcome(_ request: Request, _ context: ControlContext) async throws -> Response {
        let query = ControlQuery(request)
        try query.refuseNames(except: ["wait_s"])
        let seconds = try query.number("wait_s", in: 0...Limits.longPollSeconds) ?? 0
        let id = try sessionID(context)
        let session = try await settled(id, within: .seconds(seconds), unless: request.body)
        try await durable(session.sequence)
        var response = Response(status: .noContent)
        if let outcome = session.outcome {
            response = JSONBody.response(OutcomeMessage(outcome, of: session.id))
        }
        // Watching for the peer's hanging up consumes the connection.
        if seconds > 0 { response.headers[.connection] = "close" }
        return response
    }

    /// The session once it is settled; as it stands when the time is over, or the peer hangs up or
    /// closes its sending side.
    private func settled(
        _ id: SessionID, within wait: Duration, unless body: RequestBody
    ) async throws -> Session {
        if wait > .zero {
            do {
                return try await body.consumeWithCancellationOnInboundClose { _ in
                    try await port.registry.session(
                        id, settledWithin: wait, clock: port.clock)
                }
            } catch is CancellationError {}
        }
        return try await port.registry.session(id, settledWithin: .zero, clock: port.clock)
    }

    private func events(_ request: Request, _ context: ControlContext) async throws -> Response {
        let query = ControlQuery(request)
        try query.refuseNames(except: ["after", "follow"])
        let after = try query.value("after", "no sequence") { UInt64($0) }
        let follow = try query.value("follow", "neither true nor false") { Bool($0) } ?? false
        let stream = EventStream(feed: try port.feed(after), sink: port.sink, follow: follow)
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await stream.write(to: &writer, until: request.body)
            })
    }

    private func reload(_ request: Request, _ context: ControlContext) async throws -> Response {
        JSONBody.response(try await port.reload(context.peer))
    }

    private func sessionID(_ context: ControlContext) throws -> SessionID {
        let text = context.parameters.get("id") ?? ""
        guard let id = SessionID(text) else {
            throw Refusal.noSuchSession(text.cut(toBytes: Limits.identifierBytes))
        }
        return id
    }

    /// Waits until the reader may know what it is about to be told.
    private func durable(_ sequence: UInt64) async throws {
        do throws(EventSinkError) {
            try await port.sink.durable(through: sequence)
        } catch {
            throw Refusal.notRecorded
        }
    }

    /// The addresses are for the session's creator and for root; a provider's secret name of the
    /// session is shown at its creation only.
    private func message(_ session: Session, for peer: Peer) -> SessionMessage {
        let mayKnow = peer.uid == session.creator.uid || peer.uid == 0
        let known = mayKnow ? port.registry.handover(of: session.id) : nil
        return SessionMessage(
            session, handover: Handover(authURL: known?.authURL, startURL: known?.startURL))
    }
}

extension HTTPField.Name {
    fileprivate static var idempotencyKey: HTTPField.Name? { HTTPField.Name("Idempotency-Key") }
}
