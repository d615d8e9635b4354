/// Fiskil's JSON messages, as its API reference writes them ("Authentication" and "Create auth
/// session"). Unknown request fields are ignored, as Fiskil does.
enum FiskilWire {
    /// `POST /v1/token`. Both fields are required and not empty.
    struct TokenRequest: Decodable, Sendable {
        let clientID: String
        let clientSecret: String

        private enum CodingKeys: String, CodingKey {
            case clientID = "client_id"
            case clientSecret = "client_secret"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            clientID = try fields.decodeFilled(.clientID)
            clientSecret = try fields.decodeFilled(.clientSecret)
        }
    }

    /// The answer to it; `expiresIn` in seconds.
    struct TokenResponse: Encodable, Sendable {
        let token: String
        let tokenType = "Bearer"
        let expiresIn: Int

        private enum CodingKeys: String, CodingKey {
            case token
            case tokenType = "token_type"
            case expiresIn = "expires_in"
        }
    }

    /// `POST /auth/session`. Only `end_user_id` is required; an empty string elsewhere counts as
    /// left out.
    struct SessionRequest: Decodable, Sendable {
        let endUserID: String
        let redirectURI: RedirectURI?
        let cancelURI: RedirectURI?
        let institutionID: String?
        let permissions: [String]

        private enum CodingKeys: String, CodingKey {
            case endUserID = "end_user_id"
            case redirectURI = "redirect_uri"
            case cancelURI = "cancel_uri"
            case institutionID = "institution_id"
            case permissions
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            endUserID = try fields.decodeFilled(.endUserID)
            redirectURI = try fields.decodeURI(.redirectURI)
            cancelURI = try fields.decodeURI(.cancelURI)
            institutionID = try fields.decodeOptional(.institutionID)
            permissions = try fields.decodeIfPresent([String].self, forKey: .permissions) ?? []
        }
    }

    /// The answer to it.
    struct SessionResponse: Encodable, Sendable {
        let authURL: String
        /// Unix time in seconds.
        let expiresAt: Int
        /// The client's, not the session's.
        let id: String
        let sessionID: String

        private enum CodingKeys: String, CodingKey {
            case authURL = "auth_url"
            case expiresAt = "expires_at"
            case id
            case sessionID = "session_id"
        }
    }
}

extension KeyedDecodingContainer {
    /// A string that must be there and not empty.
    fileprivate func decodeFilled(_ key: Key) throws -> String {
        let text = try decode(String.self, forKey: key)
        guard !text.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "\(key.stringValue) must not be empty")
        }
        return text
    }

    /// A string, or nil where it is missing, null or empty.
    fileprivate func decodeOptional(_ key: Key) throws -> String? {
        let text = try decodeIfPresent(String.self, forKey: key) ?? ""
        return text.isEmpty ? nil : text
    }

    /// A URI, or nil where it is missing, null or empty.
    fileprivate func decodeURI(_ key: Key) throws -> RedirectURI? {
        guard let text = try decodeOptional(key) else { return nil }
        guard let uri = RedirectURI(text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "\(key.stringValue) must be an absolute URI")
        }
        return uri
    }
}
