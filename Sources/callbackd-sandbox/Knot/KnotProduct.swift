/// What a session of Knot is for: its `type`.
enum KnotProduct: String, Sendable {
    case cardSwitcher = "card_switcher"
    case transactionLink = "transaction_link"
    case link
    case vault
}
