import Synchronization
import SystemPackage

@testable import EventJournal

/// A folder in memory whose disk does what the test says.
final class MemoryDirectory: JournalDirectory {
    struct State {
        var files: [String: [UInt8]] = [:]
        var calls: [String] = []
        /// Bytes that still fit; nil: no end.
        var room: Int?
        /// What the next syncs say.
        var syncError: Errno?
        var writeError: Errno?
        /// Files that cannot be read, and why.
        var unreadable: [String: Errno] = [:]
        /// What the disk holds of a file, where memory has something else.
        var onDisk: [String: [UInt8]] = [:]
        /// How much is free of 1 GiB.
        var free = 1 << 30
    }

    let state: Mutex<State>
    /// Held by a test to keep fdatasync from returning.
    let syncGate = Mutex(())

    init(_ files: [String: [UInt8]] = [:]) {
        state = Mutex(State(files: files))
    }

    subscript(name: String) -> String {
        state.withLock { String(decoding: $0.files[name] ?? [], as: UTF8.self) }
    }

    var calls: [String] { state.withLock { $0.calls } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func fileNames() throws(Errno) -> [String] { state.withLock { Array($0.files.keys) } }

    func contents(of name: String) throws(Errno) -> [UInt8] {
        try state.withLock { state throws(Errno) in
            guard let bytes = state.files[name] else { throw .noSuchFileOrDirectory }
            if let error = state.unreadable[name] { throw error }
            return bytes
        }
    }

    func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile {
        try state.withLock { state throws(Errno) in
            guard let bytes = state.files[name] else { throw .noSuchFileOrDirectory }
            state.calls.append("reopen \(name)")
            state.files[name] = Array((state.onDisk[name] ?? bytes).prefix(size))
        }
        return MemoryFile(directory: self, name: name)
    }

    func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        Array(try contents(of: name).dropFirst(offset).prefix(count))
    }

    func create(_ name: String) throws(Errno) -> any JournalFile {
        state.withLock { state in
            state.files[name] = []
            state.calls.append("create \(name)")
        }
        return MemoryFile(directory: self, name: name)
    }

    func rename(_ name: String, to newName: String) throws(Errno) {
        state.withLock { state in
            state.files[newName] = state.files.removeValue(forKey: name)
            state.calls.append("rename \(name) \(newName)")
        }
    }

    func remove(_ name: String) throws(Errno) {
        state.withLock { state in
            state.files[name] = nil
            state.calls.append("remove \(name)")
        }
    }

    /// What is reserved is a number here, no file.
    func reserve(_ bytes: Int, as name: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            guard state.free >= bytes else { throw .noSpace }
        }
    }

    func room() throws(Errno) -> DiskRoom {
        state.withLock { DiskRoom(free: $0.free, total: 1 << 30) }
    }

    func sync() throws(Errno) { state.withLock { $0.calls.append("sync folder") } }
}

final class MemoryFile: JournalFile {
    private let directory: MemoryDirectory
    private let name: Mutex<String>

    init(directory: MemoryDirectory, name: String) {
        self.directory = directory
        self.name = Mutex(name)
    }

    /// The name that the file has now: it follows a rename, like a descriptor.
    private func currentName(_ state: MemoryDirectory.State) -> String {
        name.withLock { name in
            if state.files[name] == nil, name.hasSuffix(".new") { name.removeLast(4) }
            return name
        }
    }

    func size(as name: String) throws(Errno) -> Int {
        try directory.state.withLock { state throws(Errno) in
            guard let bytes = state.files[name] else { throw .noSuchFileOrDirectory }
            return bytes.count
        }
    }

    func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
        try directory.state.withLock { state throws(Errno) in
            if let error = state.writeError { throw error }
            var count = bytes.count
            if let room = state.room {
                guard room > 0 else { throw .noSpace }
                count = min(count, room)
                state.room = room - count
            }
            state.files[currentName(state), default: []] += bytes.prefix(count)
            state.calls.append("write")
            return count
        }
    }

    func sync() throws(Errno) {
        directory.syncGate.withLock { _ in }
        try directory.state.withLock { state throws(Errno) in
            state.calls.append("sync")
            if let error = state.syncError { throw error }
        }
    }
}
