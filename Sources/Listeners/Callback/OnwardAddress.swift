import Sessions

/// The application's own address with what became of the session added to its query.
///
/// The names are those that the provider documents; `session_id` is the provider's.
enum OnwardAddress {
    /// Where an answer sends the browser; nil where it is a page.
    ///
    /// - Parameter policy: what is allowed now, whatever was when the session was created.
    static func location(_ answer: CallbackAnswer, by policy: ReturnPolicy) -> String? {
        let (address, sessionID, detail): (WebAddress?, String, ErrorDetail)
        switch answer {
        case .outcome(let outcome):
            (address, sessionID, detail) =
                (outcome.onward, outcome.providerSessionID, outcome.detail)
        case .returned(let onward):
            (address, sessionID, detail) = (onward.address, onward.providerSessionID, .none)
        case .malformed, .untied, .unknown, .gone, .notRecorded: return nil
        }
        guard let address, policy.allows(address) else { return nil }
        return location(address, sessionID: sessionID, detail)
    }

    private static func location(
        _ onward: WebAddress, sessionID: String, _ detail: ErrorDetail
    ) -> String {
        let members = [
            ("session_id", sessionID), ("error", detail.error), ("error_type", detail.type),
            ("error_description", detail.description), ("error_id", detail.id),
            ("error_uri", detail.uri),
        ]
        let query = members.compactMap { name, value in
            value.map { "\(name)=\(FormQuery.encoded($0))" }
        }.joined(separator: "&")
        let fragmentStart = onward.text.firstIndex(of: "#") ?? onward.text.endIndex
        let address = onward.text[..<fragmentStart]
        let separator =
            !address.contains("?") ? "?" : address.last == "?" || address.last == "&" ? "" : "&"
        return address + separator + query + onward.text[fragmentStart...]
    }
}
