import ControlAPI
import Values

@testable import Listeners
@testable import Sessions

/// A control body of any bytes is a request within its bounds or is refused; what is read is
/// written as it was read.
enum FuzzedControl {
    static func run(_ bytes: [UInt8]) {
        for provider in FuzzedProviders.all {
            guard let dropIn = provider.dropIn else { continue }
            for path in [
                "/v1/auth/session", "/auth/session", "/v1/auth-sessions", "/session/create",
                "/session/extend", "/v1/token",
            ] {
                let reading = try? dropIn.read(DropInRequest(path: path, body: bytes))
                if case .open(let request)? = reading { check(request) }
            }
        }
        guard let json = try? JSONValue(reading: bytes), let message = try? CreateMessage(json)
        else {
            return
        }
        guard let json = try? JSONValue(reading: message.json.bytes),
            let again = try? CreateMessage(json)
        else { preconditionFailure("what was read cannot be written") }
        precondition(again == message, "what was written is not what was read")
        if let request = try? OpenRequest(message) { check(request) }
    }

    private static func check(_ request: OpenRequest) {
        precondition((1...Limits.identifierBytes).contains(request.endUserID.utf8.count))
        precondition((request.permissions ?? []).count <= Limits.permissions)
    }
}
