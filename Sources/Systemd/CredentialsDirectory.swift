import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif

/// A folder of secrets, one file each: systemd's (`$CREDENTIALS_DIRECTORY`, systemd.exec(5)) or one
/// for a run by hand, whose files nobody else may read.
public struct CredentialsDirectory: Sendable {
    /// Where it is.
    public let path: String
    private let demandsPrivacy: Bool

    /// Why a credential cannot be had.
    public enum Failure: Error, Hashable {
        /// No file of that name, nor `callbackd_NAME`.
        case missing
        /// Group or others may read the file.
        case notPrivate(mode: UInt32)
        /// The system says no.
        case unreadable(String)
        /// It holds nothing, or no UTF-8.
        case unusable
    }

    /// Takes a folder; with `demandsPrivacy`, its files must be readable by their owner alone.
    public init(path: String, demandsPrivacy: Bool) {
        self.path = path
        self.demandsPrivacy = demandsPrivacy
    }

    /// The contents of credential `name`: the file of that name or, where systemd loaded a whole
    /// folder as `callbackd`, `callbackd_NAME`.
    public func contents(of name: String) throws(Failure) -> String {
        for candidate in [name, "callbackd_\(name)"] {
            let file = "\(path)/\(candidate)"
            var info = stat()
            guard stat(file, &info) == 0 else {
                if errno == ENOENT { continue }
                throw .unreadable(String(cString: strerror(errno)))
            }
            let mode = UInt32(info.st_mode & 0o777)
            guard !demandsPrivacy || mode & 0o077 == 0 else { throw .notPrivate(mode: mode) }
            guard let data = try? Data(contentsOf: URL(filePath: file)) else {
                throw .unreadable(String(cString: strerror(errno)))
            }
            guard let text = String(validating: data, as: UTF8.self), !text.isEmpty else {
                throw .unusable
            }
            return text
        }
        throw .missing
    }
}
