import AsyncHTTPClient
import FoundationEssentials
import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `A provider's answer` {
    /// What a read says of a reply, or a create, which is asked for once only.
    func fault(
        of reply: ScriptedServer.Reply, toCreate isCreate: Bool = false
    ) async throws -> ProviderError? {
        let server = try await ScriptedServer { _, _ in reply }
        let client = HTTPClient(configuration: ProviderKinds.clientConfiguration)
        let provider = try ConfiguredProvider.conductor(at: server, client: client)
        let session = try ConfiguredProvider.session(provider, createdAt: .distantPast)
        let request = try OpenRequest(
            provider: "conductor", endUserID: "eu", options: ["publishableKey": .string("pk")])
        var fault: ProviderError?
        do throws(ProviderError) {
            if isCreate {
                _ = try await provider.begin(request, returningTo: ConfiguredProvider.addresses)
            } else {
                _ = try await provider.confirm(session)
            }
        } catch {
            fault = error
        }
        try await client.shutdown()
        return fault
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nX:", " "), ("HTTP/1.1 200 OK\r\nX: ", "a"), ("", "\r\n"),
        ("HTTP/1.1 200 ", "O"),
        ("", "HTTP/1.1 100 Continue\r\nX: \(String(repeating: "x", count: 1024))\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX:", " "),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "400\r\n" + String(repeating: "x", count: 1024) + "\r\n"
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n", "x"),
    ])
    func `has a bound, whatever it consists of`(_ beginning: String, _ filler: String) async throws
    {
        let fault = try await fault(of: .flood(beginning, filler), toCreate: true)
        guard case .unavailable(let reason, _)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(reason != "did not answer in time")
    }

    @Test func `is not taken in an encoding that nobody asked for`() async throws {
        let fault = try await fault(
            of: .json(200, #"{"integrationConnections":[]}"#, ["Content-Encoding": "gzip"]))
        #expect(
            fault == .unavailable("answered in an encoding that it was not asked for"))
        let plain = try await self.fault(
            of: .json(200, #"{"integrationConnections":[]}"#, ["Content-Encoding": "identity"]))
        #expect(plain == nil)
    }

    @Test(arguments: [
        #"{"integrationConnections":[],}"#, #"{"integrationConnections":[],"a":1,"a":1}"#,
        #"{"integrationConnections":[],"a":1e999}"#,
    ])
    func `is read strictly`(_ body: String) async throws {
        #expect(
            try await fault(of: .json(200, body))
                == .unavailable("answered something that is no end user"))
    }
}
