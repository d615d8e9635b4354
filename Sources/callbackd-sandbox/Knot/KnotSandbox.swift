import Hummingbird
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
    private let faults: FaultMiddleware

    /// Without `webhooks` none are sent.
    init(sessions: KnotSessions, webhooks: WebhookClient?, faults: FaultMiddleware) {
        self.sessions = sessions
        self.webhooks = webhooks
        self.faults = faults
    }

    /// All routes, relative to `basePath`.
    var routes: RouteCollection<SandboxContext> {
        let routes = RouteCollection(context: SandboxContext.self)
        let api = routes.group().add(middleware: faults)
        api.post("session/create") { request, context in
            try await createSession(request, context)
        }
        api.post("session/extend") { request, context in
            try await extendSession(request, context)
        }
        routes.get("link") { request, _ in
            linkPage(request).page
        }
        routes.get("link/:id/:choice") { _, context in
            try await press(context).page
        }
        return routes
    }

    private func createSession(
        _ request: Request, _ context: SandboxContext
    ) async throws -> JSON {
        let credentials = try credentials(of: request)
        // Knot's framework takes a body that is not JSON for an empty one.
        let message = try KnotSessionRequest(await request.json(context) ?? [:])
        guard !message.externalUserID.hasPrefix("forbidden") else { throw KnotError.noAccess }
        guard !message.externalUserID.hasPrefix("broken") else { throw KnotError.broken }
        return ["session": .string(sessions.open(message, for: credentials).id)]
    }

    private func extendSession(
        _ request: Request, _ context: SandboxContext
    ) async throws -> JSON {
        let credentials = try credentials(of: request)
        let body = try await request.json(context) ?? [:]
        guard let id = body["session_id"]?.string, !id.isEmpty else {
            throw KnotError.invalidField("The session id field is required.")
        }
        try sessions.extend(id, for: credentials.user)
        return ["session": .string(id)]
    }

    private func credentials(of request: Request) throws(KnotError) -> BasicCredentials {
        guard let credentials = request.basicCredentials, !credentials.user.isEmpty,
            !credentials.password.isEmpty, !credentials.user.hasPrefix("wrong"),
            !credentials.password.hasPrefix("wrong")
        else { throw .invalidKeys }
        return credentials
    }

    private func linkPage(_ request: Request) -> KnotLinkPage {
        switch sessions.find(request.uri.queryParameters.get("session") ?? "") {
        case .open(let session): .ask(session, sendsWebhooks: webhooks != nil)
        case .gone: .gone
        case .unknown: .unknown
        }
    }

    private func press(_ context: SandboxContext) async throws -> KnotLinkPage {
        guard let id = context.parameters.get("id"),
            let name = context.parameters.get("choice")
        else {
            throw HTTPError(.notFound)
        }
        if name == Self.again {
            guard let webhook = sessions.lastWebhook(of: id) else { return .nothingToRepeat }
            return await deliver(webhook)
        }
        guard let choice = KnotChoice(rawValue: name) else { throw HTTPError(.notFound) }
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
