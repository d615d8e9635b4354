import Values

/// What a request is about (RFC 9112 §3.2): the path, the query and the host.
public struct RequestTarget: Sendable {
    /// The path, whose unreserved characters are not percent-encoded (RFC 3986 §6.2.2.2) and whose
    /// others are as they came; `*` or an authority if the target is that.
    public let path: String
    /// What stands behind the question mark, as it came; nil without one.
    public let query: Substring?
    /// The target's own authority, else the `Host` field's value; nil without both.
    public let host: String?

    /// Reads a target in origin-form or absolute-form.
    public init(_ text: String, host: String?) {
        let bytes = text.utf8
        guard bytes.first != UInt8(ascii: "/") else {
            (path, query) = Self.parts(bytes[...])
            self.host = host
            return
        }
        guard let authority = Self.authority(in: bytes) else {
            (path, query) = (text, nil)
            self.host = host
            return
        }
        // RFC 9112 §3.2.2: the field is ignored then.
        self.host = String(Substring(authority))
        let (path, query) = Self.parts(bytes[authority.endIndex...])
        (self.path, self.query) = (path.isEmpty ? "/" : path, query)
    }

    /// The segments of the path; the first one is empty.
    public var segments: [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    private static func authority(in bytes: String.UTF8View) -> Substring.UTF8View? {
        for scheme in ["http://", "https://"] {
            let start = bytes.prefix(scheme.utf8.count)
            guard Substring(start).hasBytes(of: scheme, ignoringASCIICase: true) else { continue }
            return bytes[start.endIndex...].prefix { !"/?#".utf8.contains($0) }
        }
        return nil
    }

    private static func parts(_ bytes: Substring.UTF8View) -> (String, Substring?) {
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        let path = bytes[..<(mark ?? bytes.endIndex)]
        let query = mark.map { Substring(bytes[$0...].dropFirst()) }
        guard path.contains(UInt8(ascii: "%")) else { return (String(Substring(path)), query) }
        return (decodingUnreserved(path), query)
    }

    private static func decodingUnreserved(_ encoded: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = encoded
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = PercentEncoding.byte(at: rest),
                PercentEncoding.isUnreserved(decoded)
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
