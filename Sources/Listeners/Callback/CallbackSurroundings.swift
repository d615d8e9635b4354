/// What is between the callback listener and its browsers; fixed while it listens.
public struct CallbackSurroundings: Sendable {
    let startCookie: StartCookie
    let proxies: TrustedProxies
    let certificate: ServerCertificate?

    /// Takes the parts.
    ///
    /// - Parameter certificate: what TLS is spoken with here; nil: plain HTTP, as behind a proxy.
    public init(
        startCookie: StartCookie, proxies: TrustedProxies = .none,
        certificate: ServerCertificate? = nil
    ) {
        self.startCookie = startCookie
        self.proxies = proxies
        self.certificate = certificate
    }
}
