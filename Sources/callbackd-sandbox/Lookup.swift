/// What a session's name led to.
enum Lookup<Found: Sendable>: Sendable {
    case open(Found)
    /// Used or expired.
    case gone
    case unknown
}
