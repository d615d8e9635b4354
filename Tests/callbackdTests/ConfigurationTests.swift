import Listeners
import Logging
import Providers
import Sessions
import Settings
import Testing

@testable import callbackd

@Suite struct `The configuration` {
    static let least = """
        public_url: https://callbacks.example.com
        providers:
          fiskil: { client_id: abc, client_secret: { credential: name } }
        """

    /// 59049 texts in five lines.
    static let manyAliases = """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: [*d, *d, *d, *d, *d, *d, *d, *d, *d]
        """

    func read(_ text: String) throws -> Configuration {
        try Configuration(YAMLText.setting(text))
    }

    func complaint(_ text: String) -> String {
        do {
            _ = try read(text)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `has defaults for all but the providers`() throws {
        let configuration = try read(Self.least)
        #expect(configuration.listen.text == "127.0.0.1:8080")
        #expect(configuration.controlSocket == "/run/callbackd/control.sock")
        #expect(configuration.stateDirectory == "/var/lib/callbackd")
        #expect(configuration.registry.expiryGrace == .seconds(30))
        #expect(configuration.registry.settledRetention == .seconds(86_400))
        #expect(configuration.logLevel == .info)
        #expect(configuration.returnPolicy.origins.isEmpty)
        #expect(configuration.providers.keys.map(\.text) == ["fiskil"])
    }

    @Test func `takes the example of the design`() throws {
        let configuration = try read(
            """
            listen: 127.0.0.1:8080            # ignored when the socket is inherited
            public_url: https://callbacks.example.com
            control_socket: /run/callbackd/control.sock
            state_directory: /var/lib/callbackd
            credentials_directory: null
            log_level: info
            expiry_grace_s: 30
            settled_retention_s: 86400
            journal: { segment_bytes: 67108864, keep_segments: 100, keep_days: 400 }
            trusted_proxies: []
            tls: null
            providers:
              fiskil:
                kind: fiskil
                base_url: https://api.fiskil.com
                client_id: 5qcql2s0bn9qfh1m5qd1sl4gth
                client_secret: { credential: fiskil-client-secret }
            pages:
              app_name: Acme
              color: "#0b5fff"
              app_origin: https://app.example.com
              frame_ancestors: []
              return_origins: [https://app.example.com]
            """)
        #expect(configuration.returnPolicy.origins == ["https://app.example.com"])
    }

    @Test(arguments: [
        ("nonsense: 1", "nonsense is not known here"),
        ("listen: [1]", "listen is a list, not a text"),
        ("listen: everywhere", "listen is no HOST:PORT"),
        ("expiry_grace_s: soon", "expiry_grace_s is no whole number"),
        ("expiry_grace_s: -1", "expiry_grace_s is not between 0 and 3600"),
        ("log_level: loud", "log_level is \"loud\"; known are trace"),
        ("journal: { segment_bytes: 1 }", "journal.segment_bytes is not between"),
        ("journal: { size: 1 }", "journal.size is not known here"),
        ("pages: { color: blue }", "pages.color is no colour"),
        ("pages: { app_name: '  ' }", "pages.app_name is blank"),
        ("pages: { return_origins: [https://a.example/x] }", "pages.return_origins[0] has a path"),
        (
            "pages: { return_origins: [\"http://a.example\"] }",
            "pages.return_origins[0] is plain http"
        ),
        ("tls: { certificate: x }", "tls.certificate is no { credential: NAME }"),
        ("tls: { certificate: { credential: x } }", "tls.private_key is missing"),
        ("trusted_proxies: [proxy]", "trusted_proxies has proxy, which is no IP address"),
    ])
    func `a mistake is named by its key`(_ line: String, _ complaint: String) {
        #expect(self.complaint(Self.least + "\n" + line).hasPrefix(complaint))
    }

    @Test(arguments: [
        ("providers: {}\npublic_url: https://a.example", "providers is missing"),
        ("providers: { V1: {} }\npublic_url: https://a.example", "providers.V1 is no provider"),
        ("providers: { v1: {} }\npublic_url: https://a.example", "providers.v1 is no provider"),
        ("listen: 0.0.0.0:0\nproviders: { fiskil: {} }", "public_url is missing"),
        ("listen: 0.0.0.0:8080\nproviders: { fiskil: {} }", "public_url is missing"),
        ("public_url: http://a.example", "public_url is plain http"),
        ("a: 1\na: 2", "a stands twice"), ("a: {b: 1, b: 2}", "a.b stands twice"),
        ("[1, 2", "the file is no YAML: line 2, column 1: did not find expected"),
        ("listen: [", "the file is no YAML"), ("a: *b", "the file is no YAML"),
        ("a: 1\n---\nb: 2", "the file holds a second document"),
        ("[a]: 1", "the file has a key that is no text"),
        ("a: &a [*a]", "is too large or too deep"),
        (Self.manyAliases, "is too large or too deep"),
        ("- 1", "the file is a list, not a table"), ("just words", "the file is a single value"),
    ])
    func `a file that cannot be is said to be so`(_ text: String, _ complaint: String) {
        let said = self.complaint(text)
        #expect(said.contains(complaint), "\(said)")
    }
}
