/// The pages that the end user sees.
enum ConductorPage: Sendable {
    /// The consent page itself.
    case ask(ConductorSession)
    /// The choice is carried out, and the browser stays.
    case done(ConductorChoice)
    /// Expired.
    case gone
    case unknown

    var page: HTMLPage {
        switch self {
        case .ask(let session): Self.askPage(session)
        case .done(let choice): Self.donePage(choice)
        case .gone: .goneSession(title: Self.title)
        case .unknown: .unknownSession(title: Self.title)
        }
    }

    private static let title = "Conductor sandbox"

    private static func askPage(_ session: ConductorSession) -> HTMLPage {
        let buttons = ConductorChoice.allCases.map { choice -> HTML in
            let path =
                "\(ConductorSandbox.pagePath)/\(session.clientSecret)/\(choice.rawValue)"
            return """
                <form method="get" action="\(path)"><button>\(choice.label)</button></form>

                """
        }
        return HTMLPage(
            title: title,
            content: """
                <h1>Conductor sandbox</h1>
                <p>An application asks to be connected to this end user's QuickBooks Desktop.
                Nothing here is real: choose what happens.</p>
                <dl>
                <dt>End user</dt><dd>\(session.request.endUserID)</dd>
                </dl>
                \(buttons)
                """)
    }

    private static func donePage(_ choice: ConductorChoice) -> HTMLPage {
        let ending: HTML =
            choice.redirects
            ? "<p>The application gave no <code>redirectUrl</code>; you can close this page.</p>"
            : ""
        return HTMLPage(
            title: title,
            content: """
                <h1>Conductor sandbox</h1>
                <p>\(choice.outcome)</p>
                \(ending)
                """)
    }
}
