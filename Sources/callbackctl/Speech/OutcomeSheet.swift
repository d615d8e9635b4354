import ControlAPI

/// One session's outcome for people: a line, and below it what the provider says of a failure.
struct OutcomeSheet {
    let lines: [String]

    init(_ outcome: OutcomeMessage, coloured: Bool) {
        var line = Table()
        line.add([
            Table.Cell(outcome.id), Table.Cell(outcome.settledAt),
            Table.Cell(StatusWord(outcome.status), coloured: coloured),
            Table.Cell("via \(outcome.via)"),
        ])
        var details = Table()
        for detail in Self.details(of: outcome) {
            details.add(detail.name, detail.value)
        }
        lines = line.lines + details.lines.map { "  " + $0 }
    }

    /// What the provider says, by the names of its parameters.
    static func details(of outcome: OutcomeMessage) -> [(name: String, value: String?)] {
        [
            ("error", outcome.error), ("error_type", outcome.errorType),
            ("error_description", outcome.errorDescription), ("error_id", outcome.errorID),
            ("error_uri", outcome.errorURI), ("consent_id", outcome.consentID),
        ]
    }
}
