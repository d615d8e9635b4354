/// What is wrong with a line, in a few words that follow "the line …".
struct LineFlaw: Error, Hashable {
    let finding: String

    init(_ finding: String) {
        self.finding = finding
    }
}
