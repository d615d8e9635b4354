import Sessions
import Settings

/// The table below `providers:` of a Fiskil instance.
struct FiskilSettings: Sendable {
    /// Where the API is, without a slash at the end.
    let baseURL: String
    let clientID: String
    let clientSecret: Secret
    /// Whether a success must name the session (else the callback token alone proves it).
    let requiresSessionID: Bool
    /// How its redirects are tied to their sessions.
    let correlation: Correlation
    /// Nil: webhooks are not taken.
    let webhookKey: FiskilWebhook.Key?

    init(
        _ settings: inout SettingsTable, parts: ProviderKinds.Parts
    ) throws(SettingFlaw) {
        baseURL = try settings.base("base_url", default: "https://api.fiskil.com")
        clientID = try settings.text("client_id")
        clientSecret = try settings.secret("client_secret", from: parts)
        requiresSessionID = try settings.flag("require_session_id", default: true)
        webhookKey = try settings.secret(ifAny: "webhook_secret", from: parts).map {
            secret throws(SettingFlaw) in
            guard let key = FiskilWebhook.Key(secret) else {
                throw settings.flaw(
                    "webhook_secret",
                    "names a credential that is no base64, as the console shows it")
            }
            return key
        }
        let named = try settings.text(ifAny: "correlation") ?? Correlation.path.rawValue
        guard let correlation = Correlation(rawValue: named) else {
            throw settings.flaw("correlation", "is neither path nor session_id")
        }
        self.correlation = correlation
    }
}
