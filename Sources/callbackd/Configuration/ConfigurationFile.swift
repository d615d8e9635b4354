import FoundationEssentials
import Providers
import Settings
import Yams

/// Reads a configuration file: YAML without repeated keys.
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
            return try Configuration(settings(text))
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

    /// YAML as settings.
    static func settings(_ text: String) throws(SettingFlaw) -> Setting {
        do {
            guard let root = try Yams.compose(yaml: text) else { return .null }
            return try setting(root, [])
        } catch let flaw as SettingFlaw {
            throw flaw
        } catch let error as YamlError {
            throw SettingFlaw(path: "the file", reason: "is no YAML: \(error)".singleLine)
        } catch {
            throw SettingFlaw(path: "the file", reason: "is no YAML")
        }
    }

    private static func setting(_ node: Node, _ path: [String]) throws(SettingFlaw) -> Setting {
        switch node {
        case .scalar(let scalar):
            let quoted = scalar.style != .plain && scalar.style != .any
            let isNull = !quoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            return isNull ? .null : .scalar(scalar.string, quoted: quoted)
        case .sequence(let sequence):
            var entries: [Setting] = []
            for node in sequence { entries.append(try setting(node, path)) }
            return .list(entries)
        case .mapping(let mapping):
            var entries: [String: Setting] = [:]
            for (key, value) in mapping {
                guard let name = key.string else {
                    throw flaw(path, "has a key that is no text")
                }
                guard entries[name] == nil else {
                    throw flaw(path + [name], "stands twice")
                }
                entries[name] = try setting(value, path + [name])
            }
            return .table(entries)
        case .alias:
            throw flaw(path, "is an alias of nothing")
        }
    }

    private static func flaw(_ path: [String], _ reason: String) -> SettingFlaw {
        SettingFlaw(path: path.isEmpty ? "the file" : path.joined(separator: "."), reason: reason)
    }
}

extension String {
    /// Without line breaks, for a complaint of one line.
    fileprivate var singleLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
