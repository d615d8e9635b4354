import Foundation
import Testing

@Suite struct `Verifying` {
    @Test func `says intact while the daemon runs, and without it`() async throws {
        let here = try await Installation()
        let daemon = try await here.start()
        let session = try await here.create()
        _ = try await Installation.get(try await here.press("approve", in: session))
        let online = try await here.control("verify")
        #expect(online.status == 0, "\(online.errors)")
        #expect(online.output.hasPrefix("intact: 3 events in 1 segments, through number 3\nhead: "))
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        let offline = try await verify(here.folder + "/state/journal")
        #expect(offline.status == 0)
        #expect(offline.output.hasPrefix("intact: 4 events"))
    }

    @Test func `names the first line that was edited, with exit 3`() async throws {
        let here = try await Installation()
        var daemon = try await here.start()
        _ = try await here.create(endUser: "eu_edited")
        daemon.signal(SIGTERM)
        _ = await daemon.ended()
        let segment = here.folder + "/state/journal/00000000000000000001.jsonl"
        let text = try String(contentsOfFile: segment, encoding: .utf8)
        try Data(text.replacing("eu_edited", with: "eu_EDITED").utf8)
            .write(to: URL(filePath: segment))
        let offline = try await verify(here.folder + "/state/journal")
        #expect(offline.status == 3)
        let damaged = "damaged: line 2 of 00000000000000000001.jsonl, where event 2 belongs, "
        #expect(offline.output.hasPrefix(damaged + "does not match the chain"))
        daemon = try await here.start()
        let online = try await here.control("verify", "--json")
        #expect(online.status == 3)
        #expect(online.output.contains(#""damage":{"finding":"does not match the chain","line":2"#))
        #expect(online.output.contains(#""intact":false"#))
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
    }

    @Test(arguments: ["/nonexistent", "/"]) func `of no journal is exit 66`(
        _ folder: String
    ) async throws {
        let ended = try await verify(folder)
        #expect(ended.status == 66)
        #expect(ended.errors.contains("\(folder) holds no event journal\nhint: "))
    }

    private func verify(_ folder: String) async throws -> RunningProgram.Ended {
        try await RunningProgram.run("callbackd", ["--verify", folder])
    }
}
