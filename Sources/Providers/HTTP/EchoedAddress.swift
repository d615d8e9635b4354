import Sessions
import Values

/// Puts the application's own redirect addresses where a provider's answer repeats ours, so that no
/// application ever sees our tokens.
///
/// The bytes around them stay as they came, unless the provider wrote an address in a way of its
/// own: then the answer is written anew.
enum EchoedAddress {
    static func replaced(
        _ addresses: ReturnAddresses, for request: OpenRequest, in body: [UInt8],
        keeping authURL: String
    ) -> [UInt8] {
        let pairs = [
            (addresses.callback, request.returnURL?.text),
            (addresses.cancel, request.cancelURL?.text),
        ]
        var body = body
        for (ours, theirs) in pairs {
            let replacement = theirs.map { literal($0) } ?? Array("null".utf8)
            for spelt in [literal(ours), literal(ours, escapingSlashes: true)] {
                body = Replacement(spelt, by: replacement).applied(to: body)
            }
        }
        guard let whole = try? WireObject(reading: body) else { return body }
        var cleaned = JSONValue.object(whole.members)
        for (ours, theirs) in pairs {
            let token =
                switch addresses {
                case .own: token(of: ours)
                case .shared: ours
                }
            let replacement = theirs.map(JSONValue.string) ?? .null
            cleaned = cleaned.mapTexts { text in
                !text.hasBytes(of: authURL) && text.holdsBytes(of: token)
                    ? replacement : .string(text)
            }
        }
        guard case .object(let members) = cleaned, members != whole.members else { return body }
        return WireObject(members).bytes
    }

    /// The last part of an address's path.
    static func token(of address: String) -> String {
        address.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
            ?? address
    }

    /// A web address as a JSON text; it is printable ASCII, so quotes are all there is to escape.
    private static func literal(_ address: String, escapingSlashes: Bool = false) -> [UInt8] {
        let slashed = escapingSlashes ? address.replacing("/", with: "\\/") : address
        return Array("\"\(slashed.replacing("\"", with: "\\\""))\"".utf8)
    }
}
