/// Where callbackd's control socket is.
struct SocketPath: Sendable, Hashable {
    /// Where a packaged callbackd has it.
    static let standard = "/run/callbackd/control.sock"
    /// `sun_path` without its final zero, in bytes (unix(7)).
    static let longest = 107

    let text: String

    /// The option, else `$CALLBACKD_SOCKET` where it is set and not empty, else ``standard``.
    init(option: String?, environment: [String: String]) throws(Stop) {
        let variable = environment["CALLBACKD_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        text = option ?? variable ?? Self.standard
        let name = option == nil ? "$CALLBACKD_SOCKET" : "--socket"
        let status = option == nil ? ExitStatus.configuration : .usage
        guard !text.isEmpty else {
            throw Stop(Complaint("\(name) is empty; it takes a path"), status: status)
        }
        guard text.utf8.count <= Self.longest else {
            throw Stop(
                Complaint("\(name) is longer than the \(Self.longest) bytes of a socket's path"),
                status: status)
        }
    }
}
