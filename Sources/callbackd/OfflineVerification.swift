import ControlAPI
import EventJournal
import SystemPackage

/// `callbackd --verify DIR`: looks at an event journal's folder without a daemon, and changes
/// nothing in it.
enum OfflineVerification {
    /// The lines for stdout, and the exit status: 0 intact, 3 damaged.
    /// - Throws: `StartFailure`, exit 66 where there is no journal, 74 where it cannot be read.
    static func run(_ path: String) throws(StartFailure) -> (lines: [String], status: ExitStatus) {
        let verification: JournalVerification
        do throws(Errno) {
            verification = try JournalVerification(DiskDirectory(existing: FilePath(path)))
        } catch {
            throw failure(error, path)
        }
        guard verification.segments > 0 else { throw failure(.noSuchFileOrDirectory, path) }
        let message = VerificationMessage(verification)
        return (message.sentences, message.intact ? .clean : .damaged)
    }

    private static func failure(_ error: Errno, _ path: String) -> StartFailure {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory:
            StartFailure(
                status: .noInput, message: "\(path) holds no event journal",
                hint: "name the folder with the .jsonl files, such as /var/lib/callbackd/journal")
        default:
            StartFailure(
                status: .journal, message: "\(path) cannot be read: \(error)",
                hint: "run it as root, or as the user callbackd")
        }
    }
}
