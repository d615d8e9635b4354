import Sessions

/// Puts the application's own redirect address where a provider's answer repeats ours.
///
/// The bytes around it stay as they came, so that an application sees the provider's answer and
/// never our token.
enum EchoedAddress {
    /// - Parameter theirs: the address that the application gave, or nil for `null`.
    static func replaced(_ ours: String, by theirs: String?, in body: [UInt8]) -> [UInt8] {
        let replacement = theirs.map(literal) ?? Array("null".utf8)
        var body = body
        for spelt in [literal(ours), literal(ours, escapingSlashes: true)] {
            while let range = body.firstRange(of: spelt) {
                body.replaceSubrange(range, with: replacement)
            }
        }
        return body
    }

    /// A web address as a JSON text; it is printable ASCII, so quotes are all there is to escape.
    private static func literal(_ address: String, escapingSlashes: Bool = false) -> [UInt8] {
        let slashed = escapingSlashes ? address.replacing("/", with: "\\/") : address
        return Array("\"\(slashed.replacing("\"", with: "\\\""))\"".utf8)
    }

    private static func literal(_ address: String) -> [UInt8] {
        literal(address, escapingSlashes: false)
    }
}
