import NIOCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Why the sandbox could not listen, told to the person at the terminal.
struct ListenFailure {
    /// Two lines for stderr: what went wrong, and what to do about it.
    let text: String

    /// Reads `error`, as NIO's bind throws it.
    init(_ error: any Error, address: ListenAddress) {
        let reason: String
        let hint: String
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            reason = "address already in use"
            hint = "end the program that holds it, or take a free port with port 0"
        case let error as IOError where error.errnoCode == EACCES:
            reason = "permission denied"
            hint = "ports below 1024 are for root; take a higher one"
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            reason = "no such address on this machine"
            hint = "127.0.0.1 and [::1] are always there"
        case is SocketAddressError.UnknownHost:
            reason = "no such host"
            hint = "an address such as 127.0.0.1 needs no name service"
        default:
            reason = "\(error)"
            hint = "try --listen 127.0.0.1:0"
        }
        let place = address.authority(port: address.port)
        text = "callbackd-sandbox: cannot listen on \(place): \(reason)\nhint: \(hint)\n"
    }
}
