import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Values

/// The other end of the control socket: one method a verb.
public struct ControlClient: Sendable {
    private let client: HTTPClient
    private let base: String

    /// An answer's largest body: a thousand sessions, each with five foreign texts of 2 KiB that
    /// take six times as much where every character is escaped.
    private static let answerBytes = 64 * 1024 * 1024
    /// What a call may take beyond what it waits for.
    private static let patience = TimeAmount.seconds(60)
    /// What a look at the whole event journal may take.
    private static let verifying = TimeAmount.hours(1)

    private init(socketPath: String, client: HTTPClient) {
        self.client = client
        base = "http+unix://" + ControlPaths.escaped(socketPath)
    }

    /// Runs `body` with a client of the socket at `socketPath`, and closes its connections
    /// afterwards.
    ///
    /// - Parameter connections: how many calls are made at a time. With fewer, one long poll would
    /// time
    ///   out in the queue for another.
    public static func with<Value>(
        socketPath: String, connections: Int = 1, _ body: (ControlClient) async -> Value
    ) async -> Value {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(5)
        // That nobody listens is told at once, not after ten seconds of trying.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        let client = HTTPClient(configuration: configuration)
        let value = await body(ControlClient(socketPath: socketPath, client: client))
        // The answer is there: how its connections close changes nothing.
        try? await client.shutdown()
        return value
    }

    /// Opens a session. Under the same `idempotencyKey`, the same session.
    public func create(
        _ message: CreateMessage, idempotencyKey: String? = nil
    ) async throws(ControlError) -> SessionMessage {
        var request = request(.POST, ControlPaths.sessions)
        request.headers.add(name: "Content-Type", value: "application/json")
        if let idempotencyKey {
            request.headers.add(name: "Idempotency-Key", value: idempotencyKey)
        }
        request.body = .bytes(ByteBuffer(bytes: message.json.bytes))
        return try await answer(to: request)
    }

    /// One session.
    public func session(_ id: String) async throws(ControlError) -> SessionMessage {
        try await answer(to: request(.GET, ControlPaths.session(id)))
    }

    /// Sessions, newest first; `filter` holds query members such as `status`.
    public func sessions(
        _ filter: [(name: String, value: String)]
    ) async throws(ControlError) -> SessionListMessage {
        try await answer(to: request(.GET, ControlPaths.sessions, filter))
    }

    /// The outcome, or nil where there is none after `seconds`.
    public func outcome(
        _ id: String, waitSeconds seconds: Int
    ) async throws(ControlError) -> OutcomeMessage? {
        let request = request(.GET, ControlPaths.outcome(id), [("wait_s", String(seconds))])
        let response = try await exchange(request, within: .seconds(Int64(seconds)) + Self.patience)
        return response.status == .noContent ? nil : try decoded(response.body)
    }

    /// Lengthens a session's life.
    public func extend(_ id: String) async throws(ControlError) -> SessionMessage {
        try await answer(to: request(.POST, ControlPaths.extend(id)))
    }

    /// Ends a session.
    public func revoke(_ id: String) async throws(ControlError) -> SessionMessage {
        try await answer(to: request(.DELETE, ControlPaths.session(id)))
    }

    /// Has the daemon look at every line of its event journal.
    public func verify() async throws(ControlError) -> VerificationMessage {
        let response = try await exchange(
            request(.POST, ControlPaths.verify), within: Self.verifying)
        return try decoded(response.body)
    }

    /// Has the daemon begin a new segment of its event journal.
    public func rotate() async throws(ControlError) -> RotationMessage {
        let response = try await exchange(
            request(.POST, ControlPaths.rotate), within: Self.verifying)
        return try decoded(response.body)
    }

    /// Has the daemon take its configuration file again.
    public func reload() async throws(ControlError) -> ReloadMessage {
        try await answer(to: request(.POST, ControlPaths.reload))
    }

    /// The daemon's state.
    public func status() async throws(ControlError) -> StatusMessage {
        try await answer(to: request(.GET, ControlPaths.status))
    }

    /// Hands each line of the event journal behind sequence `after` (or all that are kept) to
    /// `line`, without its newline; with `follow`, until the daemon ends or `line` returns false.
    public func events(
        after: UInt64?, follow: Bool, line: (ArraySlice<UInt8>) -> Bool
    ) async throws(ControlError) {
        let request = request(
            .GET, ControlPaths.events,
            (after.map { [("after", String($0))] } ?? [])
                + [("follow", follow ? "true" : "false")])
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            guard response.status == .ok else {
                throw problem(in: try await response.body.collect(upTo: Self.answerBytes))
            }
            var rest: [UInt8] = []
            for try await chunk in response.body {
                rest += Array(buffer: chunk)
                var start = rest.startIndex
                while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                    guard line(rest[start..<end]) else { return }
                    start = end + 1
                }
                rest.removeSubrange(..<start)
            }
        } catch {
            throw ControlError(error)
        }
    }

    private func request(
        _ method: HTTPMethod, _ path: String, _ query: [(name: String, value: String)] = []
    ) -> HTTPClientRequest {
        let members = query.map { "\($0.name)=\(ControlPaths.escaped($0.value))" }
        let url = base + path + (members.isEmpty ? "" : "?" + members.joined(separator: "&"))
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "Host", value: "callbackd")
        return request
    }

    private func answer<Message: Decodable>(
        to request: HTTPClientRequest
    ) async throws(ControlError) -> Message {
        try decoded(try await exchange(request, within: Self.patience).body)
    }

    private func exchange(
        _ request: HTTPClientRequest, within time: TimeAmount
    ) async throws(ControlError) -> (status: HTTPResponseStatus, body: ByteBuffer) {
        do {
            let response = try await client.execute(request, timeout: time)
            let body = try await response.body.collect(upTo: Self.answerBytes)
            guard (200...299).contains(response.status.code) else { throw problem(in: body) }
            return (response.status, body)
        } catch {
            throw ControlError(error)
        }
    }

    private func decoded<Message: Decodable>(
        _ body: ByteBuffer
    ) throws(ControlError) -> Message {
        do {
            return try JSONDecoder().decode(Message.self, from: Data(body.readableBytesView))
        } catch {
            throw .garbled
        }
    }

    private func problem(in body: ByteBuffer) -> ControlError {
        do throws(ControlError) {
            return .problem(try decoded(body))
        } catch {
            return error
        }
    }
}
