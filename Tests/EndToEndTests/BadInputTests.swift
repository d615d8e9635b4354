import Foundation
import NIOHTTP1
import Testing

@Suite(.serialized) struct `Bad input` {
    @Test func `a configuration that cannot be ends with 78 and names the key`() async throws {
        let here = try await Installation("nonsense: 1")
        for arguments in [["--check"], []] {
            let ended = try await RunningProgram.run(
                "callbackd", ["--config", here.configurationFile] + arguments)
            #expect(ended.status == 78)
            #expect(ended.errors.contains("\(here.configurationFile): nonsense is not known"))
        }
    }

    @Test func `a missing credential ends with 78 and names both`() async throws {
        let here = try await Installation()
        try FileManager.default.removeItem(
            atPath: here.folder + "/credentials/fiskil-client-secret")
        let ended = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("providers.fiskil.client_secret"))
        #expect(ended.errors.contains("fiskil-client-secret"))
    }

    @Test func `a right one is OK`() async throws {
        let here = try await Installation()
        let ended = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile, "--check"])
        #expect(ended.status == 0)
        #expect(ended.output == "configuration OK\n")
    }

    @Test func `wrong arguments end with 64`() async throws {
        #expect(try await RunningProgram.run("callbackd", ["--nonsense"]).status == 64)
        #expect(try await RunningProgram.run("callbackctl", ["--nonsense"]).status == 64)
        #expect(try await RunningProgram.run("callbackctl", ["create"]).status == 64)
        for arguments in [[], ["bogus"]] {
            let ended = try await RunningProgram.run("callbackctl", arguments)
            #expect(ended.status == 64)
            for verb in [
                "create", "wait", "show", "list", "extend", "revoke", "events", "status", "verify",
                "rotate", "reload",
            ] {
                #expect(ended.errors.contains(verb), "\(ended.errors) names no \(verb)")
            }
        }
        #expect(
            try await RunningProgram.run("callbackd-sandbox", ["--listen", "x"]).status == 64)
    }

    @Test func `a second daemon on the same folder ends with 69`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let second = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile])
        #expect(second.status == 69)
        #expect(second.errors.contains("is in use by another callbackd"))
        #expect(try await here.control("status").status == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test func `a state folder that cannot be used ends with 74`() async throws {
        let here = try await Installation()
        let text = try String(contentsOfFile: here.configurationFile, encoding: .utf8)
            .replacing("\(here.folder)/state", with: "/nonexistent/folder")
        try Data(text.utf8).write(to: URL(filePath: here.configurationFile))
        let ended = try await RunningProgram.run(
            "callbackd", ["--config", here.configurationFile])
        #expect(ended.status == 74)
        #expect(ended.errors.contains("/nonexistent/folder"))
    }

    @Test func `a provider's no is 30, its silence 31, an unknown one 65`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let refused = try await here.control(
            "create", "--provider", "fiskil", "--end-user", "unknown-user")
        #expect(refused.status == 30)
        #expect(refused.errors.contains("end_user_not_found"))
        let unknown = try await here.control(
            "create", "--provider", "nobody", "--end-user", "eu")
        #expect(unknown.status == 65)
        here.sandbox.signal(SIGKILL)
        _ = await here.sandbox.ended()
        let gone = try await here.control("create", "--provider", "fiskil", "--end-user", "eu")
        #expect(gone.status == 31)
        withExtendedLifetime(daemon) {}
    }

    @Test func `a stop right after READY is a clean one`() async throws {
        let here = try await Installation()
        for _ in 0..<5 {
            let daemon = try await here.start()
            daemon.signal(SIGTERM)
            #expect(await daemon.ended().status == 0)
            #expect(try here.events().last?.type == "daemon.stopped")
        }
    }

    @Test func `a stop answers who waits for a provider that is silent`() async throws {
        let here = try await Installation()
        let silent = try await SilentServer()
        try here.write(configuration: "", providerURL: silent.url)
        let daemon = try await here.start()
        async let created = here.call(
            .POST, "/v1/sessions", #"{"provider":"fiskil","end_user_id":"eu"}"#)
        await silent.hears()
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        let answer = try await created
        #expect(answer.status == 503)
        #expect(answer.code == "stopping")
        #expect(try here.events().map(\.type) == ["daemon.started", "daemon.stopped"])
    }

    @Test func `SIGHUP does not end it`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        daemon.signal(SIGHUP)
        #expect(try await here.control("status").status == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test func `no session is 44, no daemon 69`() async throws {
        let here = try await Installation()
        #expect(try await here.control("status").status == 69)
        let daemon = try await here.start()
        let id = "ses_" + String(repeating: "A", count: 22)
        #expect(try await here.control("show", id).status == 44)
        #expect(try await here.control("wait", id).status == 44)
        withExtendedLifetime(daemon) {}
    }
}
