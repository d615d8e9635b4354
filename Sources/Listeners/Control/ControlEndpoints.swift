import ControlAPI
import FoundationEssentials
import HTTPServer
import NIOHTTP1
import Sessions
import Values

/// What the control protocol's session and event paths do.
struct ControlEndpoints: Sendable {
    let port: ControlPort

    func create(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let message = try JSONBody.createMessage(in: call.body)
        let mark = try call.request.headers.first(name: "Idempotency-Key").map {
            try IdempotencyMark(key: $0, of: message, uid: call.peer.uid)
        }
        let asked = try OpenRequest(message)
        let opened = try await Finishing.run(clock: port.clock) {
            try await port.desk.open(asked, by: call.peer, mark: mark)
        }
        let body = SessionMessage(opened.session, handover: opened.handover)
        var response = JSONBody.response(body, status: .created)
        response.headers.add(
            name: "Location", value: ControlPaths.session(opened.session.id.text))
        return .whole(response)
    }

    func show(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let id = try sessionID(call)
        guard let session = port.registry.session(id) else { throw Refusal.noSuchSession(id.text) }
        try await durable(session.sequence)
        return .whole(JSONBody.response(message(session, for: call.peer)))
    }

    func revoke(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let session = try port.registry.revoke(sessionID(call), by: call.peer)
        try await durable(session.sequence)
        guard session.status == .revoked else {
            throw Refusal.alreadySettled(session.id, session.status)
        }
        return .whole(JSONBody.response(message(session, for: call.peer)))
    }

    func extend(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let id = try sessionID(call)
        let session = try await Finishing.run(clock: port.clock) {
            try await port.desk.extend(id, by: call.peer)
        }
        return .whole(JSONBody.response(message(session, for: call.peer)))
    }

    func list(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let query = ControlQuery(call.request)
        try query.refuseNames(except: ["status", "provider", "limit", "after"])
        let filter = SessionRegistry.ListFilter(
            status: try query.value("status", "no status") { Status(rawValue: $0) },
            provider: try query.value("provider", "no provider's name") { ProviderName($0) },
            limit: try query.number("limit", in: 1...Limits.listedSessions) ?? 100,
            after: try query.value("after", "no session id") { SessionID($0) })
        let sessions = try port.registry.sessions(filter)
        try await durable(sessions.map(\.sequence).max() ?? 0)
        return .whole(
            JSONBody.response(
                SessionListMessage(sessions: sessions.map { SessionMessage($0, handover: nil) })))
    }

    func outcome(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let query = ControlQuery(call.request)
        try query.refuseNames(except: ["wait_s"])
        let seconds = try query.number("wait_s", in: 0...Limits.longPollSeconds) ?? 0
        let id = try sessionID(call)
        let session = try await port.registry.session(
            id, settledWithin: .seconds(seconds), clock: port.clock)
        try await durable(session.sequence)
        guard let outcome = session.outcome else { return .whole(Response(.noContent)) }
        return .whole(JSONBody.response(OutcomeMessage(outcome, of: session.id)))
    }

    func events(_ call: ControlCall) async throws -> RequestTasks.Answer {
        let query = ControlQuery(call.request)
        try query.refuseNames(except: ["after", "follow"])
        let after = try query.value("after", "no sequence") { UInt64($0) }
        let follow = try query.value("follow", "neither true nor false") { Bool($0) } ?? false
        let stream = EventStream(feed: try port.feed(after), sink: port.sink, follow: follow)
        let response = Response(
            .ok, headers: ["Content-Type": "application/x-ndjson", "Cache-Control": "no-store"])
        return .stream(response) { try await stream.write(to: $0) }
    }

    private func sessionID(_ call: ControlCall) throws -> SessionID {
        let text = call.parameters["id"] ?? ""
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
