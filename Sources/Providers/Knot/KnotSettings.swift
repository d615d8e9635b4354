import Sessions
import Settings

/// The table below `providers:` of a Knot instance.
struct KnotSettings: Sendable {
    /// Where the API is, without a slash at the end.
    let baseURL: String
    let clientID: String
    /// The password of its API, and the key of its webhooks' signatures.
    let secret: Secret

    init(
        _ settings: inout SettingsTable, parts: ProviderKinds.Parts
    ) throws(SettingFlaw) {
        baseURL = try settings.base("base_url", default: "https://production.knotapi.com")
        clientID = try settings.text("client_id")
        secret = try settings.secret("secret", from: parts)
    }
}
