import Sessions
import Values

/// Texts of a call that must not come back to anybody: a provider may repeat what it was sent in an
/// error, and errors are read by callers, terminals and logs.
struct HiddenTexts: Redacted, Sendable {
    private var replacements: [Replacement] = []
    private var texts: [String] = []

    /// What stands for a hidden text.
    private static let mark = "<redacted>"

    /// Hides `secrets`, whole or inside other texts.
    init(_ secrets: [String]) {
        for secret in secrets { hide(secret) }
    }

    /// Hides our redirect addresses: the caller's own stand in their place, where it gave some.
    mutating func hide(_ addresses: ReturnAddresses, insteadOf request: OpenRequest) {
        hide(addresses.callback, by: request.returnURL?.text)
        hide(addresses.cancel, by: request.cancelURL?.text)
        guard case .own = addresses else { return }
        // Whatever else the token stands in, such as an encoded address.
        hide(EchoedAddress.token(of: addresses.callback))
        hide(EchoedAddress.token(of: addresses.cancel))
    }

    /// A body without them. One in JSON is searched text by text, as its reader will see it; where
    /// nothing is found, its bytes stay as they came.
    func removed(from body: [UInt8]) -> [UInt8] {
        // Without an escape, what its reader sees are the bytes.
        guard body.contains(UInt8(ascii: "\\")), let object = try? WireObject(reading: body) else {
            return applied(to: body)
        }
        let cleaned = object.members.mapValues { $0.mapTexts { .string(removed(from: $0)) } }
        return applied(to: cleaned == object.members ? body : WireObject(cleaned).bytes)
    }

    func removed(from text: String) -> String {
        String(decoding: applied(to: Array(text.utf8)), as: UTF8.self)
    }

    private func applied(to bytes: [UInt8]) -> [UInt8] {
        replacements.reduce(bytes) { $1.applied(to: $0) }
    }

    /// Whether any of them stands in `text`.
    func stand(in text: String) -> Bool { texts.contains { text.holdsBytes(of: $0) } }

    private mutating func hide(_ text: String, by replacement: String? = nil) {
        // What is shorter is no secret, and would be found everywhere.
        guard text.utf8.count >= 4 else { return }
        let by = Array(
            (replacement.flatMap { $0.holdsBytes(of: text) ? nil : $0 } ?? Self.mark).utf8)
        let inJSON = Self.inJSON(text)
        let spellings: Set<[UInt8]> = [
            Array(text.utf8), inJSON, Self.slashesEscaped(Array(text.utf8)),
            Self.slashesEscaped(inJSON),
        ]
        for spelt in spellings {
            replacements.append(Replacement(spelt, by: by))
        }
        texts.append(text)
    }

    /// The text as it stands inside a JSON text.
    private static func inJSON(_ text: String) -> [UInt8] {
        Array(JSONValue.string(text).bytes.dropFirst().dropLast())
    }

    private static func slashesEscaped(_ bytes: [UInt8]) -> [UInt8] {
        Replacement(Array("/".utf8), by: Array("\\/".utf8)).applied(to: bytes)
    }
}
