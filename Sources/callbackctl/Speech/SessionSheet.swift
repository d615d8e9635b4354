import ControlAPI
import Values

/// One session for people.
struct SessionSheet {
    private let session: SessionMessage
    private let coloured: Bool

    init(_ session: SessionMessage, coloured: Bool) {
        self.session = session
        self.coloured = coloured
    }

    /// All that is known of it.
    var lines: [String] {
        var table = Table()
        table.add("id", session.id)
        table.add("provider", session.provider)
        let named = !session.providerSessionID.isEmpty
        table.add("provider session", named ? session.providerSessionID : nil)
        table.add("end user", session.endUserID)
        table.add("institution", session.institutionID)
        table.add([Table.Cell("status"), statusCell])
        table.add("created", session.createdAt)
        table.add("expires", session.expiresAt)
        if let addresses = session.addresses, session.outcome == nil {
            // Where the provider's name of the session is kept secret, there is no page.
            let isForSDK = session.providerSessionID.hasPrefix("sha256:")
            let missing = isForSDK ? nil : "not available (any more)"
            table.add("auth_url", addresses.authURL ?? missing)
            table.add("start_url", addresses.startURL)
        }
        table.add("return_url", session.returnURL)
        table.add("cancel_url", session.cancelURL)
        if let outcome = session.outcome {
            table.add("settled", "\(outcome.settledAt) via \(outcome.via)")
            for detail in OutcomeSheet.details(of: outcome) {
                table.add(detail.name, detail.value)
            }
        }
        return table.lines
    }

    /// As it is told to who opened it: first of all where to send the browser.
    var linesWhenOpened: [String] {
        var table = Table()
        table.add("id", session.id)
        table.add([Table.Cell("status"), statusCell])
        table.add("expires", session.expiresAt)
        if session.addresses?.startURL != nil {
            table.add("auth_url", session.addresses?.authURL)
        }
        guard let authURL = session.addresses?.authURL else {
            // A provider without a page: its name of the session is what its client SDK takes.
            return ["For the provider's client SDK, shown this once:", ""]
                + ["  " + ForeignText(session.providerSessionID).onTerminal, ""] + table.lines
        }
        // The first hop knows the browser again, which a provider with fixed addresses depends on.
        let address = session.addresses?.startURL ?? authURL
        return ["Open in a browser:", "", "  " + ForeignText(address).onTerminal, ""] + table.lines
    }

    private var statusCell: Table.Cell {
        Table.Cell(StatusWord(session.status), coloured: coloured)
    }
}
