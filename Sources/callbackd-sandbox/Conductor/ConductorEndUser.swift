import FoundationEssentials

/// An end user and its connection to QuickBooks Desktop, if there is one.
struct ConductorEndUser: Sendable {
    struct Connection: Sendable {
        /// `int_conn_…`
        let id: String
        let createdAt: Date
        var lastRequestAt: Date?
        var lastSuccessfulRequestAt: Date?

        /// As Conductor answers, in the order of its reference.
        var json: JSON {
            [
                "id": .string(id),
                "objectType": "integration_connection",
                "createdAt": .string(createdAt.iso8601),
                "integrationSlug": "quickbooks_desktop",
                "lastRequestAt": lastRequestAt.map { .string($0.iso8601) } ?? .null,
                "lastSuccessfulRequestAt": lastSuccessfulRequestAt.map { .string($0.iso8601) }
                    ?? .null,
            ]
        }
    }

    let id: String
    let createdAt: Date
    var connection: Connection?

    /// As Conductor answers, in the order of its reference.
    ///
    /// Company, source and e-mail are made up: nobody creates end users here.
    var json: JSON {
        [
            "id": .string(id),
            "objectType": "end_user",
            "createdAt": .string(createdAt.iso8601),
            "companyName": "Sandbox Company",
            "sourceId": .string("source_\(id)"),
            "email": "books@example.com",
            "integrationConnections": .array([connection?.json].compactMap(\.self)),
        ]
    }
}
