import Synchronization
import SystemPackage

@testable import EventJournal

/// A disk that does its worst: what was not synced may be lost, sector by sector, in any order;
/// names that were not synced may be lost from any point on; any call may fail.
///
/// What a failed fdatasync had in hand is never written, though later ones say yes (Rebello et al.,
/// ATC 2020); it can be read until the power is lost.
final class SimulatedDisk: JournalDirectory {
    /// What one call, or each from then on, says.
    enum Fault: CaseIterable, Sendable {
        case powerLoss, errorOnce, errorForEver, fullOnce, fullForAWhile, shortWrite
    }

    /// A file's bytes, as they are read and as they outlast a power loss.
    private struct Inode {
        var bytes: [UInt8] = []
        /// Bytes from the start that are on disk.
        var durable = 0
        /// Where bytes begin that no sync writes any more.
        var lost: Int?
    }

    private struct State {
        var inodes: [Int: Inode] = [:]
        var names: [String: Int] = [:]
        /// The names after each change that was not synced, the synced ones first.
        var history: [[String: Int]] = [[:]]
        var nextInode = 0
        var calls = 0
        var fault: (call: Int, kind: Fault)?
        var isOff = false
    }

    private let state = Mutex(State())
    private static let sector = 512

    /// Calls that change something, so far.
    var calls: Int { state.withLock { $0.calls } }

    /// Whether the power is lost: nothing works before ``powerOn(using:)``.
    var isOff: Bool { state.withLock { $0.isOff } }

    /// The `call`-th call from now on meets `fault`; earlier ones are forgotten.
    func plan(_ fault: Fault?, atCall call: Int) {
        state.withLock { state in
            state.fault = fault.map { (state.calls + call, $0) }
        }
    }

    /// The process ended, the machine goes on: what was written can be read, and no fault is left.
    func processEnded() { state.withLock { $0.fault = nil } }

    /// The power is lost and comes back; what was not synced is there in part, at random.
    func powerOn(using random: inout SplitMix64) {
        var dice = random
        state.withLock { state in
            state.names = state.history[dice.pick(state.history.count)]
            state.history = [state.names]
            state.inodes = state.inodes.filter { entry in state.names.values.contains(entry.key) }
            for (id, inode) in state.inodes {
                let left = Self.survivors(of: inode, using: &dice)
                state.inodes[id] = Inode(bytes: left, durable: left.count)
            }
            state.fault = nil
            state.isOff = false
        }
        random = dice
    }

    private static func survivors(of inode: Inode, using dice: inout SplitMix64) -> [UInt8] {
        var bytes = inode.bytes
        guard bytes.count > inode.durable else { return bytes }
        if dice.chance(1, in: 3) {
            // The new size is lost too, or was a smaller one when the power went.
            return Array(bytes[..<(inode.durable + dice.pick(bytes.count - inode.durable + 1))])
        }
        var start = inode.durable
        while start < bytes.count {
            let end = min(bytes.count, (start / sector + 1) * sector)
            if dice.chance(1, in: 3) { for index in start..<end { bytes[index] = 0 } }
            start = end
        }
        return bytes
    }

    /// Counts a call that changes something, and lets it fail where that is planned.
    private func enter(_ state: inout State) throws(Errno) -> Fault? {
        if state.isOff { throw .ioError }
        state.calls += 1
        guard let fault = state.fault, state.calls >= fault.call else { return nil }
        let distance = state.calls - fault.call
        switch fault.kind {
        case .powerLoss:
            state.isOff = true
            throw .ioError
        case .errorOnce where distance == 0: throw .ioError
        case .errorForEver: throw .ioError
        case .fullOnce where distance == 0: throw .noSpace
        case .fullForAWhile where distance < 3: throw .noSpace
        case .shortWrite where distance == 0: return .shortWrite
        default: return nil
        }
    }

    func fileNames() throws(Errno) -> [String] {
        try state.withLock { state throws(Errno) in
            if state.isOff { throw .ioError }
            return Array(state.names.keys)
        }
    }

    func contents(of name: String) throws(Errno) -> [UInt8] {
        try state.withLock { state throws(Errno) in
            if state.isOff { throw .ioError }
            guard let id = state.names[name] else { throw .noSuchFileOrDirectory }
            return state.inodes[id]?.bytes ?? []
        }
    }

    func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        Array(try contents(of: name).dropFirst(offset).prefix(count))
    }

    func create(_ name: String) throws(Errno) -> any JournalFile {
        try state.withLock { state throws(Errno) in
            _ = try enter(&state)
            state.nextInode += 1
            state.inodes[state.nextInode] = Inode()
            state.names[name] = state.nextInode
            state.history.append(state.names)
            return File(disk: self, inode: state.nextInode)
        }
    }

    /// Shows what is on disk from now on; cutting a file takes no room.
    func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile {
        try state.withLock { state throws(Errno) in
            do throws(Errno) { _ = try enter(&state) } catch .noSpace {}
            guard let id = state.names[name], var inode = state.inodes[id] else {
                throw .noSuchFileOrDirectory
            }
            inode.bytes = Array(inode.bytes.prefix(min(size, inode.lost ?? size)))
            inode = Inode(bytes: inode.bytes, durable: inode.bytes.count)
            state.inodes[id] = inode
            return File(disk: self, inode: id)
        }
    }

    func rename(_ name: String, to newName: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            _ = try enter(&state)
            state.names[newName] = state.names.removeValue(forKey: name)
            state.history.append(state.names)
        }
    }

    func remove(_ name: String) throws(Errno) {
        try state.withLock { state throws(Errno) in
            _ = try enter(&state)
            guard state.names.removeValue(forKey: name) != nil else { return }
            state.history.append(state.names)
        }
    }

    func reserve(_ bytes: Int, as name: String) throws(Errno) {}
    func room() throws(Errno) -> DiskRoom { DiskRoom(free: 1 << 40, total: 1 << 40) }

    func sync() throws(Errno) {
        try state.withLock { state throws(Errno) in
            do throws(Errno) {
                _ = try enter(&state)
            } catch .noSpace {
                throw .ioError
            }
            state.history = [state.names]
        }
    }

    /// An open file; it stays the same when its name changes.
    private final class File: JournalFile {
        private let disk: SimulatedDisk
        private let inode: Int

        init(disk: SimulatedDisk, inode: Int) {
            self.disk = disk
            self.inode = inode
        }

        func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
            try disk.state.withLock { state throws(Errno) in
                let isShort = try disk.enter(&state) == .shortWrite
                let taken = isShort ? max(1, bytes.count / 3) : bytes.count
                state.inodes[inode]?.bytes += bytes.prefix(taken)
                return taken
            }
        }

        func sync() throws(Errno) {
            try disk.state.withLock { state throws(Errno) in
                guard var file = state.inodes[inode] else { throw .ioError }
                defer { state.inodes[inode] = file }
                do throws(Errno) {
                    _ = try disk.enter(&state)
                } catch {
                    if !state.isOff, file.lost == nil { file.lost = file.durable }
                    throw .ioError
                }
                file.durable = file.lost ?? file.bytes.count
            }
        }

        func size(as name: String) throws(Errno) -> Int {
            try disk.state.withLock { state throws(Errno) in
                guard let id = state.names[name] else { throw .noSuchFileOrDirectory }
                guard id == inode else { throw .staleNFSFileHandle }
                return state.inodes[id]?.bytes.count ?? 0
            }
        }
    }
}
