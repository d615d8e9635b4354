import HTTPServer
import NIOHTTP1
import ServiceLifecycle

/// Knot's routes: the API that callbackd calls, and the page that stands for the client SDK.
struct KnotSandbox: Sendable {
    /// What a `base_url` ends in.
    static let basePath = "/knot"
    /// The last part of the path that sends the last webhook once more.
    static let again = "again"

    /// Two repetitions after the first try, and nothing but 200 will do (Knot docs, webhooks).
    private static let policy = WebhookPolicy(attempts: 3, accepted: 200...200)

    private let sessions: KnotSessions
    private let webhooks: WebhookClient?
    private let faults: Misbehaviour

    /// Without `webhooks` none are sent.
    init(sessions: KnotSessions, webhooks: WebhookClient?, faults: Misbehaviour) {
        self.sessions = sessions
        self.webhooks = webhooks
        self.faults = faults
    }

    /// Adds all routes.
    func addRoutes(to routes: inout SandboxRoutes) {
        let base = Self.basePath
        routes.add(
            .POST, base + "/session/create",
            faults.around { .whole(try createSession($0).response()) })
        routes.add(
            .POST, base + "/session/extend",
            faults.around { .whole(try extendSession($0).response()) })
        routes.add(.GET, base + "/link") { .whole(linkPage($0).page.response) }
        routes.add(.GET, base + "/link/{id}/{choice}") {
            .whole(try await press($0).page.response)
        }
    }

    private func createSession(_ call: SandboxCall) throws -> JSON {
        let credentials = try credentials(of: call)
        // Knot's framework takes a body that is not JSON for an empty one.
        let message = try KnotSessionRequest(call.json ?? [:])
        guard !message.externalUserID.hasPrefix("forbidden") else { throw KnotError.noAccess }
        guard !message.externalUserID.hasPrefix("broken") else { throw KnotError.broken }
        return ["session": .string(sessions.open(message, for: credentials).id)]
    }

    private func extendSession(_ call: SandboxCall) throws -> JSON {
        let credentials = try credentials(of: call)
        let body = call.json ?? [:]
        guard let id = body["session_id"]?.string, !id.isEmpty else {
            throw KnotError.invalidField("The session id field is required.")
        }
        try sessions.extend(id, for: credentials.user)
        return ["session": .string(id)]
    }

    private func credentials(of call: SandboxCall) throws(KnotError) -> BasicCredentials {
        guard let credentials = call.basicCredentials, !credentials.user.isEmpty,
            !credentials.password.isEmpty, !credentials.user.hasPrefix("wrong"),
            !credentials.password.hasPrefix("wrong")
        else { throw .invalidKeys }
        return credentials
    }

    private func linkPage(_ call: SandboxCall) -> KnotLinkPage {
        switch sessions.find(call.query("session") ?? "") {
        case .open(let session): .ask(session, sendsWebhooks: webhooks != nil)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    private func press(_ call: SandboxCall) async throws -> KnotLinkPage {
        guard let id = call.parameters["id"],
            let name = call.parameters["choice"]
        else {
            throw NothingThere()
        }
        if name == Self.again {
            guard let webhook = sessions.lastWebhook(of: id) else { return .nothingToRepeat }
            return await deliver(webhook)
        }
        guard let choice = KnotChoice(rawValue: name) else { throw NothingThere() }
        switch sessions.press(choice, in: id) {
        case .open(let webhook): return await deliver(webhook)
        case .gone: return .gone
        case .unknown: return .unknown
        }
    }

    private func deliver(_ webhook: Webhook) async -> KnotLinkPage {
        guard let webhooks else { return .unsent(webhook) }
        // A receiver that hangs must not keep the sandbox from ending.
        let delivery = await cancelWhenGracefulShutdown {
            await webhooks.deliver(Self.policy) { _ in webhook }
        }
        return .sent(webhook, delivery)
    }
}
