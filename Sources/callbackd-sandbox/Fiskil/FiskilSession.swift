import FoundationEssentials

/// One auth session, from its creation to the press of a button on its consent page.
struct FiskilSession: Sendable {
    /// A UUID in lower case.
    let id: String
    /// Whose access token it was created with.
    let clientID: String
    let request: FiskilWire.SessionRequest
    /// In whole seconds, so that it is exactly what the caller was told.
    let expiresAt: Date
    /// Sessions are single-use, "whether successfully or not" (Fiskil API reference, auth session).
    var isUsed = false
}
