import Systemd

/// Why what the service manager handed over cannot be used, as a failure to start.
enum InheritedSocketFailure {
    static func failure(_ flaw: InheritedSockets.Flaw) -> StartFailure {
        let names = Daemon.knownSockets.keys.sorted().joined(separator: " and ")
        let message =
            switch flaw {
            case .unreadable(let reason): "the service manager's sockets cannot be taken: \(reason)"
            case .unknown(let name): "a socket named \"\(name)\" was handed over"
            case .twice(let name): "too many sockets named \"\(name)\" were handed over"
            case .wrongKind(let name):
                "the socket named \"\(name)\" is no listening stream socket of its kind"
            }
        return StartFailure(
            status: .configuration, message: message,
            hint: "the socket units need FileDescriptorName= with the names \(names)")
    }
}
