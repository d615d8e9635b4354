/// Where an auth session stands: `pending` → (`returned` →) one of the five terminal statuses.
public enum Status: String, Sendable, CaseIterable {
    /// Created; nothing came back yet.
    case pending
    /// The browser came back without proof; a confirmation or a signed webhook decides.
    case returned
    /// The end user consented.
    case completed
    /// The end user said no.
    case cancelled
    /// The provider or the bank said no.
    case failed
    /// Nobody came back in time (our timer).
    case expired
    /// An operator ended it.
    case revoked

    /// Whether nothing can change it any more.
    public var isTerminal: Bool {
        switch self {
        case .pending, .returned: false
        case .completed, .cancelled, .failed, .expired, .revoked: true
        }
    }
}

/// By which way an outcome reached us.
public enum Via: String, Sendable {
    /// The browser's redirect.
    case callback
    /// A provider's signed POST.
    case webhook
    /// Our own question to the provider.
    case confirmation
    /// The redirect's URL, pasted by an operator.
    case paste
    /// The session's timer.
    case timer
    /// An operator's revocation.
    case `operator`
}
