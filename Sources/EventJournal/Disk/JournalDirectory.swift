public import SystemPackage

/// The folder of the event journal, as far as the journal needs a file system.
///
/// A protocol, so that tests can put a disk beneath that forgets, tears and fails.
public protocol JournalDirectory: Sendable {
    /// The names of the files in it, in no order.
    func fileNames() throws(Errno) -> [String]
    /// All bytes of a file.
    func contents(of name: String) throws(Errno) -> [UInt8]
    /// Up to `count` bytes from `offset`; fewer only at the end (pread(2)).
    func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8]
    /// An empty file of that name, open for appending; one that is there is emptied.
    func create(_ name: String) throws(Errno) -> any JournalFile
    /// A file that is there, open for appending, without what is behind its first `size` bytes
    /// (ftruncate(2), fsync(2)); its contents are read from the disk after this, not from memory.
    func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile
    /// Gives a file another name, in place of one that has it (rename(2)).
    func rename(_ name: String, to newName: String) throws(Errno)
    /// Takes a file away (unlink(2)).
    func remove(_ name: String) throws(Errno)
    /// A file of that name that has `bytes` of the disk for itself (posix_fallocate(3)).
    func reserve(_ bytes: Int, as name: String) throws(Errno)
    /// How much room the disk has (statvfs(3)).
    func room() throws(Errno) -> DiskRoom
    /// Makes names durable: fsync(2) of the folder.
    func sync() throws(Errno)
}

/// How much room a disk has.
public struct DiskRoom: Sendable, Hashable {
    /// Bytes that we may still take.
    public let free: Int
    /// Bytes in all.
    public let total: Int

    /// Takes both.
    public init(free: Int, total: Int) {
        self.free = free
        self.total = total
    }
}

/// A file that is appended to.
public protocol JournalFile: Sendable {
    /// Appends some of `bytes` and returns how many (write(2)).
    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int
    /// Makes the contents durable: fdatasync(2).
    func sync() throws(Errno)
    /// How many bytes it has, where it still has that name in its folder.
    /// - Throws: `.noSuchFileOrDirectory` where the name is gone, `.staleNFSFileHandle` where it is
    ///   another file's.
    func size(as name: String) throws(Errno) -> Int
}

extension JournalFile {
    /// Appends all of `bytes`.
    func writeAll(_ bytes: ArraySlice<UInt8>) throws(Errno) {
        var rest = bytes
        while !rest.isEmpty {
            rest = rest.dropFirst(try write(rest))
        }
    }
}
