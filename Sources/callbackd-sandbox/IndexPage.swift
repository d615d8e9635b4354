/// What `GET /` says: what this server is, and below which paths it plays which provider.
struct IndexPage: Sendable {
    /// Such as `Fiskil` and `/fiskil`.
    let basePaths: KeyValuePairs<String, String>

    var page: HTMLPage {
        let paths = basePaths.map { name, path -> HTML in
            "<li>\(name): <code>\(path)</code></li>"
        }
        return HTMLPage(
            title: "callbackd sandbox",
            content: """
                <h1>callbackd sandbox</h1>
                <p>This server plays the providers that callbackd talks to, so that it can be tried
                without an account. Nothing here is real. A provider's <code>base_url</code> is
                this address followed by its path:</p>
                <ul>\(paths)</ul>
                """)
    }
}
