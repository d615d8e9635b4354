import Dispatch
#if canImport(Glibc)
    import Glibc
#endif
import Synchronization
import Values

/// Messages on standard error, one a line, with journald's `<N>` before each where standard error
/// is the system journal (sd-daemon(3)).
///
/// They are written by a thread of its own, behind a bounded queue: whoever has something to say
/// never waits for whoever reads. What finds no room is counted, and the count is told later.
public final class StandardError: Sendable {
    /// The value of syslog(3).
    public enum Priority: Int, Sendable {
        /// The daemon ends because of it.
        case critical = 2
        /// An error.
        case error = 3
        /// A warning.
        case warning = 4
        /// Normal, but significant.
        case notice = 5
        /// Said for information.
        case info = 6
        /// For whoever looks for a mistake.
        case debug = 7
    }

    /// Bytes that wait at most.
    private static let capacity = 1024 * 1024

    private let isSystemJournal: Bool
    private let isTerminal: Bool
    private let descriptor: CInt
    private let worker = DispatchQueue(label: "callbackd.standard-error", qos: .utility)
    private let state = Mutex(State())

    private struct State {
        var waiting: [[UInt8]] = []
        var bytes = 0
        var isWriting = false
        var dropped: UInt64 = 0
        var untold: UInt64 = 0
    }

    /// - Parameter journalStream: the value of `$JOURNAL_STREAM` (systemd.exec(5)).
    public init(journalStream: String?, descriptor: CInt = 2) {
        isSystemJournal = journalStream != nil
        isTerminal = isatty(descriptor) == 1
        self.descriptor = descriptor
    }

    /// How many messages found no room.
    public var dropped: UInt64 { state.withLock { $0.dropped } }

    /// Says a message; returns at once.
    ///
    /// - Parameter prefix: what it begins with where no priority stands in front.
    public func say(_ message: String, _ priority: Priority, after prefix: String) {
        let line = line(message, priority, after: prefix)
        let wake = state.withLock { state -> Bool in
            guard state.bytes + line.count <= Self.capacity else {
                state.dropped += 1
                state.untold += 1
                return false
            }
            state.waiting.append(line)
            state.bytes += line.count
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if wake { worker.async { self.drain() } }
    }

    /// Waits until what was said so far is written; for the end of the process.
    ///
    /// - Parameter patience: how long at most: nobody has to read it.
    public func flush(within patience: Duration) {
        worker.wait(within: patience)
    }

    private func line(_ message: String, _ priority: Priority, after prefix: String) -> [UInt8] {
        let beginning = isSystemJournal ? "<\(priority.rawValue)>" : prefix
        // One entry a line, whatever foreign text is in it: else it could forge entries of its own.
        let text = ForeignText(message)
        return Array("\(beginning)\(isTerminal ? text.onTerminal : text.onOneLine)\n".utf8)
    }

    private func drain() {
        while let lines = next() {
            for line in lines { write(line) }
        }
    }

    private func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                // Somebody else, who has the same terminal, has set O_NONBLOCK.
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }

    /// What waits; nil, and nobody writes any more, where nothing does.
    private func next() -> [[UInt8]]? {
        state.withLock { state in
            defer {
                state.waiting = []
                state.bytes = 0
                state.untold = 0
            }
            guard state.untold == 0 else {
                return state.waiting + [
                    line(
                        "\(state.untold) messages found no room here: nobody read them", .warning,
                        after: "callbackd: warning: ")
                ]
            }
            state.isWriting = !state.waiting.isEmpty
            return state.isWriting ? state.waiting : nil
        }
    }
}
