import NIOHTTP1

extension HTMLPage {
    /// For a session that was used or has expired.
    static func goneSession(title: String) -> HTMLPage {
        HTMLPage(
            status: .gone, title: title,
            content: """
                <h1>\(title)</h1>
                <p>This session was used already, or it has expired. Please go back to the
                application and start again there.</p>
                """)
    }

    /// For a session that was never created here.
    static func unknownSession(title: String) -> HTMLPage {
        HTMLPage(
            status: .notFound, title: title,
            content: """
                <h1>\(title)</h1>
                <p>There is no such session. The sandbox forgets all of them when it is
                restarted; please start again in the application.</p>
                """)
    }
}
