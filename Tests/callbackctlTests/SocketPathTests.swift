import Testing

@testable import callbackctl

struct SocketPathTests {
    @Test("the option comes before the environment, and that before the standard path")
    func order() throws {
        let environment = ["CALLBACKD_SOCKET": "/b"]
        #expect(try SocketPath(option: "/a", environment: environment).text == "/a")
        #expect(try SocketPath(option: nil, environment: environment).text == "/b")
        #expect(
            try SocketPath(option: nil, environment: ["CALLBACKD_SOCKET": ""]).text
                == "/run/callbackd/control.sock")
    }

    @Test("a path that no socket can have is wrong usage, or configuration by its origin")
    func tooLong() {
        let long = String(repeating: "x", count: 108)
        #expect(status { try SocketPath(option: long, environment: [:]) } == .usage)
        #expect(status { try SocketPath(option: "", environment: [:]) } == .usage)
        #expect(
            status { try SocketPath(option: nil, environment: ["CALLBACKD_SOCKET": long]) }
                == .configuration)
    }

    private func status(of attempt: () throws -> SocketPath) -> callbackctl.ExitStatus? {
        do {
            _ = try attempt()
            return nil
        } catch {
            return (error as? Stop)?.status
        }
    }
}
