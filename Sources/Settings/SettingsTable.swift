public import Sessions

/// Reads one table of the configuration, each key once and of the right type; ``finish()`` refuses
/// what nobody read.
public struct SettingsTable: Sendable, Hashable {
    private let path: [String]
    private var unread: [String: Setting]
    private var known: Set<String> = []

    /// Takes a table; `path` names it in complaints.
    public init(_ setting: Setting, path: [String] = []) throws(SettingFlaw) {
        self.path = path
        switch setting {
        case .table(let entries): unread = entries
        case .null: unread = [:]
        default:
            throw SettingFlaw(
                path: path.isEmpty ? "the file" : path.joined(separator: "."),
                reason: "is \(setting.kind), not a table of names and values")
        }
    }

    /// The names that are there and not read yet, sorted.
    public var unreadNames: [String] { unread.keys.sorted() }

    /// A value of any kind, or nil where it is absent or null.
    public mutating func setting(_ key: String) -> Setting? {
        known.insert(key)
        guard let setting = unread.removeValue(forKey: key), setting != .null else { return nil }
        return setting
    }

    /// A text that is not empty and holds no control character.
    public mutating func text(ifAny key: String) throws(SettingFlaw) -> String? {
        guard let setting = setting(key) else { return nil }
        return try text(setting, key)
    }

    /// The same, where it must be there.
    public mutating func text(_ key: String) throws(SettingFlaw) -> String {
        guard let text = try text(ifAny: key) else { throw flaw(key, "is missing") }
        return text
    }

    /// A list of such texts; empty where it is absent.
    public mutating func texts(_ key: String) throws(SettingFlaw) -> [String] {
        try namedTexts(key).map(\.text)
    }

    /// `true` or `false`.
    public mutating func flag(_ key: String, default fallback: Bool) throws(SettingFlaw) -> Bool {
        guard let setting = setting(key) else { return fallback }
        switch setting {
        case .scalar("true", quoted: false): return true
        case .scalar("false", quoted: false): return false
        default: throw flaw(key, "is neither true nor false")
        }
    }

    /// A whole number within `bounds`.
    public mutating func number(
        _ key: String, default fallback: Int, in bounds: ClosedRange<Int>
    ) throws(SettingFlaw) -> Int {
        guard let setting = setting(key) else { return fallback }
        guard case .scalar(let digits, quoted: false) = setting, let number = Int(digits) else {
            throw flaw(key, "is no whole number")
        }
        guard bounds.contains(number) else {
            throw flaw(key, "is not between \(bounds.lowerBound) and \(bounds.upperBound)")
        }
        return number
    }

    /// An absolute https URL, or http on a loopback address, without query or fragment.
    public mutating func address(ifAny key: String) throws(SettingFlaw) -> WebAddress? {
        guard let text = try text(ifAny: key) else { return nil }
        return try address(text, key)
    }

    /// Such a URL as the base that paths are added to, without a slash at its end.
    public mutating func base(_ key: String, default fallback: String) throws(SettingFlaw) -> String
    {
        let text = try address(ifAny: key)?.text ?? fallback
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// A list of origins: such URLs without a path.
    public mutating func origins(_ key: String) throws(SettingFlaw) -> [WebAddress] {
        try namedTexts(key).map { name, text throws(SettingFlaw) in try origin(text, name) }
    }

    /// An origin: such a URL without a path; nil where it is absent.
    public mutating func origin(ifAny key: String) throws(SettingFlaw) -> WebAddress? {
        guard let text = try text(ifAny: key) else { return nil }
        return try origin(text, key)
    }

    /// `{ credential: NAME }`: the name, or nil where it is absent.
    public mutating func credential(ifAny key: String) throws(SettingFlaw) -> CredentialName? {
        guard let setting = setting(key) else { return nil }
        guard case .table = setting else {
            throw flaw(
                key, "is no { credential: NAME }; secrets stand in files, never in this one")
        }
        var table = try SettingsTable(setting, path: path + [key])
        let text = try table.text("credential")
        try table.finish()
        guard let name = CredentialName(text) else {
            throw flaw(key, "names a credential that is no plain file name")
        }
        return name
    }

    /// A table below this one; empty where it is absent.
    public mutating func table(_ key: String) throws(SettingFlaw) -> SettingsTable {
        try SettingsTable(setting(key) ?? .null, path: path + [key])
    }

    /// Refuses the keys that nobody read.
    public func finish() throws(SettingFlaw) {
        guard let unknown = unreadNames.first else { return }
        let names = known.sorted().joined(separator: ", ")
        throw flaw(unknown, "is not known here; known are \(names)")
    }

    /// A complaint about `key`.
    public func flaw(_ key: String, _ reason: String) -> SettingFlaw {
        SettingFlaw(path: (path + [key]).joined(separator: "."), reason: reason)
    }

    private func text(_ setting: Setting, _ key: String) throws(SettingFlaw) -> String {
        guard case .scalar(let text, _) = setting else {
            throw flaw(key, "is \(setting.kind), not a text")
        }
        guard !text.isEmpty else { throw flaw(key, "is empty") }
        guard !text.holdsControlCharacter else { throw flaw(key, "holds a control character") }
        return text
    }

    /// The texts of a list, each with its own name for complaints.
    private mutating func namedTexts(
        _ key: String
    ) throws(SettingFlaw) -> [(name: String, text: String)] {
        guard let setting = setting(key) else { return [] }
        guard case .list(let entries) = setting else {
            throw flaw(key, "is \(setting.kind), not a list")
        }
        return try entries.enumerated().map { index, entry throws(SettingFlaw) in
            let name = "\(key)[\(index)]"
            return (name, try text(entry, name))
        }
    }

    private func origin(_ text: String, _ key: String) throws(SettingFlaw) -> WebAddress {
        let address = try address(text, key)
        guard address.isBareOrigin else {
            throw flaw(key, "has a path; an origin is scheme, host and port only")
        }
        return address
    }

    private func address(_ text: String, _ key: String) throws(SettingFlaw) -> WebAddress {
        guard let address = WebAddress(text), !address.rest.contains(where: { "?#".contains($0) })
        else {
            throw flaw(key, "is no absolute http or https URL without query or fragment")
        }
        guard address.isProtected else {
            throw flaw(key, "is plain http; that is for loopback addresses only")
        }
        return address
    }
}
