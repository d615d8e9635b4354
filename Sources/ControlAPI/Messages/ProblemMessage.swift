/// A refusal or fault on the control socket: `application/problem+json` (RFC 9457).
public struct ProblemMessage: Codable, Sendable, Hashable, Error {
    /// A URI that names the kind of problem: `about:blank` plus ``code`` for us.
    public var type: String
    /// The kind of problem in a few words.
    public var title: String
    /// The HTTP status.
    public var status: Int
    /// What is wrong with this request, and what to do.
    public var detail: String
    /// A stable name for programs, such as `unknown_provider`.
    public var code: String
    /// What the provider said, where it refused.
    public var provider: ProviderProblem?

    /// What a provider said about a request that it refused.
    public struct ProviderProblem: Codable, Sendable, Hashable {
        /// Its HTTP status.
        public var status: Int
        /// Its name of this kind of error.
        public var name: String?
        /// Its name of this occurrence.
        public var id: String?
        /// Its sentence for people.
        public var message: String?

        /// Takes the parts.
        public init(status: Int, name: String?, id: String?, message: String?) {
            self.status = status
            self.name = name
            self.id = id
            self.message = message
        }
    }

    /// Takes the parts.
    public init(
        status: Int, code: String, title: String, detail: String,
        provider: ProviderProblem? = nil
    ) {
        type = "about:blank"
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.provider = provider
    }
}
