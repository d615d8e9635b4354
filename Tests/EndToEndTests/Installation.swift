import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A sandbox, a daemon and a folder of their own, for one test.
final class Installation: Sendable {
    let folder: String
    let sandbox: RunningProgram
    let sandboxURL: String
    let notify: DatagramSocket

    /// - Parameters:
    ///   - options: further keys at the top of the configuration.
    ///   - sandboxOptions: of its command line, beyond the port.
    init(_ options: String = "", sandboxOptions: [String] = []) async throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "cbd-\(UUID().uuidString.prefix(8))").path()
        try FileManager.default.createDirectory(
            atPath: folder + "/credentials", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder + "/state", withIntermediateDirectories: true)
        notify = try DatagramSocket(at: folder + "/notify")
        sandbox = try RunningProgram(
            "callbackd-sandbox", ["--listen", "127.0.0.1:0"] + sandboxOptions)
        let said = await sandbox.firstLine()
        sandboxURL = try #require(said.split(separator: " ").last.map(String.init))
        try #require(sandboxURL.hasPrefix("http://"), "the sandbox said: \(said)")
        for (name, secret) in Self.secrets { try write(secret: secret, as: name) }
        try write(configuration: options)
    }

    /// The planted secrets by the names of their credentials.
    static let secrets = [
        "fiskil-client-secret": "planted-client-secret",
        "fiskil-webhook-secret": "cGxhbnRlZC13ZWJob29rLXNlY3JldA==",
        "conductor-secret-key": "sk_planted_secret_key", "knot-secret": "planted-knot-secret",
    ]

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var socket: String { folder + "/control.sock" }
    var configurationFile: String { folder + "/callbackd.yaml" }

    func write(secret: String, as name: String) throws {
        let path = folder + "/credentials/" + name
        try Data(secret.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    func write(configuration options: String, providerURL: String? = nil) throws {
        let text = """
            listen: 127.0.0.1:0
            control_socket: \(socket)
            state_directory: \(folder)/state
            credentials_directory: \(folder)/credentials
            providers:
              fiskil:
                base_url: \(providerURL ?? sandboxURL + "/fiskil")
                client_id: client
                client_secret: { credential: fiskil-client-secret }
                webhook_secret: { credential: fiskil-webhook-secret }
              conductor:
                base_url: \(sandboxURL)/conductor/v1
                publishable_key: pk_planted
                secret_key: { credential: conductor-secret-key }
              knot:
                base_url: \(sandboxURL)/knot
                client_id: client
                secret: { credential: knot-secret }
            \(options)
            """
        try Data(text.utf8).write(to: URL(filePath: configurationFile))
    }

    /// Changes the configuration file.
    func rewrite(_ change: (String) throws -> String) throws {
        let text = try String(contentsOfFile: configurationFile, encoding: .utf8)
        try Data(change(text).utf8).write(to: URL(filePath: configurationFile))
    }

    /// Starts the daemon and waits for its READY.
    ///
    /// - Parameter wrapper: what it is started by.
    func start(by wrapper: [String] = []) async throws -> RunningProgram {
        let daemon = try RunningProgram(
            "callbackd", ["--config", configurationFile],
            environment: ["NOTIFY_SOCKET": notify.path], by: wrapper)
        try #require(await notify.hears("READY=1"), "callbackd is not ready after a minute")
        return daemon
    }

    /// A system journal of its own, and what to start the daemon by so that it finds this one: its
    /// `/run` is another.
    func systemJournal() throws -> (socket: DatagramSocket, wrapper: [String]) {
        let run = folder + "/run"
        try FileManager.default.createDirectory(
            atPath: run + "/systemd/journal", withIntermediateDirectories: true)
        let script = #"mount --bind "$0" /run && exec "$@""#
        return (
            try DatagramSocket(at: run + "/systemd/journal/socket"),
            ["/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script, run]
        )
    }

    /// Runs callbackctl on this daemon's socket.
    func control(_ arguments: String...) async throws -> RunningProgram.Ended {
        try await RunningProgram.run("callbackctl", ["--socket", socket] + arguments)
    }

    /// Where the daemon listens for browsers; another port after each start.
    func callbackAddress() async throws -> String {
        let status = try JSONSerialization.jsonObject(
            with: Data(await control("status", "--json").output.utf8))
        let listeners = (status as? [String: Any])?["listeners"] as? [String: String]
        return try #require(listeners?["callback"])
    }

    /// Opens a session by callbackctl.
    func create(
        _ arguments: String..., provider: String = "fiskil", endUser: String = "eu"
    ) async throws -> [String: String] {
        let created = try await RunningProgram.run(
            "callbackctl",
            ["--socket", socket, "create", "--provider", provider, "--end-user", endUser, "--json"]
                + arguments)
        try #require(created.status == 0, "\(created.errors)")
        return try Self.members(created.output)
    }

    /// The text members of a JSON object.
    static func members(_ json: String) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(object as? [String: Any]).compactMapValues { $0 as? String }
    }

    /// Where the browser is sent when a button of the sandbox's page is pressed.
    func press(_ button: String, in session: [String: String]) async throws -> String {
        let id = try #require(session["provider_session_id"])
        let response = try await Self.get("\(sandboxURL)/fiskil/consent/\(id)/\(button)")
        return try #require(response.headers.first(name: "Location"))
    }

    /// One GET that follows no redirect, on a connection of its own.
    static func get(
        _ url: String, _ method: HTTPMethod = .GET, _ headers: HTTPHeaders = [:]
    ) async throws -> (status: UInt, headers: HTTPHeaders, body: String) {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        request.headers.add(name: "Connection", value: "close")
        let client = HTTPClient(
            configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
            try await client.shutdown()
            return (response.status.code, response.headers, body)
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// The event journal's lines, as they are on disk.
    func events() throws -> [(type: String, subject: String?, line: String)] {
        let journal = folder + "/state/journal"
        let names = try FileManager.default.contentsOfDirectory(atPath: journal)
            .filter { $0.hasSuffix(".jsonl") }.sorted()
        return try names.flatMap { name in
            try String(contentsOfFile: "\(journal)/\(name)", encoding: .utf8)
                .split(separator: "\n").map(String.init)
        }.map { line in
            let members = try Self.members(line)
            return (try #require(members["type"]), members["subject"], line)
        }
    }

    /// The types of one session's events.
    func types(of session: [String: String]) throws -> [String] {
        try events().filter { $0.subject == session["id"] }.map(\.type)
    }
}
