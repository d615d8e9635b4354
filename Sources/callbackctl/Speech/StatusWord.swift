import Values

/// A session's status as people see it.
struct StatusWord {
    private let text: String

    init(_ text: String) {
        self.text = ForeignText(text).onTerminal
    }

    /// How many columns it takes.
    var width: Int { text.count }

    /// The word, in its colour where `coloured`.
    func shown(coloured: Bool) -> String {
        guard coloured, let colour else { return text }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }

    /// A foreground colour of SGR (ECMA-48 §8.3.117).
    private var colour: Int? {
        switch text {
        case "completed": 32
        case "failed": 31
        case "cancelled", "expired", "revoked": 33
        case "pending", "returned": 36
        default: nil
        }
    }
}
