import NIOHTTP1

/// The pages that stand for Knot's client SDK.
enum KnotLinkPage: Sendable {
    /// What does the end user do?
    case ask(KnotSession, sendsWebhooks: Bool)
    /// The webhook was sent, and this became of it.
    case sent(Webhook, WebhookDelivery)
    /// The sandbox does not know where to send it.
    case unsent(Webhook)
    /// There is no webhook to send again.
    case nothingToRepeat
    /// Expired.
    case gone
    case unknown

    var page: HTMLPage {
        switch self {
        case .ask(let session, let sendsWebhooks): Self.askPage(session, sendsWebhooks)
        case .sent(let webhook, let delivery): Self.sentPage(webhook, delivery)
        case .unsent(let webhook): Self.unsentPage(webhook)
        case .nothingToRepeat: Self.nothingToRepeatPage
        case .gone: .goneSession(title: Self.title)
        case .unknown: .unknownSession(title: Self.title)
        }
    }

    private static let title = "Knot sandbox"
    private static let noAddress: HTML = """
        <p>The sandbox was started without <code>--webhooks</code>, so no webhook is sent.</p>
        """

    private static func askPage(_ session: KnotSession, _ sendsWebhooks: Bool) -> HTMLPage {
        var choices = KnotChoice.allCases.map { (path: $0.rawValue, label: $0.label) }
        if session.lastWebhook != nil {
            choices.append((path: KnotSandbox.again, label: "Send the last webhook again"))
        }
        let buttons = choices.map { choice -> HTML in
            let path = "\(KnotSandbox.basePath)/link/\(session.id)/\(choice.path)"
            return """
                <form method="get" action="\(path)"><button>\(choice.label)</button></form>

                """
        }
        return HTMLPage(
            title: title,
            content: """
                <h1>Knot sandbox</h1>
                <p>This page stands for Knot's client SDK. Nothing here is real: choose what the
                end user does. Each choice sends a webhook.</p>
                \(sendsWebhooks ? "" : noAddress)
                <dl>
                <dt>End user</dt><dd>\(session.request.externalUserID)</dd>
                <dt>Product</dt><dd>\(session.request.product.rawValue)</dd>
                </dl>
                \(buttons)
                """)
    }

    private static func sentPage(_ webhook: Webhook, _ delivery: WebhookDelivery) -> HTMLPage {
        HTMLPage(
            // So that a script sees it without reading.
            status: delivery.isAccepted ? .ok : .badGateway, title: title,
            content: """
                <h1>Knot sandbox</h1>
                <p>The webhook <code>\(webhook.event)</code> was sent, and
                \(delivery.sentence).</p>
                """)
    }

    private static func unsentPage(_ webhook: Webhook) -> HTMLPage {
        HTMLPage(
            status: .serviceUnavailable, title: title,
            content: """
                <h1>Knot sandbox</h1>
                <p>The webhook <code>\(webhook.event)</code> was not sent.</p>
                \(noAddress)
                """)
    }

    private static var nothingToRepeatPage: HTMLPage {
        HTMLPage(
            status: .notFound, title: title,
            content: """
                <h1>Knot sandbox</h1>
                <p>No webhook of this session was sent so far.</p>
                """)
    }
}
