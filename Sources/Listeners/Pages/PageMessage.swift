import FoundationEssentials
import Sessions

/// What a page tells the window that opened or embeds it, by `window.postMessage`.
///
/// Only what the record says, never what the request says.
struct PageMessage: Encodable, Sendable, Hashable {
    /// `consent_complete` or `consent_error`, as Fiskil's embedded flow calls them.
    let type: String
    /// The provider's name for the session.
    let session_id: String
    /// The provider's name of the error, where it is a plain one.
    let error_type: String?

    /// Nil where there is no outcome to tell.
    init?(_ answer: CallbackAnswer) {
        switch answer {
        case .outcome(let outcome):
            let isComplete = outcome.status == .completed
            type = isComplete ? "consent_complete" : "consent_error"
            session_id = outcome.providerSessionID
            error_type = isComplete ? nil : outcome.detail.type.flatMap(Self.plain)
        case .gone(_, let providerSessionID):
            type = "consent_error"
            session_id = providerSessionID
            error_type = nil
        case .returned, .malformed, .untied, .unknown, .notRecorded: return nil
        }
    }

    /// As JSON; nil never, but for what no encoder can do.
    var json: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `[A-Z0-9_]{1,64}`
    private static func plain(_ name: String) -> String? {
        let isPlain =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
        return isPlain ? name : nil
    }
}
