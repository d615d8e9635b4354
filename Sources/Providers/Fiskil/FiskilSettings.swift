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

    init(
        _ settings: inout SettingsTable, parts: ProviderKinds.Parts
    ) throws(SettingFlaw) {
        let address = try settings.address(ifAny: "base_url")?.text ?? "https://api.fiskil.com"
        baseURL = address.hasSuffix("/") ? String(address.dropLast()) : address
        clientID = try settings.text("client_id")
        clientSecret = try settings.secret("client_secret", from: parts)
        requiresSessionID = try settings.flag("require_session_id", default: true)
        // Checked like the others, so that a configuration for the next version fails early;
        // webhooks are not taken yet (their path is 404).
        _ = try settings.secret(ifAny: "webhook_secret", from: parts)
        let correlation = try settings.text(ifAny: "correlation") ?? "path"
        guard correlation == "path" else {
            throw settings.flaw(
                "correlation",
                correlation == "session_id"
                    ? "is session_id, which this version does not offer yet; use path"
                    : "is neither path nor session_id")
        }
    }
}
