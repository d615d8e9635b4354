import Foundation
import Synchronization
import Testing

/// One of our programs as a process; it ends with the test that started it.
final class RunningProgram: Sendable {
    /// What is left when it ended.
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    private let process: Mutex<Process>
    private let output: Collector
    private let errors: Collector
    let pid: Int32

    private static let starting = Mutex(())

    /// Where the programs are: beside the tests.
    static let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// - Parameter wrapper: a command that the program's own is added to, and that becomes it.
    init(
        _ name: String, _ arguments: [String], environment: [String: String] = [:],
        by wrapper: [String] = []
    ) throws {
        let program = try #require(Self.find(name), "\(name) is not built")
        let command = wrapper + [program.path()] + arguments
        // One at a time, so that no program is started between the making of a pipe and its mark.
        let (output, errors, process) = try Self.starting.withLock { _ in
            let output = try Collector()
            let errors = try Collector()
            let process = Process()
            process.executableURL = URL(filePath: command[0])
            process.arguments = Array(command.dropFirst())
            process.environment = ProcessInfo.processInfo.environment
                .filter { $0.key != "NOTIFY_SOCKET" && !$0.key.hasPrefix("CALLBACKD") }
                .merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output.writingEnd
            process.standardError = errors.writingEnd
            try process.run()
            return (output, errors, process)
        }
        output.collect()
        errors.collect()
        self.output = output
        self.errors = errors
        pid = process.processIdentifier
        self.process = Mutex(process)
    }

    deinit { kill(pid, SIGKILL) }

    func signal(_ signal: Int32) { kill(pid, signal) }

    /// Waits until it ended by itself or by a signal.
    func ended() async -> Ended {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.process.withLock { $0.waitUntilExit() }
                continuation.resume()
            }
        }
        let status = process.withLock { $0.terminationStatus }
        return Ended(
            status: status, output: await output.all(), errors: await errors.all())
    }

    /// The first line of its output.
    func firstLine() async -> String { await output.firstLine() }

    /// Runs a program to its end.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Ended {
        try await RunningProgram(name, arguments, environment: environment).ended()
    }

    private static func find(_ name: String) -> URL? {
        var folder = folder
        for _ in 0..<5 {
            let candidate = folder.appending(path: name)
            if FileManager.default.isExecutableFile(atPath: candidate.path()),
                !candidate.hasDirectoryPath
            {
                return candidate
            }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }
}

/// Gathers what a process writes, and tells who waits for a line or the end.
private final class Collector: Sendable {
    let writingEnd: FileHandle
    private let readingEnd: FileHandle
    private let state = Mutex(State())

    /// Closed in programs that other tests start meanwhile: or they would keep the pipe from
    /// ending.
    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readingEnd = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writingEnd = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }

    private struct State {
        var bytes = Data()
        var isClosed = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Begins to read, once the program has its copy of the writing end.
    ///
    /// By a thread: `FileHandle.readabilityHandler` was seen to miss the end of a pipe.
    func collect() {
        try? writingEnd.close()
        Thread.detachNewThread {
            while true {
                let more = self.readingEnd.availableData
                let waiters = self.state.withLock { state in
                    state.bytes += more
                    state.isClosed = more.isEmpty
                    defer { state.waiters = [] }
                    return state.waiters
                }
                for waiter in waiters { waiter.resume() }
                if more.isEmpty { return }
            }
        }
    }

    func all() async -> String {
        await until { $0.isClosed }
        return String(decoding: state.withLock { $0.bytes }, as: UTF8.self)
    }

    func firstLine() async -> String {
        await until { $0.isClosed || $0.bytes.contains(UInt8(ascii: "\n")) }
        let text = String(decoding: state.withLock { $0.bytes }, as: UTF8.self)
        return String(text.prefix { $0 != "\n" })
    }

    private func until(_ isReached: @Sendable (State) -> Bool) async {
        while !state.withLock({ isReached($0) }) {
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state -> Bool in
                    if isReached(state) { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isLate { continuation.resume() }
            }
        }
    }
}
