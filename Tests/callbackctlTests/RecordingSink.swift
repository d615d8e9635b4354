import Synchronization

@testable import callbackctl

/// Keeps what is written to it.
final class RecordingSink: ByteSink {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    func put(_ bytes: [UInt8]) throws(OutputError) {
        self.bytes.withLock { $0 += bytes }
    }
}
