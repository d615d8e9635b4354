public import FoundationEssentials
public import HTTPServer

/// What is between the callback listener and its browsers; fixed while it listens.
public struct CallbackSurroundings: Sendable {
    let startCookie: StartCookie
    let proxies: TrustedProxies
    let certificate: ServerCertificate?
    let now: @Sendable () -> Date

    /// Takes the parts.
    ///
    /// - Parameters:
    ///   - certificate: what TLS is spoken with here; nil: plain HTTP, as behind a proxy.
    ///   - now: tells the wall-clock time.
    public init(
        startCookie: StartCookie, proxies: TrustedProxies = .none,
        certificate: ServerCertificate? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.now = now
        self.startCookie = startCookie
        self.proxies = proxies
        self.certificate = certificate
    }
}
