import Values

/// Rows of cells: each column as wide as its widest cell, with two spaces behind it.
struct Table {
    private var rows: [[Cell]] = []

    /// What stands in a cell.
    struct Cell {
        /// In columns; colour takes none.
        let width: Int
        let shown: String

        /// Takes text that may be foreign.
        init(_ text: String) {
            shown = ForeignText(text).onTerminal
            width = shown.count
        }

        /// Takes a status.
        init(_ word: StatusWord, coloured: Bool) {
            shown = word.shown(coloured: coloured)
            width = word.width
        }
    }

    /// Appends a row.
    mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    /// Appends a row of a name and its value, unless there is no value.
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        rows.append([Cell(name), Cell(value)])
    }

    /// The rows, without spaces at their ends.
    var lines: [String] {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.width)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                guard column < row.count - 1 else { return cell.shown }
                return cell.shown + String(repeating: " ", count: widths[column] - cell.width)
            }
            return cells.joined(separator: "  ")
        }
    }
}
