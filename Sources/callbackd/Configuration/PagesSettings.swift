import Listeners
import Sessions
import Settings

/// The table `pages:`: how the pages look, and where browsers may be sent from them.
enum PagesSettings {
    static func read(
        _ top: inout SettingsTable
    ) throws(SettingFlaw) -> (Pages.Settings, ReturnPolicy) {
        var table = try top.table("pages")
        let color = try table.text(ifAny: "color") ?? "#0b5fff"
        let appOrigin = try table.address(ifAny: "app_origin")
        if let appOrigin, !appOrigin.isBareOrigin {
            throw table.flaw("app_origin", "has a path; an origin is scheme, host and port only")
        }
        let settings = Pages.Settings(
            appName: try table.text(ifAny: "app_name"), color: color, appOrigin: appOrigin,
            frameAncestors: try table.origins("frame_ancestors"))
        guard let settings else {
            throw table.flaw("color", "is no colour such as \"#0b5fff\" (with its quotes)")
        }
        let policy = ReturnPolicy(origins: Set(try table.origins("return_origins").map(\.origin)))
        try table.finish()
        return (settings, policy)
    }
}
