import Foundation

/// The answers on a connection, in order, framed as RFC 9112 §6.3 says.
public struct RawAnswers {
    private let connection: RawConnection
    private var bytes: [UInt8] = []
    private var hasEnded = false

    /// Reads from `connection`, which nobody else reads from.
    public init(on connection: RawConnection) {
        self.connection = connection
    }

    /// One answer.
    public struct Answer: Sendable {
        /// Such as 200; also 100.
        public let status: Int
        /// The lines of the head but the first, in lower case.
        public let fields: [String]
        /// Without its framing.
        public let body: [UInt8]

        /// Whether the other side said that it is the last one.
        public var isLast: Bool { fields.contains("connection: close") }
    }

    /// The next answer; nil where there is none any more. Blocks.
    public mutating func next(toHead: Bool = false) -> Answer? {
        guard let head = take(through: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        let fields = lines.dropFirst().filter { !$0.isEmpty }.map { $0.lowercased() }
        let hasNoBody = toHead || status == 204 || status == 304 || status < 200
        guard let body = hasNoBody ? [] : body(fields) else { return nil }
        return Answer(status: status, fields: fields, body: body)
    }

    /// Whether the other side closes without a further byte. Blocks.
    public mutating func endsHere() -> Bool {
        if bytes.isEmpty, !hasEnded { fill() }
        return bytes.isEmpty && hasEnded
    }

    private mutating func body(_ fields: [String]) -> [UInt8]? {
        if let length = fields.first(where: { $0.hasPrefix("content-length: ") }) {
            return take(Int(length.dropFirst(16)) ?? 0)
        }
        guard fields.contains("transfer-encoding: chunked") else {
            while !hasEnded { fill() }
            return take(bytes.count)
        }
        var body: [UInt8] = []
        while let line = take(through: Array("\r\n".utf8)),
            let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16),
            let chunk = take(size + 2)
        {
            guard size > 0 else { return body }
            body += chunk.dropLast(2)
        }
        return nil
    }

    private mutating func take(through end: [UInt8]) -> [UInt8]? {
        while true {
            if let range = bytes.firstRange(of: end) { return take(range.upperBound) }
            guard !hasEnded else { return nil }
            fill()
        }
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while bytes.count < count {
            guard !hasEnded else { return nil }
            fill()
        }
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    private mutating func fill() {
        guard let more = connection.receive() else {
            hasEnded = true
            return
        }
        bytes += more
    }
}
