import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOHTTP1
import Sessions
import Settings
import Values

/// Knot (card-on-file): sessions by `POST /session/create` for its client SDK, outcomes by signed
/// webhooks. No browser is redirected.
struct KnotProvider: Provider {
    let name: ProviderName
    private let settings: KnotSettings
    private let client: ProviderClient
    private let logger: Logger

    /// How long a session lives, and by how much an extension lengthens that.
    private static let lifetime = Duration.seconds(30 * 60)

    static func make(
        _ name: ProviderName, _ settings: inout SettingsTable, _ parts: ProviderKinds.Parts
    ) throws(SettingFlaw) -> any Provider {
        KnotProvider(
            name, try KnotSettings(&settings, parts: parts), client: ProviderClient(parts.client),
            logger: parts.logger)
    }

    init(
        _ name: ProviderName, _ settings: KnotSettings, client: ProviderClient, logger: Logger
    ) {
        self.name = name
        self.settings = settings
        self.client = client
        self.logger = logger
    }

    func check(_ request: OpenRequest) throws(Refusal) {
        let useless = [
            "institution_id": request.institutionID != nil,
            "permissions": request.permissions != nil, "return_url": request.returnURL != nil,
            "cancel_url": request.cancelURL != nil,
        ]
        if let field = useless.filter(\.value).keys.min() {
            throw .invalidField(
                name: field, reason: "is of no use: Knot's sessions are for its client SDK")
        }
        if request.options["external_user_id"] != nil {
            throw .invalidField(
                name: "options.external_user_id", reason: "is what end_user_id is for")
        }
        do throws(KnotRules.Violation) {
            try KnotRules.check(request.options)
        } catch {
            throw .invalidField(
                name: "options.\(error.member)", reason: "breaks a rule of Knot's: \(error.message)"
            )
        }
    }

    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession {
        let type = request.options["type"]?.text ?? ""
        if !KnotRules.types.contains(type) {
            logger.warning(
                "a type of session that callbackd does not know is handed on to Knot",
                metadata: ["provider": "\(name)"])
        }
        var body = WireObject(request.unknownMembers.merging(request.options) { $1 })
        body.members["external_user_id"] = .string(request.endUserID)
        let answer = try await call("/session/create", body, headers: request.headers)
        let said: KnotWire.SessionAnswer = try answer.decoded(
            "session", refusal: KnotWire.refusal)
        guard !said.session.isEmpty, said.session.utf8.count <= Limits.keptValueBytes,
            !said.session.holdsControlCharacter
        else { throw .unavailable("answered a session that cannot be used") }
        var session = ProviderSession(id: said.session)
        session.lifetime = Self.lifetime
        session.completesOn = KnotWebhook.completion(ofType: type)
        session.answer = answer.handedOn()
        return session
    }

    /// There are no redirects; what comes there has a token that nobody was given.
    func outcome(
        of callback: CallbackParameters, on path: ReturnPath, for session: Session
    ) -> CallbackReading {
        .malformed(.noParameters)
    }

    /// Knot asks not to log them: whoever has one can take the user's place in its SDK.
    var keepsSessionsSecret: Bool { true }

    func extend(
        _ session: Session, providerSessionID: String
    ) async throws(ProviderError) -> ProviderExtension? {
        let body = WireObject(["session_id": .string(providerSessionID)])
        let answer = try await call("/session/extend", body, hiding: [providerSessionID])
        let _: KnotWire.SessionAnswer = try answer.decoded("session", refusal: KnotWire.refusal)
        return ProviderExtension(duration: Self.lifetime, answer: answer.handedOn())
    }

    var webhookBytes: Int? { Limits.scannedWebhookBytes }

    func verify(_ webhook: Webhook) -> WebhookReading {
        KnotWebhook.verify(webhook, settings.secret)
    }

    var dropIn: (any DropIn)? { KnotDropIn(provider: name) }

    private func call(
        _ path: String, _ body: WireObject, headers: [String: String] = [:],
        hiding secrets: [String] = []
    ) async throws(ProviderError) -> ProviderClient.Answer {
        var request = ProviderClient.post(settings.baseURL + path, body.bytes)
        let credentials = Data("\(settings.clientID):\(settings.secret.secretText)".utf8)
            .base64EncodedString()
        request.headers.add(name: "Authorization", value: "Basic \(credentials)")
        request.headers.add(name: "Knot-Version", value: headers["Knot-Version"] ?? "2.0")
        return try await client.send(
            request, repeating: .ifNotCarriedOut,
            hiding: HiddenTexts([credentials, settings.secret.secretText] + secrets),
            by: ProviderClient.deadline())
    }
}
