import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Sessions
import Settings
import Values

/// Fiskil (open banking): auth sessions by `POST /v1/auth/session`, outcomes by redirect.
struct FiskilProvider: Provider {
    let name: ProviderName
    private let settings: FiskilSettings
    private let client: ProviderClient
    private let token: FiskilToken

    static func make(
        _ name: ProviderName, _ settings: inout SettingsTable, _ parts: ProviderKinds.Parts
    ) throws(SettingFlaw) -> any Provider {
        FiskilProvider(
            name, try FiskilSettings(&settings, parts: parts),
            client: ProviderClient(parts.client))
    }

    init(_ name: ProviderName, _ settings: FiskilSettings, client: ProviderClient) {
        self.name = name
        self.settings = settings
        self.client = client
        token = FiskilToken { deadline async throws(ProviderError) in
            try await Self.grant(settings, client, by: deadline)
        }
    }

    func check(_ request: OpenRequest) throws(Refusal) {
        guard let option = request.options.keys.min() else { return }
        throw .invalidField(name: "options.\(option)", reason: "is not known: Fiskil takes none")
    }

    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession {
        let deadline = ProviderClient.deadline()
        let call = Call(
            body: Self.body(request, addresses), request: request, addresses: addresses)
        var token = try await token.token(by: deadline)
        var answer = try await create(call, token: token, by: deadline)
        if answer.status == 401 {
            // Tokens can end before their time; a second refusal is meant.
            self.token.drop(token)
            token = try await self.token.token(by: deadline)
            answer = try await create(call, token: token, by: deadline)
        }
        return try Self.session(in: answer, to: call)
    }

    var webhookBytes: Int? { settings.webhookKey.map { _ in Limits.webhookBodyBytes } }

    func verify(_ webhook: Webhook) -> WebhookReading {
        settings.webhookKey.map { FiskilWebhook.verify(webhook, $0) } ?? .forged
    }

    var dropIn: (any DropIn)? {
        FiskilDropIn(provider: name, makeID: { UUID().uuidString.lowercased() })
    }

    var callbackParameters: Set<ExactText> { FiskilRedirect.parameters }

    var correlation: Correlation { settings.correlation }

    func sessionID(in callback: CallbackParameters) -> ExactText? {
        FiskilRedirect.sessionID(in: callback)
    }

    func outcome(
        of callback: CallbackParameters, on path: ReturnPath, for session: Session
    ) -> CallbackReading {
        FiskilRedirect.read(
            callback, on: path, sessionID: session.providerSessionID,
            requiresSessionID: settings.requiresSessionID)
    }

    /// Only what was given.
    private static func body(_ request: OpenRequest, _ addresses: ReturnAddresses) -> [UInt8] {
        var body = WireObject(request.unknownMembers)
        body.members["end_user_id"] = .string(request.endUserID)
        body.members["redirect_uri"] = .string(addresses.callback)
        body.members["cancel_uri"] = .string(addresses.cancel)
        body.members["institution_id"] = request.institutionID.map(JSONValue.string)
        body.members["permissions"] = request.permissions.map { .array($0.map(JSONValue.string)) }
        return body.bytes
    }

    /// One create, which may take two tries.
    private struct Call {
        let body: [UInt8]
        let request: OpenRequest
        let addresses: ReturnAddresses

        func hidden(_ secrets: [String]) -> HiddenTexts {
            var hidden = HiddenTexts(secrets)
            hidden.hide(addresses, insteadOf: request)
            return hidden
        }
    }

    private func create(
        _ call: Call, token: String, by deadline: NIODeadline
    ) async throws(ProviderError) -> ProviderClient.Answer {
        var request = ProviderClient.post(settings.baseURL + "/v1/auth/session", call.body)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        for (name, value) in call.request.headers { request.headers.add(name: name, value: value) }
        let hidden = call.hidden([token, settings.clientSecret.secretText])
        return try await client.send(
            request, repeating: .ifNotCarriedOut, hiding: hidden, by: deadline)
    }

    private static func session(
        in answer: ProviderClient.Answer, to call: Call
    ) throws(ProviderError) -> ProviderSession {
        let said: FiskilWire.SessionAnswer = try answer.decoded(
            "auth session", refusal: FiskilWire.refusal)
        guard !said.sessionID.isEmpty, said.sessionID.utf8.count <= Limits.keptValueBytes,
            !said.sessionID.holdsControlCharacter, !call.hidden([]).stand(in: said.sessionID),
            !said.authURL.isEmpty,
            !said.authURL.holdsControlCharacter
        else { throw .unavailable("answered an auth session that cannot be used") }
        var session = ProviderSession(id: said.sessionID)
        session.authURL = said.authURL
        session.expiresAt = said.expiresAt
        session.completesOn = FiskilWebhook.completion
        session.answer = answer.handedOn(
            body: EchoedAddress.replaced(
                call.addresses, for: call.request, in: answer.body, keeping: said.authURL))
        return session
    }

    private static func grant(
        _ settings: FiskilSettings, _ client: ProviderClient, by deadline: NIODeadline
    ) async throws(ProviderError) -> FiskilToken.Grant {
        let body = WireObject([
            "client_id": .string(settings.clientID),
            "client_secret": .string(settings.clientSecret.secretText),
        ])
        let request = ProviderClient.post(settings.baseURL + "/v1/token", body.bytes)
        let answer = try await client.send(
            request, repeating: .always,
            hiding: HiddenTexts([settings.clientSecret.secretText]), by: deadline)
        let said: FiskilWire.TokenAnswer = try answer.decoded(
            "access token", refusal: FiskilWire.refusal)
        guard let token = said.token, !token.isEmpty,
            !token.holdsControlCharacter
        else { throw .unavailable("answered no access token") }
        // 15 minutes is what Fiskil documents, should it not say.
        let seconds = min(max(said.lifetime ?? 900, 0), 86_400)
        return FiskilToken.Grant(token: token, lifetime: .milliseconds(Int64(seconds * 1000)))
    }
}
