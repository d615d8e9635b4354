import AsyncHTTPClient
import FoundationEssentials
import HTTPServer
import Logging
import NIOHTTP1
import ServiceLifecycle

/// The sandbox as it was asked for: all routes, and the services behind them.
struct Sandbox {
    let routes: SandboxRoutes
    let services: [any Service]

    /// What the command line says.
    struct Options {
        /// Nil for each provider's own.
        var sessionLifetime: SessionLifetime?
        /// Nil for no webhooks.
        var webhooks: WebhookAddress?
        /// Nil for no webhooks of Fiskil's.
        var fiskilWebhookSecret: FiskilWebhookSecret?
        var faults: [Fault]
    }

    /// `client` must be configured by `WebhookClient.configuration`.
    init(_ options: Options, client: HTTPClient, logger: Logger) {
        let now: @Sendable () -> Date = { Date() }
        let makeID: @Sendable () -> String = { UUID().uuidString.lowercased() }
        let lifetime = options.sessionLifetime
        let faults = Misbehaviour(options.faults)
        let webhooks = options.webhooks.map { WebhookClient(client, base: $0) }
        let sender = webhooks.map { WebhookSender($0, logger: logger) }
        var fiskilWebhooks: FiskilWebhooks?
        if let sender, let secret = options.fiskilWebhookSecret {
            fiskilWebhooks = FiskilWebhooks(
                sender: sender, secret: secret, now: now, makeID: makeID)
        }
        let fiskil = FiskilSandbox(
            sessions: FiskilSessions(lifetime: lifetime ?? .fiskil, now: now, makeID: makeID),
            webhooks: fiskilWebhooks, faults: faults, makeID: makeID)
        let conductor = ConductorSandbox(
            sessions: ConductorSessions(
                lifetime: lifetime ?? .conductor, now: now, makeID: makeID),
            faults: faults, makeID: makeID)
        let knot = KnotSandbox(
            sessions: KnotSessions(lifetime: lifetime ?? .knot, now: now, makeID: makeID),
            webhooks: webhooks, faults: faults)
        routes = Self.routes(fiskil, conductor, knot)
        services = [sender].compactMap(\.self)
    }

    /// The index page, and one folder of routes a provider.
    private static func routes(
        _ fiskil: FiskilSandbox, _ conductor: ConductorSandbox, _ knot: KnotSandbox
    ) -> SandboxRoutes {
        var routes = SandboxRoutes()
        let index = IndexPage(basePaths: [
            "Fiskil": FiskilSandbox.basePath, "Conductor": ConductorSandbox.basePath,
            "Knot": KnotSandbox.basePath,
        ])
        routes.add(.GET, "/") { _ in .whole(index.page.response) }
        fiskil.addRoutes(to: &routes)
        conductor.addRoutes(to: &routes)
        knot.addRoutes(to: &routes)
        return routes
    }
}
