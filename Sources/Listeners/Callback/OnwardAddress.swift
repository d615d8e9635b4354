import Sessions

/// The application's own address with what became of the session added to its query.
///
/// The names are those that the provider documents; `session_id` is the provider's.
enum OnwardAddress {
    static func location(_ outcome: CallbackAnswer.RecordedOutcome) -> String? {
        guard let onward = outcome.onward else { return nil }
        let detail = outcome.detail
        let members = [
            ("session_id", outcome.providerSessionID), ("error", detail.error),
            ("error_type", detail.type), ("error_description", detail.description),
            ("error_id", detail.id), ("error_uri", detail.uri),
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
