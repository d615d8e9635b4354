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
        let appName = try table.text(ifAny: "app_name")
        if let appName, appName.allSatisfy(\.isWhitespace) {
            throw table.flaw("app_name", "is blank")
        }
        let settings = Pages.Settings(
            appName: appName, color: color, appOrigin: try table.origin(ifAny: "app_origin"),
            frameAncestors: try table.origins("frame_ancestors"))
        guard let settings else {
            throw table.flaw("color", "is no colour such as \"#0b5fff\" (with its quotes)")
        }
        let policy = ReturnPolicy(origins: Set(try table.origins("return_origins").map(\.origin)))
        try table.finish()
        return (settings, policy)
    }
}
