/// What the end user does: the buttons of the consent page, and the last part of their paths.
enum ConductorChoice: String, CaseIterable, Sendable {
    case connect
    case returnUnproven = "return"
    case sync
    case close

    /// What stands on the button.
    var label: String {
        switch self {
        case .connect: "Connect QuickBooks"
        case .returnUnproven: "Go back before QuickBooks answered"
        case .sync: "Let QuickBooks come online"
        case .close: "Close the page"
        }
    }

    /// Whether the browser goes back to the application.
    var redirects: Bool {
        switch self {
        case .connect, .returnUnproven: true
        case .sync, .close: false
        }
    }

    /// Whether it is done on this page, and so needs a link that has not expired.
    var needsLink: Bool { self != .sync }

    /// What happened, for the page of a choice that does not lead elsewhere.
    var outcome: String {
        switch self {
        case .connect: "QuickBooks is connected."
        case .returnUnproven: "The connection was begun, and QuickBooks did not answer so far."
        case .sync: "QuickBooks answered: the connection works."
        case .close: "Nothing happened; the link can still be used."
        }
    }
}
