/// Where a provider sends the browser back: an absolute URI of visible ASCII (RFC 3986 §4.3).
///
/// Anything else could not stand in a `Location` header. Any scheme will do, since phone
/// applications have their own.
struct RedirectURI: Sendable {
    let text: String

    /// Nil where `text` is not such a URI.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let colon = text.firstIndex(of: ":"),
            text[colon...].hasPrefix("://"),
            let first = text.first, first.isLetter,
            text[..<colon].allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
        else { return nil }
        self.text = text
    }

    /// The URI with `query` after its own query, and before its fragment.
    func adding(_ query: FormQuery) -> String {
        let fragmentStart = text.firstIndex(of: "#") ?? text.endIndex
        let base = text[..<fragmentStart]
        let separator: String
        if !base.contains("?") {
            separator = "?"
        } else if base.hasSuffix("?") || base.hasSuffix("&") {
            separator = ""
        } else {
            separator = "&"
        }
        return "\(base)\(separator)\(query.text)\(text[fragmentStart...])"
    }
}
