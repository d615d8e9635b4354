import Foundation
import Sessions
import SystemPackage
import Testing

@testable import EventJournal

@Suite struct `The real disk` {
    /// A folder that goes with the test.
    final class Folder {
        let path: FilePath

        init() throws {
            let url = FileManager.default.temporaryDirectory
                .appending(path: "callbackd-test-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
            path = FilePath(url.path())
        }

        deinit { try? FileManager.default.removeItem(atPath: path.string) }
    }

    @Test func `one daemon a state folder`() throws {
        let folder = try Folder()
        do {
            let first = try StateLock(stateDirectory: folder.path)
            #expect(throws: Errno.wouldBlock) { _ = try StateLock(stateDirectory: folder.path) }
            _ = consume first
        }
        _ = try StateLock(stateDirectory: folder.path)
    }

    @Test func `what was written is read back by the next one`() async throws {
        let folder = try Folder()
        let directory = try DiskDirectory(folder.path.appending("journal"))
        for round in UInt64(0)..<3 {
            let (opened, replay) = try OpenedJournal.open(
                directory, source: "s", into: ListReplay())
            #expect(replay.events.count == Int(round) * 100)
            #expect(opened.findings.isEmpty)
            let journal = EventJournal(
                continuing: opened, telling: EventJournal.Neighbours(onFailure: { _ in }))
            for sequence in (round * 100 + 1)...(round * 100 + 100) {
                try journal.append(Facts.event(.daemonStopped, sequence))
            }
            try await journal.durable(through: round * 100 + 100)
        }
        #expect(try directory.segmentNames() == ["00000000000000000001.jsonl"])
    }

    @Test func `a folder that is none says so`() throws {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try DiskDirectory("/nonexistent/folder/journal")
        }
    }
}
