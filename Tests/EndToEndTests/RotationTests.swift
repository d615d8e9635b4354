import Foundation
import Testing

@Suite struct `A rotation` {
    func segments(_ here: Installation) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: here.folder + "/state/journal")
            .filter { $0.hasSuffix(".jsonl") }.sorted()
    }

    @Test func `leaves open sessions open, also for a start that reads it alone`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        let session = try await here.create()
        let rotated = try await here.control("rotate", "--json")
        #expect(rotated.status == 0, "\(rotated.errors)")
        let answer = try #require(
            JSONSerialization.jsonObject(with: Data(rotated.output.utf8)) as? [String: Any])
        #expect(answer["carried_sessions"] as? Int == 1)
        let names = try segments(here)
        #expect(names.count == 2)
        #expect(answer["segment"] as? String == names.last)
        #expect(try here.types(of: session) == ["session.created", "session.carried"])
        let redirect = try #require(URL(string: await here.press("approve", in: session)))
        daemon.signal(SIGKILL)
        _ = await daemon.ended()
        // What a start has no need of may as well be gone.
        try FileManager.default.removeItem(
            atPath: "\(here.folder)/state/journal/\(names[0])")
        daemon = try await here.start()
        let address = try await here.callbackAddress()
        let callback = "http://\(address)\(redirect.path())?\(redirect.query() ?? "")"
        #expect(try await Installation.get(callback).status == 200)
        let id = try #require(session["id"])
        #expect(try await here.control("wait", id).status == 0)
        #expect(try await here.control("verify").status == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test func `removes segments past the number that is kept, and tells old cursors`() async throws
    {
        let here = try await Installation("journal: { keep_segments: 2 }")
        let daemon = try await here.start()
        for _ in 0..<3 { #expect(try await here.control("rotate").status == 0) }
        #expect(try segments(here).count == 2)
        let all = try await here.control("events")
        #expect(all.status == 0)
        #expect(
            try !all.output.isEmpty
                && all.output.split(separator: "\n").count
                    == here.events().count
        )
        let old = try await here.control("events", "--after", "1")
        #expect(old.status == 65)
        #expect(old.errors.contains("no longer kept"), "\(old.errors)")
        #expect(try await here.control("verify").status == 0)
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `comes by itself when a segment is full`() async throws {
        let here = try await Installation("journal: { segment_bytes: 4096 }")
        let daemon = try await here.start()
        for _ in 0..<8 { _ = try await here.create() }
        while try segments(here).count < 2 { await Task.yield() }
        #expect(try await here.control("verify").status == 0)
        withExtendedLifetime(daemon) {}
    }
}
