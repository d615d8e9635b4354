#if canImport(Glibc)
    import Glibc
#endif
public import SystemPackage

/// A folder of the real file system.
public struct DiskDirectory: JournalDirectory {
    /// Where it is.
    public let path: FilePath

    /// Takes a folder and makes it (0750) where it is missing; its parent must be there.
    public init(_ path: FilePath) throws(Errno) {
        self.path = path
        let made = path.withPlatformString { mkdir($0, 0o750) }
        guard made == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    }

    /// Takes a folder as it is, to read it.
    public init(existing path: FilePath) {
        self.path = path
    }

    /// readdir(3), without `.` and `..`.
    public func fileNames() throws(Errno) -> [String] {
        guard let stream = path.withPlatformString({ opendir($0) }) else {
            throw Errno(rawValue: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
            errno = 0
        }
        guard errno == 0 else { throw Errno(rawValue: errno) }
        return names.filter { $0 != "." && $0 != ".." }
    }

    /// Everything in the file.
    public func contents(of name: String) throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let more = try read(name, at: all.count, count: 1 << 20)
            all += more
            if more.count < 1 << 20 { return all }
        }
    }

    /// pread(2) until `count` bytes or the end.
    public func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        try Errno.typed {
            let file = try FileDescriptor.open(
                path.appending(name), .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                    while filled < count {
                        let rest = UnsafeMutableRawBufferPointer(
                            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                        let more = try file.read(
                            fromAbsoluteOffset: Int64(offset + filled), into: rest)
                        if more == 0 { break }
                        filled += more
                    }
                }
            }
        }
    }

    /// open(2), 0640.
    public func create(_ name: String) throws(Errno) -> any JournalFile {
        try Errno.typed {
            DiskFile(
                try FileDescriptor.open(
                    path.appending(name), .writeOnly,
                    options: [.create, .truncate, .append, .closeOnExec],
                    permissions: [.ownerReadWrite, .groupRead]), in: path)
        }
    }

    /// open(2), ftruncate(2), fsync(2), and posix_fadvise(2) so that no page of it stays in memory.
    public func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile {
        try Errno.typed {
            let descriptor = try FileDescriptor.open(
                path.appending(name), .writeOnly, options: [.append, .closeOnExec])
            let file = DiskFile(descriptor, in: path)
            guard ftruncate(descriptor.rawValue, off_t(size)) == 0, fsync(descriptor.rawValue) == 0
            else { throw Errno(rawValue: errno) }
            let advised = posix_fadvise(descriptor.rawValue, 0, 0, POSIX_FADV_DONTNEED)
            guard advised == 0 else { throw Errno(rawValue: advised) }
            return file
        }
    }

    /// rename(2) within the folder.
    public func rename(_ name: String, to newName: String) throws(Errno) {
        let renamed = path.appending(name).withPlatformString { from in
            path.appending(newName).withPlatformString { Glibc.rename(from, $0) }
        }
        guard renamed == 0 else { throw Errno(rawValue: errno) }
    }

    /// unlink(2); one that is gone already is no error.
    public func remove(_ name: String) throws(Errno) {
        let removed = path.appending(name).withPlatformString { unlink($0) }
        guard removed == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
    }

    /// posix_fallocate(3), 0640.
    public func reserve(_ bytes: Int, as name: String) throws(Errno) {
        try Errno.typed {
            let file = try FileDescriptor.open(
                path.appending(name), .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead])
            try file.closeAfter {
                let error = posix_fallocate(file.rawValue, 0, off_t(bytes))
                guard error == 0 else { throw Errno(rawValue: error) }
            }
        }
    }

    /// statvfs(3): what is free for users other than root.
    public func room() throws(Errno) -> DiskRoom {
        var disk = statvfs()
        let asked = path.withPlatformString { statvfs($0, &disk) }
        guard asked == 0 else { throw Errno(rawValue: errno) }
        return DiskRoom(
            free: Int(clamping: UInt64(disk.f_bavail) * UInt64(disk.f_frsize)),
            total: Int(clamping: UInt64(disk.f_blocks) * UInt64(disk.f_frsize)))
    }

    /// fsync(2) of the folder.
    public func sync() throws(Errno) {
        try Errno.typed {
            let folder = try FileDescriptor.open(
                path, .readOnly, options: [.directory, .closeOnExec])
            try folder.closeAfter {
                guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        }
    }
}

/// A file of the real file system; closed when nobody holds it any more.
final class DiskFile: JournalFile {
    private let descriptor: FileDescriptor
    private let folder: FilePath

    init(_ descriptor: FileDescriptor, in folder: FilePath) {
        self.descriptor = descriptor
        self.folder = folder
    }

    deinit { try? descriptor.close() }

    func size(as name: String) throws(Errno) -> Int {
        var own = stat()
        var named = stat()
        guard fstat(descriptor.rawValue, &own) == 0,
            folder.appending(name).withPlatformString({ stat($0, &named) }) == 0
        else { throw Errno(rawValue: errno) }
        guard own.st_dev == named.st_dev, own.st_ino == named.st_ino else {
            throw .staleNFSFileHandle
        }
        return Int(own.st_size)
    }

    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        try Errno.typed { try bytes.withUnsafeBytes { try descriptor.write($0) } }
    }

    func sync() throws(Errno) {
        guard fdatasync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}

extension Errno {
    /// Runs what throws nothing but `Errno`, though its type does not say so.
    static func typed<Value>(_ body: () throws -> Value) throws(Errno) -> Value {
        do {
            return try body()
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }
}
