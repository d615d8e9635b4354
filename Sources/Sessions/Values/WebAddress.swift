/// An absolute http or https URL whose origin is beyond doubt (RFC 6454).
///
/// Browsers repair odd URLs in ways that differ, which is what open redirectors live on. So an
/// address with user information, a backslash, a control character, white space or anything beyond
/// ASCII is none here. The text is kept as given and never rebuilt.
public struct WebAddress: Hashable, Sendable {
    /// The URL as given; at most 2 KiB.
    public let text: String
    /// Scheme, host in lower case and the port where it is not the scheme's own:
    /// `https://a.example`.
    public let origin: String
    /// The host in lower case, in brackets where it is an IPv6 address.
    public let host: String
    /// `http` or `https`.
    public let scheme: String
    /// Where path, query and fragment begin in ``text``, empty for a bare origin.
    public let rest: String

    /// Reads a URL, or nil where it breaks the rules above.
    public init?(_ text: String) {
        guard text.utf8.count <= Limits.keptValueBytes,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://")
        else { return nil }
        let scheme = text[..<colon].lowercased()
        guard let ownPort = ["http": 80, "https": 443][scheme] else { return nil }
        let afterScheme = text[colon...].dropFirst(3)
        let end = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
        guard let (host, port) = Self.hostAndPort(afterScheme[..<end]) else { return nil }
        self.text = text
        self.scheme = scheme
        self.host = host
        rest = String(afterScheme[end...])
        origin =
            "\(scheme)://\(host)" + (port == nil || port == ownPort ? "" : ":\(port ?? ownPort)")
    }

    /// Whether nothing but an origin is there, with or without the closing slash.
    public var isBareOrigin: Bool { rest.isEmpty || rest == "/" }

    /// Whether a plain-text connection to it does not leave the machine (127.0.0.0/8, ::1,
    /// localhost).
    public var isLoopback: Bool {
        host == "localhost" || host == "[::1]"
            || (host.hasPrefix("127.")
                && host.split(separator: ".").count == 4
                && host.split(separator: ".").allSatisfy { UInt8($0) != nil })
    }

    /// Whether it may be used: https anywhere, http only on the machine itself.
    public var isProtected: Bool { scheme == "https" || isLoopback }

    private static func hostAndPort(_ authority: Substring) -> (host: String, port: Int?)? {
        guard !authority.contains("@") else { return nil }
        var host = authority
        var port: Int?
        let portStart =
            authority.hasPrefix("[") ? authority.firstIndex(of: "]") : authority.startIndex
        guard let portStart else { return nil }
        if let colon = authority[portStart...].firstIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy(\.isASCIIDigit), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
            host = authority[..<colon]
        }
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]") && host.count > 2
        let inside = bracketed ? host.dropFirst().dropLast() : host
        let allowed = inside.allSatisfy { character in
            bracketed
                ? character.isHexDigit || character == ":" || character == "."
                : character.isASCIILetterOrDigit || character == "-" || character == "."
        }
        guard allowed, !inside.isEmpty, bracketed || !inside.hasPrefix(".") else { return nil }
        return (host.lowercased(), port)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
    fileprivate var isASCIILetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
