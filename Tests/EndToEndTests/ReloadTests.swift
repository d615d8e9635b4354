import Foundation
import Testing

@Suite struct `A reload` {
    @Test func `takes providers, pages and the log level, and names what waits for a restart`()
        async throws
    {
        let here = try await Installation("pages: { app_name: Before }")
        let daemon = try await here.start()
        try here.rewrite { text in
            text.replacing("app_name: Before", with: "app_name: After")
                .replacing("conductor:\n", with: "bank:\n    kind: conductor\n")
                + "\nlog_level: debug\nsettled_retention_s: 60\n"
        }
        let reloaded = try await here.control("reload", "--json")
        #expect(reloaded.status == 0, "\(reloaded.errors)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(reloaded.output.utf8))
        #expect(
            answer.changed == ["providers.bank", "providers.conductor", "pages", "log_level"])
        #expect(answer.needs_restart == ["settled_retention_s"])
        #expect(answer.note.contains("secrets"))

        let session = try await here.create(provider: "bank")
        #expect(session["provider"] == "bank", "the new provider opens sessions")
        let consent = try await here.create()
        let page = try await Installation.get(try await here.press("approve", in: consent))
        #expect(page.body.contains("After"), "the page is the new one")
        let refused = try await here.control(
            "create", "--provider", "conductor", "--end-user", "eu")
        #expect(refused.status == 65)
        let event = try #require(try here.events().first { $0.type == "daemon.reloaded" })
        #expect(event.line.contains(#""needs_restart":["settled_retention_s"],"peer":{"#))
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
    }

    @Test func `that takes an origin away sends nobody there any more`() async throws {
        let here = try await Installation("pages: { return_origins: [http://127.0.0.1:9] }")
        let daemon = try await here.start()
        let session = try await here.create("--return-url", "http://127.0.0.1:9/done")
        try here.rewrite { $0.replacing("http://127.0.0.1:9", with: "http://127.0.0.1:10") }
        #expect(try await here.control("reload").status == 0)
        let answer = try await Installation.get(here.press("approve", in: session))
        #expect(answer.status == 200)
        #expect(answer.body.contains("<h1>You&#39;re connected</h1>"))
        withExtendedLifetime(daemon) {}
    }

    @Test func `says again what waits for a restart, as long as it does`() async throws {
        let here = try await Installation("expiry_grace_s: 30")
        let daemon = try await here.start()
        try here.rewrite { $0.replacing("expiry_grace_s: 30", with: "expiry_grace_s: 31") }
        for _ in 1...2 {
            let reloaded = try await here.control("reload")
            #expect(reloaded.output.contains("needs a restart  expiry_grace_s"))
            #expect(reloaded.output.contains("changed          nothing"))
        }
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
    }

    @Test func `without a provider leaves it to answer for its open sessions`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        let late = try await here.create("--option", "type=link", provider: "knot")
        try here.rewrite { text in
            String(text[..<(try #require(text.range(of: "  fiskil:")).lowerBound)])
                + String(text[try #require(text.range(of: "  conductor:")).lowerBound...])
                .replacing(/knot:(.|\n)*/, with: "")
        }
        #expect(try await here.control("reload").status == 0)
        #expect(await here.notify.hears("READY=1"))
        let refused = try await here.control("create", "--provider", "fiskil", "--end-user", "eu")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("conductor"), "it says which there are")
        let page = try await Installation.get(try await here.press("approve", in: session))
        #expect(page.status == 200)
        let id = try #require(session["id"])
        #expect(try await here.control("wait", id).status == 0)
        #expect(try await here.control("extend", try #require(late["id"])).status == 0)
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        let next = try await here.start()
        next.signal(SIGTERM)
        let said = await next.ended().errors
        #expect(
            said.contains("1 open sessions are of the provider knot, which is not configured"),
            "a restart knows no more of it, and says so")
    }

    @Test(arguments: [
        ("client_id: client", "client_ident: client", "providers.fiskil.client_id is missing"),
        (
            "credential: fiskil-client-secret", "credential: not-there",
            "providers.fiskil.client_secret names the credential not-there"
        ),
        ("providers:", "providers: [", "YAML"),
    ]) func `of a wrong file changes nothing and says why`(
        right: String, wrong: String, named: String
    ) async throws {
        let here = try await Installation("pages: { app_name: Before }")
        let daemon = try await here.start()
        try here.rewrite { text in
            text.replacing(right, with: wrong, maxReplacements: 1)
                .replacing("Before", with: "After")
        }
        let reloaded = try await here.control("reload")
        #expect(reloaded.status == 78)
        #expect(reloaded.errors.contains(named), "\(reloaded.errors)")
        #expect(reloaded.errors.contains("hint: the former configuration is still in force"))
        #expect(await here.notify.hears("READY=1"), "it says that it is done with it")
        let status = here.notify.said.last { $0.hasPrefix("STATUS=") }
        #expect(status?.contains("not reloaded") == true, "\(status ?? "no STATUS")")

        let session = try await here.create()
        let page = try await Installation.get(try await here.press("approve", in: session))
        #expect(page.body.contains("Before"))
        try here.rewrite { $0.replacing(wrong, with: right).replacing("After", with: "Before") }
        #expect(try await here.control("reload").status == 0)
        #expect(await here.notify.hears("READY=1"))
        #expect(here.notify.said.last { $0.hasPrefix("STATUS=") }?.contains("not") == false)
        daemon.signal(SIGTERM)
        let ended = await daemon.ended()
        #expect(ended.errors.contains("configuration not reloaded"), "the log says it too")
    }

    @Test func `is begun by SIGHUP too, and told to the service manager`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let before = here.notify.said.count
        daemon.signal(SIGHUP)
        #expect(await here.notify.hears("READY=1"))
        let said = here.notify.said.dropFirst(before)
        let reloading = try #require(said.firstIndex(of: "RELOADING=1"))
        #expect(said[reloading + 1].hasPrefix("MONOTONIC_USEC="))
        #expect(try #require(said.lastIndex(of: "READY=1")) > reloading)
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        #expect(try here.events().contains { $0.type == "daemon.reloaded" })
    }

    private struct Answer: Decodable {
        let changed: [String]
        let needs_restart: [String]
        let note: String
    }
}
