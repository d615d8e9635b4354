import Sessions
import Synchronization
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `Room on the disk` {
    /// A journal, and what it said of the room.
    func journal(
        _ directory: any JournalDirectory, _ told: Told
    ) throws -> EventJournal {
        EventJournal(
            continuing: try OpenedJournal.open(directory), patience: .seconds(60),
            spaceLook: .milliseconds(1),
            telling: EventJournal.Neighbours(
                onSpace: { space in told.spaces.withLock { $0.append(space) } },
                onFailure: { fault in told.faults.withLock { $0.append(fault) } }))
    }

    final class Told: Sendable {
        let spaces = Mutex<[DiskSpace]>([])
        let faults = Mutex<[JournalFault]>([])
    }

    @Test func `below the mark new sessions are refused, open ones go on`() async throws {
        let directory = MemoryDirectory()
        let told = Told()
        let journal = try journal(directory, told)
        #expect(!journal.isLowOnSpace)
        directory.change { $0.free = Limits.reservedBytes - 1 }
        try journal.append(Facts.event(.daemonStopped, 1))
        try await journal.durable(through: 1)
        #expect(journal.isLowOnSpace)
        #expect(!journal.isStalled)
        try journal.append(Facts.event(.daemonStopped, 2))
        try await journal.durable(through: 2)
        directory.change { $0.free = 1 << 30 }
        // It comes back by itself, with no event to bring the news.
        while journal.isLowOnSpace { await Task.yield() }
        #expect(told.spaces.withLock { $0 } == [.low, .enough])
    }

    @Test func `what is held back is given to open sessions when the disk is full`() throws {
        let directory = ReservingDirectory()
        var writer = try OpenedJournal.open(directory).writer
        #expect(!writer.reserve.isLow)
        directory.fill()
        #expect(writer.commit([Facts.event(.sessionCreated(Facts.session(1)), 1)]) == .durable(1))
        #expect(writer.reserve.isLow)
        #expect(directory.removed.withLock { $0 } == [SpaceReserve.name])
    }

    @Test(arguments: ["truncated", "removed", "replaced", "appended to"])
    func `a segment that somebody else changed is no place to write to`(
        _ change: String
    ) async throws {
        let folder = try `The real disk`.Folder()
        let directory = try DiskDirectory(folder.path.appending("journal"))
        let told = Told()
        let journal = try journal(directory, told)
        try journal.append(Facts.event(.daemonStopped, 1))
        try await journal.durable(through: 1)
        await journal.inspect()
        #expect(told.faults.withLock { $0 }.isEmpty)
        let path = directory.path.appending(SegmentName.segment(1))
        switch change {
        case "truncated":
            try FileDescriptor.open(path, .writeOnly, options: .truncate).close()
        case "removed": try directory.remove(SegmentName.segment(1))
        case "replaced":
            _ = try directory.create("other").write([1, 2, 3][...])
            try directory.rename("other", to: SegmentName.segment(1))
        default:
            let file = try FileDescriptor.open(path, .writeOnly, options: .append)
            _ = try file.closeAfter { try file.writeAll([1]) }
        }
        try journal.append(Facts.event(.daemonStopped, 2))
        await #expect(throws: EventSinkError.broken) { try await journal.durable(through: 2) }
        #expect(told.faults.withLock { $0 }.count == 1)
    }

    @Test func `an idle journal notices it too`() async throws {
        let folder = try `The real disk`.Folder()
        let directory = try DiskDirectory(folder.path.appending("journal"))
        let told = Told()
        let journal = try journal(directory, told)
        try journal.append(Facts.event(.daemonStopped, 1))
        try await journal.durable(through: 1)
        try directory.remove(SegmentName.segment(1))
        await journal.inspect()
        await journal.inspect()
        #expect(told.faults.withLock { $0 }.map(\.errno) == [.noSuchFileOrDirectory])
    }
}

/// A disk on which nothing fits any more once ``fill()`` is called, but for what is held back.
private final class ReservingDirectory: JournalDirectory {
    let removed = Mutex<[String]>([])
    private let memory = MemoryDirectory()

    func fill() { memory.change { $0.room = 0 } }

    func fileNames() throws(Errno) -> [String] { try memory.fileNames() }
    func contents(of name: String) throws(Errno) -> [UInt8] { try memory.contents(of: name) }
    func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8] {
        try memory.read(name, at: offset, count: count)
    }
    func create(_ name: String) throws(Errno) -> any JournalFile { try memory.create(name) }
    func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile {
        try memory.reopen(name, cutTo: size)
    }
    func rename(_ name: String, to newName: String) throws(Errno) {
        try memory.rename(name, to: newName)
    }
    func remove(_ name: String) throws(Errno) {
        removed.withLock { $0.append(name) }
        memory.change { $0.room = nil }
    }
    func reserve(_ bytes: Int, as name: String) throws(Errno) {
        guard memory.state.withLock({ $0.room }) == nil else { throw .noSpace }
    }
    func room() throws(Errno) -> DiskRoom {
        DiskRoom(free: removed.withLock { $0.isEmpty } ? 1 << 30 : 1 << 20, total: 1 << 30)
    }
    func sync() throws(Errno) { try memory.sync() }
}
