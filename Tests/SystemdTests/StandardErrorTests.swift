import Foundation
import Testing

@testable import Systemd

@Suite struct `Standard error` {
    /// A pipe that nobody reads until the test does.
    struct Pipe {
        let reading: Int32
        let writing: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        func readAll() -> String {
            close(writing)
            let handle = FileHandle(fileDescriptor: reading, closeOnDealloc: true)
            return String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
        }
    }

    @Test func `has one line a message, whatever is in it`() throws {
        let pipe = try Pipe()
        let output = StandardError(journalStream: nil, descriptor: pipe.writing)
        output.say("a\nb\u{2028}c\u{1B}[31m", .error, after: "callbackd: ")
        output.flush(within: .seconds(60))
        #expect(pipe.readAll() == "callbackd: a\\u{a}b\\u{2028}c\\u{1b}[31m\n")
    }

    @Test func `has a priority before each message in the system journal`() throws {
        let pipe = try Pipe()
        let output = StandardError(journalStream: "1:2", descriptor: pipe.writing)
        output.say("a\n<0>b", .warning, after: "callbackd: ")
        output.say("c", .info, after: "")
        output.flush(within: .seconds(60))
        #expect(pipe.readAll() == "<4>a\\u{a}<0>b\n<6>c\n")
    }

    @Test func `holds nobody up who has something to say, and tells what was lost`() async throws {
        let pipe = try Pipe()
        let output = StandardError(journalStream: nil, descriptor: pipe.writing)
        let message = String(repeating: "x", count: 1000)
        for _ in 0..<10_000 { output.say(message, .error, after: "") }
        let dropped = output.dropped
        #expect(dropped > 1_000)
        let said = await withCheckedContinuation { continuation in
            let reader = Thread {
                var text = Data()
                let handle = FileHandle(fileDescriptor: pipe.reading, closeOnDealloc: true)
                while let more = try? handle.read(upToCount: 65_536), !more.isEmpty { text += more }
                continuation.resume(returning: String(decoding: text, as: UTF8.self))
            }
            reader.start()
            output.flush(within: .seconds(60))
            close(pipe.writing)
        }
        let lines = said.split(separator: "\n")
        #expect(UInt64(lines.count) == 10_000 - dropped + 1)
        #expect(
            lines.last?.hasPrefix("callbackd: warning: \(dropped) messages found no room") == true)
    }
}
