import NIOSSL
import NIOCore

/// The certificate and the private key of a listener that speaks TLS itself.
public struct ServerCertificate: Sendable {
    private let context: NIOSSLContext

    /// Which of the two cannot be used.
    public enum Flaw: Error {
        /// There is no certificate in it.
        case certificate
        /// There is no private key in it, or it is encrypted.
        case privateKey
        /// The key is another certificate's.
        case mismatch
    }

    /// Takes both as PEM (RFC 7468); the certificate's chain may follow it. TLS 1.2 at least.
    public init(certificate: String, privateKey: String) throws(Flaw) {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
        } catch {
            throw .certificate
        }
        guard !chain.isEmpty else { throw .certificate }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem)
        } catch {
            throw .privateKey
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = Limits.goodbyeOfTLS
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .mismatch
        }
    }

    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context) }
}
