#if canImport(Glibc)
    import Glibc
#endif
public import SystemPackage

/// The lock on a state folder (flock(2) on its file `lock`): one daemon a folder.
///
/// The kernel drops it with the process, however that ends.
public struct StateLock: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock at once or not at all.
    /// - Throws: `.wouldBlock` where another process has it; else why the folder cannot be used.
    public init(stateDirectory: FilePath) throws(Errno) {
        let made = stateDirectory.withPlatformString { mkdir($0, 0o750) }
        guard made == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
        let file = try Errno.typed {
            try FileDescriptor.open(
                stateDirectory.appending("lock"), .readWrite, options: [.create, .closeOnExec],
                permissions: .ownerReadWrite)
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let error = Errno(rawValue: errno)
            try? file.close()
            throw error
        }
        descriptor = file
    }

    deinit { try? descriptor.close() }
}
