import Sessions
import Settings

/// The table below `providers:` of a Conductor instance.
struct ConductorSettings: Sendable {
    /// Where the API is, without a slash at the end.
    let baseURL: String
    /// Sent where a request gives none.
    let publishableKey: String?
    let secretKey: Secret

    init(
        _ settings: inout SettingsTable, parts: ProviderKinds.Parts
    ) throws(SettingFlaw) {
        baseURL = try settings.base("base_url", default: "https://api.conductor.is/v1")
        publishableKey = try settings.text(ifAny: "publishable_key")
        secretKey = try settings.secret("secret_key", from: parts)
    }
}
