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
    /// Gives a file another name, in place of one that has it (rename(2)).
    func rename(_ name: String, to newName: String) throws(Errno)
    /// Makes names durable: fsync(2) of the folder.
    func sync() throws(Errno)
}

/// A file that is appended to.
public protocol JournalFile: Sendable {
    /// Appends some of `bytes` and returns how many (write(2)).
    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int
    /// Makes the contents durable: fdatasync(2).
    func sync() throws(Errno)
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
