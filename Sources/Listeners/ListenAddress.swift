/// `HOST:PORT` of a TCP listener; an IPv6 host stands in brackets, port 0 lets the kernel choose.
public struct ListenAddress: Sendable, Hashable {
    /// The host, without brackets.
    public let host: String
    /// 0...65535
    public let port: Int

    /// Reads the text, or nil where it is not of the form above.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]"), host.count > 2 {
            self.host = String(host.dropFirst().dropLast())
        } else if !host.isEmpty, !host.contains(":"), !host.contains("/") {
            self.host = String(host)
        } else {
            return nil
        }
        self.port = Int(port)
    }

    /// The text form.
    public var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
