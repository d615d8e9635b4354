import Settings

/// A configuration of any text is taken or refused with a sentence.
enum FuzzedConfiguration {
    static func run(_ bytes: [UInt8]) {
        do throws(SettingFlaw) {
            _ = try Configuration(YAMLText.setting(String(decoding: bytes, as: UTF8.self)))
        } catch {
            precondition(!error.description.isEmpty, "refused without a word")
        }
    }
}
