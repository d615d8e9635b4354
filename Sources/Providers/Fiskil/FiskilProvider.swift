import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Sessions
import Settings

/// Fiskil (open banking): auth sessions by `POST /v1/auth/session`, outcomes by redirect.
struct FiskilProvider: Provider {
    let name: ProviderName
    private let settings: FiskilSettings
    private let client: ProviderClient
    private let token: FiskilToken

    init(_ name: ProviderName, _ settings: FiskilSettings, parts: ProviderKinds.Parts) {
        self.init(name, settings, client: ProviderClient(parts.client))
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
        let body = FiskilWire.SessionRequest(
            end_user_id: request.endUserID, redirect_uri: addresses.callback,
            cancel_uri: addresses.cancel, institution_id: request.institutionID,
            permissions: request.permissions)
        var token = try await token.token(by: deadline)
        var answer = try await create(body, token: token, by: deadline)
        if answer.status == 401 {
            // Tokens can end before their time; a second refusal is meant.
            self.token.drop(token)
            token = try await self.token.token(by: deadline)
            answer = try await create(body, token: token, by: deadline)
        }
        return try Self.session(in: answer)
    }

    var callbackParameters: Set<String> { FiskilRedirect.parameters }

    func outcome(
        of callback: CallbackParameters, on path: ReturnPath, for session: Session
    ) -> CallbackReading {
        FiskilRedirect.read(
            callback, on: path, sessionID: session.providerSessionID,
            requiresSessionID: settings.requiresSessionID)
    }

    private func create(
        _ body: FiskilWire.SessionRequest, token: String, by deadline: NIODeadline
    ) async throws(ProviderError) -> ProviderClient.Answer {
        var request = try Self.post(settings.baseURL + "/v1/auth/session", body)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        return try await client.send(request, repeating: .ifNotCarriedOut, by: deadline)
    }

    private static func session(
        in answer: ProviderClient.Answer
    ) throws(ProviderError) -> ProviderSession {
        let said: FiskilWire.SessionAnswer = try decoded(answer, "auth session")
        guard !said.session_id.isEmpty, said.session_id.utf8.count <= Limits.keptValueBytes,
            !said.session_id.holdsControlCharacter, !said.auth_url.isEmpty,
            !said.auth_url.holdsControlCharacter
        else { throw .unavailable("answered an auth session that cannot be used") }
        return ProviderSession(
            id: said.session_id, authURL: said.auth_url, expiresAt: said.expires_at?.date)
    }

    private static func grant(
        _ settings: FiskilSettings, _ client: ProviderClient, by deadline: NIODeadline
    ) async throws(ProviderError) -> FiskilToken.Grant {
        let request = try post(
            settings.baseURL + "/v1/token",
            FiskilWire.TokenRequest(
                client_id: settings.clientID, client_secret: settings.clientSecret.secretText))
        let answer = try await client.send(request, repeating: .always, by: deadline)
        let said: FiskilWire.TokenAnswer = try decoded(answer, "access token")
        guard let token = said.token ?? said.access_token, !token.isEmpty,
            !token.holdsControlCharacter
        else { throw .unavailable("answered no access token") }
        // 15 minutes is what Fiskil documents, should it not say.
        let seconds = min(max(said.expires_in ?? 900, 0), 86_400)
        return FiskilToken.Grant(token: token, lifetime: .milliseconds(Int64(seconds * 1000)))
    }

    private static func post(
        _ url: String, _ body: some Encodable
    ) throws(ProviderError) -> HTTPClientRequest {
        guard let bytes = try? JSONEncoder().encode(body) else {
            throw .unavailable("cannot be asked: the request is no JSON")
        }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "User-Agent", value: "callbackd")
        request.body = .bytes(ByteBuffer(bytes: bytes))
        return request
    }

    private static func decoded<Message: Decodable>(
        _ answer: ProviderClient.Answer, _ what: String
    ) throws(ProviderError) -> Message {
        switch answer.status {
        case 200, 201:
            guard let message = try? JSONDecoder().decode(Message.self, from: Data(answer.body))
            else { throw .unavailable("answered something that is no \(what)") }
            return message
        case 400...499: throw .refused(FiskilWire.refusal(answer))
        default: throw .unavailable("answered with status \(answer.status)")
        }
    }
}
