import ControlAPI

/// Several sessions for people, one a line.
struct SessionTable {
    let lines: [String]

    init(_ sessions: [SessionMessage], coloured: Bool) {
        var table = Table()
        table.add(
            ["ID", "STATUS", "PROVIDER", "END USER", "CREATED", "EXPIRES"].map { Table.Cell($0) })
        for session in sessions {
            table.add([
                Table.Cell(session.id),
                Table.Cell(StatusWord(session.status), coloured: coloured),
                Table.Cell(session.provider), Table.Cell(session.endUserID),
                Table.Cell(session.createdAt), Table.Cell(session.expiresAt),
            ])
        }
        lines = table.lines
    }
}
