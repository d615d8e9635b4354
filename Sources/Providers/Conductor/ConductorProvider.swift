import AsyncHTTPClient
import FoundationEssentials
import NIOHTTP1
import Sessions
import Settings
import Values

/// Conductor (QuickBooks Desktop): auth sessions by `POST /auth-sessions`.
///
/// Its redirect carries no proof, so a session is completed by a confirmation: a connection of the
/// end user that had a successful request after the session was created.
struct ConductorProvider: Provider {
    let name: ProviderName
    private let settings: ConductorSettings
    private let client: ProviderClient

    /// What `linkExpiryMins` may be.
    static let expiryMinutes = 15...10_080

    static func make(
        _ name: ProviderName, _ settings: inout SettingsTable, _ parts: ProviderKinds.Parts
    ) throws(SettingFlaw) -> any Provider {
        ConductorProvider(
            name, try ConductorSettings(&settings, parts: parts),
            client: ProviderClient(parts.client))
    }

    init(_ name: ProviderName, _ settings: ConductorSettings, client: ProviderClient) {
        self.name = name
        self.settings = settings
        self.client = client
    }

    func check(_ request: OpenRequest) throws(Refusal) {
        if request.institutionID != nil {
            throw .invalidField(name: "institution_id", reason: "is not known to Conductor")
        }
        // As a part of a path these mean another one.
        if [".", ".."].contains(request.endUserID) {
            throw .invalidField(name: "end_user_id", reason: "is no id of Conductor's")
        }
        if request.permissions != nil {
            throw .invalidField(name: "permissions", reason: "is not known to Conductor")
        }
        _ = try ConductorRequest(request, publishableKey: settings.publishableKey)
    }

    func begin(
        _ request: OpenRequest, returningTo addresses: ReturnAddresses
    ) async throws(ProviderError) -> ProviderSession {
        let body: WireObject
        do throws(Refusal) {
            body = try ConductorRequest(request, publishableKey: settings.publishableKey)
                .body(returningTo: addresses.callback)
        } catch {
            throw .unavailable("cannot be asked: the request was not checked")
        }
        let call = authorized(
            ProviderClient.post(settings.baseURL + "/auth-sessions", body.bytes))
        var hidden = HiddenTexts([settings.secretKey.secretText])
        hidden.hide(addresses, insteadOf: request)
        let answer = try await client.send(
            call, repeating: .ifNotCarriedOut, hiding: hidden, by: ProviderClient.deadline())
        let said: ConductorWire.AuthSession = try answer.decoded(
            "auth session", names: [ConductorWire.requestID], refusal: ConductorWire.refusal)
        guard !said.id.isEmpty, said.id.utf8.count <= Limits.keptValueBytes,
            !said.id.holdsControlCharacter, !hidden.stand(in: said.id), !said.authFlowURL.isEmpty,
            !said.authFlowURL.holdsControlCharacter, let createdAt = Date(rfc3339: said.createdAt)
        else { throw .unavailable("answered an auth session that cannot be used") }
        var session = ProviderSession(id: said.id)
        session.authURL = said.authFlowURL
        session.createdAt = createdAt
        // One that cannot be read is as good as one that is past: it is said, and counts as unsaid.
        session.expiresAt = Date(rfc3339: said.expiresAt) ?? .distantPast
        session.requestID = answer.headers.first(name: ConductorWire.requestID)
            .flatMap { $0.holdsControlCharacter ? nil : $0 }
        session.answer = answer.handedOn(
            [ConductorWire.requestID],
            body: EchoedAddress.replaced(
                addresses, for: request, in: answer.body, keeping: said.authFlowURL))
        return session
    }

    /// It documents no parameters: a browser that comes back proves nothing.
    func outcome(
        of callback: CallbackParameters, on path: ReturnPath, for session: Session
    ) -> CallbackReading {
        path == .callback ? .returned : .malformed(.noParameters)
    }

    var confirms: Bool { true }

    func confirm(_ session: Session) async throws(ProviderError) -> Confirmation {
        guard let createdAt = session.notes.createdAt else { return .notYet }
        let call = authorized(
            ProviderClient.request(
                .GET, settings.baseURL + "/end-users/" + PathSegment.escaped(session.endUserID.text)
            ))
        let answer = try await client.send(
            call, repeating: .always, hiding: HiddenTexts([settings.secretKey.secretText]),
            by: ProviderClient.deadline(after: Limits.confirmationCall))
        let endUser: ConductorWire.EndUser = try answer.decoded(
            "end user", refusal: ConductorWire.refusal)
        let isConnected = endUser.lastSuccesses.contains { time in
            Date(rfc3339: time).map { $0 > createdAt } ?? false
        }
        return isConnected ? .yes : .notYet
    }

    var dropIn: (any DropIn)? {
        ConductorDropIn(provider: name, makeID: { UUID().uuidString.lowercased() })
    }

    private func authorized(_ request: HTTPClientRequest) -> HTTPClientRequest {
        var request = request
        request.headers.add(
            name: "Authorization", value: "Bearer \(settings.secretKey.secretText)")
        return request
    }
}
