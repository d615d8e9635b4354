import FoundationEssentials
import Providers
import Settings

/// Reads a configuration file.
enum ConfigurationFile {
    /// The configuration in the file at `path`.
    /// - Throws: a `StartFailure` (exit 78) that names file and key.
    static func read(_ path: String) throws(StartFailure) -> Configuration {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw failure(path, "cannot be read; is it there, and UTF-8?")
        }
        do throws(SettingFlaw) {
            return try Configuration(YAMLText.setting(text))
        } catch {
            throw failure(path, error.description)
        }
    }

    /// The complaint about a file.
    static func failure(_ path: String, _ complaint: String) -> StartFailure {
        StartFailure(
            status: .configuration, message: "\(path): \(complaint)",
            hint: "callbackd --config \(path) --check says whether it is right; "
                + "man callbackd.yaml has all keys")
    }
}
