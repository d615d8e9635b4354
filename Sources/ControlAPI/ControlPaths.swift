/// The paths of the control protocol, for both of its ends.
public enum ControlPaths {
    /// Create and list.
    public static let sessions = "/v1/sessions"
    /// The event journal's lines.
    public static let events = "/v1/events"
    /// The daemon's state.
    public static let status = "/v1/status"
    /// Look at every line of the event journal.
    public static let verify = "/v1/journal/verify"
    /// Begin a new segment of the event journal.
    public static let rotate = "/v1/journal/rotate"
    /// Take a new configuration.
    public static let reload = "/v1/reload"
    /// Whether the process answers.
    public static let live = "/livez"
    /// Whether it takes new sessions.
    public static let ready = "/readyz"

    /// One session. `id` is escaped where it is not one of ours.
    public static func session(_ id: String) -> String {
        sessions + "/" + escaped(id)
    }

    /// A session's outcome.
    public static func outcome(_ id: String) -> String {
        session(id) + "/outcome"
    }

    /// Lengthens a session's life.
    public static func extend(_ id: String) -> String {
        session(id) + "/extend"
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    public static func escaped(_ text: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-._~".unicodeScalars.contains(scalar)
            {
                escaped.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += byte < 16 ? "%0" + digits : "%" + digits
            }
        }
    }
}
