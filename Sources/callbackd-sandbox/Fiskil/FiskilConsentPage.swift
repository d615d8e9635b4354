/// The pages that the end user sees.
enum FiskilConsentPage: Sendable {
    /// The consent page itself.
    case ask(FiskilSession)
    /// The choice is made, but the request named no URI to return to; the query is what it would
    /// have got.
    case ended(FiskilChoice, FormQuery)
    /// Used or expired.
    case gone
    case unknown

    var page: HTMLPage {
        switch self {
        case .ask(let session): Self.askPage(session)
        case .ended(let choice, let query): Self.endedPage(choice, query)
        case .gone: .goneSession(title: Self.title)
        case .unknown: .unknownSession(title: Self.title)
        }
    }

    private static let title = "Fiskil sandbox"

    private static func askPage(_ session: FiskilSession) -> HTMLPage {
        let institution = session.request.institutionID ?? "any"
        let permissions = session.request.permissions.joined(separator: ", ")
        let asked: HTML =
            permissions.isEmpty ? "" : "<dt>Permissions</dt><dd>\(permissions)</dd>"
        let buttons = FiskilChoice.allCases.map { choice -> HTML in
            let path = "\(FiskilSandbox.basePath)/consent/\(session.id)/\(choice.rawValue)"
            return """
                <form method="get" action="\(path)"><button>\(choice.label)</button></form>

                """
        }
        return HTMLPage(
            title: title,
            content: """
                <h1>Fiskil sandbox</h1>
                <p>An application asks for consent to read this end user's data. Nothing here is
                real: choose how it ends.</p>
                <dl>
                <dt>End user</dt><dd>\(session.request.endUserID)</dd>
                <dt>Institution</dt><dd>\(institution)</dd>
                \(asked)
                </dl>
                \(buttons)
                """)
    }

    private static func endedPage(_ choice: FiskilChoice, _ query: FormQuery) -> HTMLPage {
        HTMLPage(
            title: title,
            content: """
                <h1>Fiskil sandbox</h1>
                <p>You chose “\(choice.label)”, and the session is used up. The application gave no
                <code>\(choice.field)</code>, so this is the end of the road. It would have got:</p>
                <p><code>\(query.text)</code></p>
                """)
    }
}
