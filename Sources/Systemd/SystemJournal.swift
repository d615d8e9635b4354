import CSystemd
import Dispatch
#if canImport(Glibc)
    import Glibc
#endif
import Synchronization
import Values

/// Sends entries with fields of their own to the system journal (sd_journal_sendv(3)).
///
/// On a thread of its own, behind a bounded queue: whoever hands an entry in never waits. What
/// finds no room, or no journald, is counted as dropped.
public final class SystemJournal: Sendable {
    /// One entry: field names are upper case (systemd.journal-fields(7)).
    public struct Entry: Sendable {
        /// Names and values, `MESSAGE` and `PRIORITY` among them.
        public var fields: [(name: String, value: String)]

        /// Takes the fields.
        public init(_ fields: [(name: String, value: String)]) {
            self.fields = fields
        }
    }

    private let socketPath: String
    private let capacity: Int
    private let worker = DispatchQueue(label: "callbackd.system-journal", qos: .utility)
    private let state = Mutex(State())

    private struct State {
        var waiting: [Entry] = []
        var isSending = false
        var dropped: UInt64 = 0
    }

    /// At most `capacity` entries wait.
    public init(capacity: Int, socketPath: String = "/run/systemd/journal/socket") {
        self.capacity = capacity
        self.socketPath = socketPath
    }

    /// How many entries did not get there.
    public var dropped: UInt64 { state.withLock { $0.dropped } }

    /// Whether journald's socket is there. `sd_journal_sendv` says nothing when it is not.
    public var isReachable: Bool {
        var info = stat()
        return stat(socketPath, &info) == 0
    }

    /// Hands entries in; returns at once.
    public func send(_ entries: [Entry]) {
        let wake = state.withLock { state -> Bool in
            let room = max(0, capacity - state.waiting.count)
            state.waiting += entries.prefix(room)
            state.dropped += UInt64(max(0, entries.count - room))
            guard !state.isSending, !state.waiting.isEmpty else { return false }
            state.isSending = true
            return true
        }
        if wake { worker.async { self.drain() } }
    }

    /// Waits until what was handed in so far is sent or dropped; for the end of the process.
    ///
    /// - Parameter patience: how long at most: a journald that hangs holds nobody up.
    public func flush(within patience: Duration) {
        worker.wait(within: patience)
    }

    private func drain() {
        while let batch = nextBatch() {
            let lost = isReachable ? batch.filter { !Self.send($0) }.count : batch.count
            if lost > 0 { state.withLock { $0.dropped += UInt64(lost) } }
        }
    }

    private func nextBatch() -> [Entry]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isSending = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private static func send(_ entry: Entry) -> Bool {
        let fields = entry.fields.map { field in
            Array("\(field.name)=\(ForeignText(field.value).onOneLine)".utf8)
        }
        // One buffer for all fields, so that every pointer into it lives as long as the call.
        var joined = fields.flatMap { $0 }
        return joined.withUnsafeMutableBytes { buffer in
            var offset = 0
            let vectors = fields.map { field in
                defer { offset += field.count }
                return iovec(
                    iov_base: buffer.baseAddress?.advanced(by: offset), iov_len: field.count)
            }
            return sd_journal_sendv(vectors, Int32(vectors.count)) == 0
        }
    }
}
