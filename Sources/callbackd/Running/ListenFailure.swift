import Listeners

/// Why nobody can be listened to, as a failure to start.
enum ListenFailure {
    static func failure(_ error: ListenError) -> StartFailure {
        switch error {
        case .taken(let place):
            StartFailure(
                status: .unavailable, message: "\(place) is taken: somebody listens there",
                hint: "is another callbackd running? choose another address, or stop that one")
        case .unusable(let place, let reason):
            StartFailure(
                status: .unavailable, message: "cannot listen on \(place): \(reason)",
                hint: "check listen and control_socket, and whether their folders are there")
        }
    }
}
