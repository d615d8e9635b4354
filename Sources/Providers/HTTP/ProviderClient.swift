#if canImport(Glibc)
    import Glibc
#endif
import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import Sessions
import Values

/// Calls a provider: one deadline for all tries, and a repetition only where it is harmless.
struct ProviderClient: Sendable {
    private let client: HTTPClient
    private let clock: any Clock<Duration>

    /// What may be repeated, at most ``Limits/providerRetries`` times.
    enum Repetition {
        /// A create: only when it surely was not carried out (no connection, or 429).
        case ifNotCarriedOut
        /// A read: also on 5xx and time-outs.
        case always
    }

    /// What a provider answered, whatever the status.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        /// Whether it is as it was asked for, and not compressed.
        fileprivate var isPlain: Bool {
            headers["Content-Encoding"].allSatisfy { $0.lowercased().hasBytes(of: "identity") }
        }

        /// The same without `hidden` in its header fields and, if told to, in its body.
        fileprivate func without(_ hidden: HiddenTexts, inBody: Bool) -> Answer {
            Answer(
                status: status,
                headers: HTTPHeaders(headers.map { ($0.name, hidden.removed(from: $0.value)) }),
                body: inBody ? hidden.removed(from: body) : body)
        }
    }

    init(_ client: HTTPClient, clock: any Clock<Duration> = .continuous) {
        self.client = client
        self.clock = clock
    }

    /// The moment at which a call that begins now must be over.
    static func deadline(after time: Duration = Limits.providerCall) -> NIODeadline {
        .now() + .milliseconds(time.inMilliseconds)
    }

    /// Sends `request` and returns the last answer. What is `hidden` stands in no header field, and
    /// in the body of no error.
    /// - Throws: `unavailable` where there is none by `deadline`.
    func send(
        _ request: HTTPClientRequest, repeating repetition: Repetition,
        hiding hidden: HiddenTexts = HiddenTexts([]), by deadline: NIODeadline
    ) async throws(ProviderError) -> Answer {
        let answer = try await lastAnswer(to: request, repeating: repetition, by: deadline)
        guard answer.isPlain else {
            throw .unavailable("answered in an encoding that it was not asked for")
        }
        return answer.without(hidden, inBody: !(200...299).contains(answer.status))
    }

    private func lastAnswer(
        to request: HTTPClientRequest, repeating repetition: Repetition, by deadline: NIODeadline
    ) async throws(ProviderError) -> Answer {
        var attempt = 0
        while true {
            let result = await once(request, by: deadline)
            attempt += 1
            guard attempt <= Limits.providerRetries, result.allowsRepetition(repetition),
                let pause = pause(after: attempt, result, by: deadline)
            else { return try result.answer() }
            do {
                try await clock.sleep(for: pause)
            } catch {
                return try result.answer()
            }
        }
    }

    /// A POST of JSON.
    static func post(_ url: String, _ body: [UInt8]) -> HTTPClientRequest {
        var request = request(.POST, url)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    /// A request as all of ours begin.
    static func request(_ method: HTTPMethod, _ url: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        request.headers.add(name: "User-Agent", value: "callbackd")
        return request
    }

    private func once(_ request: HTTPClientRequest, by deadline: NIODeadline) async -> Try {
        do {
            return try await withThrowingTaskGroup(of: Try.self) { group in
                group.addTask {
                    let response = try await client.execute(request, deadline: deadline)
                    let body = try await response.body.collect(upTo: Limits.providerAnswerBytes)
                    return .answered(
                        Answer(
                            status: Int(response.status.code), headers: response.headers,
                            body: Array(buffer: body)))
                }
                // The client's own deadline ends with the answer's head; a body can dribble.
                group.addTask {
                    let left = (deadline - .now()).nanoseconds
                    try await Task.sleep(for: .nanoseconds(max(0, left)))
                    throw HTTPClientError.deadlineExceeded
                }
                defer { group.cancelAll() }
                return try await group.next() ?? .noAnswer("did not answer in time")
            }
        } catch {
            return Try(error)
        }
    }

    /// How long to wait before the next try; nil where that would be too late.
    private func pause(
        after attempt: Int, _ result: Try, by deadline: NIODeadline
    ) -> Duration? {
        // Half of it at random, so that many callers do not come back in step.
        let backoff = 250.0 * Double(1 << (attempt - 1)) * Double.random(in: 0.5...1)
        let pause = result.retryAfter(now: Date()) ?? .milliseconds(Int64(backoff))
        let left = (deadline - .now()).nanoseconds / 1_000_000
        return pause.inMilliseconds < left ? pause : nil
    }
}

/// What became of one try.
private enum Try {
    case answered(ProviderClient.Answer)
    case noConnection(String)
    case noAnswer(String)

    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout: self = .noConnection("does not answer")
            case .deadlineExceeded, .readTimeout: self = .noAnswer("did not answer in time")
            case .remoteConnectionClosed: self = .noAnswer("hung up without an answer")
            default: self = .noAnswer("failed: \(error.shortDescription)")
            }
        case is NIOTooManyBytesError: self = .noAnswer("answered more than can be right")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            self = .noConnection("cannot be reached")
        case is NIOConnectionError, is SocketAddressError:
            self = .noConnection("cannot be reached")
        // Any other error may have come after the request was sent.
        case is IOError: self = .noAnswer("hung up without an answer")
        default: self = .noAnswer("gave no usable answer")
        }
    }

    func allowsRepetition(_ repetition: ProviderClient.Repetition) -> Bool {
        switch (self, repetition) {
        case (.noConnection, _): true
        case (.answered(let answer), _) where answer.status == 429: true
        case (.answered(let answer), .always): answer.status >= 500
        case (.noAnswer, .always): true
        case (.answered, .ifNotCarriedOut), (.noAnswer, .ifNotCarriedOut): false
        }
    }

    /// The pause that the answer asks for.
    func retryAfter(now: Date) -> Duration? {
        guard case .answered(let answer) = self else { return nil }
        return RetryAfter.pause(answer.headers, now: now)
    }

    func answer() throws(ProviderError) -> ProviderClient.Answer {
        switch self {
        case .answered(let answer): return answer
        case .noConnection(let reason), .noAnswer(let reason): throw .unavailable(reason)
        }
    }
}
