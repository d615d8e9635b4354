/// Why a configuration is not in force; the former one still is.
public enum ReloadFailure: Error, Hashable, Sendable {
    /// The file is wrong; the text names file and key.
    case configuration(String)
    /// It cannot be recorded that the configuration changed.
    case notRecorded
}
