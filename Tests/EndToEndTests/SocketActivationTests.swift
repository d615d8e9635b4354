import Foundation
import Testing

@Suite struct `Sockets that the service manager hands over` {
    /// Plays the service manager: makes a control socket and a TCP one, whose port it prints, and
    /// becomes the daemon with both as descriptors 3 and 4, under these names.
    static func wrapper(_ here: Installation, names: String = "control:http") -> [String] {
        let script = """
            import os, socket, sys
            control = socket.socket(socket.AF_UNIX)
            control.bind(sys.argv[1])
            control.listen()
            http = socket.create_server(("127.0.0.1", 0))
            print(http.getsockname()[1], flush=True)
            held = [os.dup2(s.fileno(), n) for s, n in ((control, 20), (http, 21))]
            for index, number in enumerate(held):
                os.dup2(number, 3 + index, inheritable=True)
                os.close(number)
            os.environ.update(
                LISTEN_PID=str(os.getpid()), LISTEN_FDS="2", LISTEN_FDNAMES=sys.argv[2])
            os.execv(sys.argv[3], sys.argv[3:])
            """
        return ["/usr/bin/env", "python3", "-c", script, here.socket, names]
    }

    @Test func `are used by their names, and stay when the daemon stops`() async throws {
        let here = try await Installation()
        let daemon = try await here.start(by: Self.wrapper(here))
        let port = await daemon.firstLine()
        let status = try await here.control("status")
        #expect(status.output.contains("127.0.0.1:\(port) and \(here.socket)"))
        let session = try await here.create()
        let onward = try await here.press("approve", in: session)
        #expect(onward.contains(":\(port)/callback/"))
        #expect(try await Installation.get(onward).status == 200)
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
        #expect(FileManager.default.fileExists(atPath: here.socket), "callers queue in it")
    }

    @Test func `may be only one of the two`() async throws {
        let here = try await Installation()
        let python = Self.wrapper(here).map { text in
            text.replacing("((control, 20), (http, 21))", with: "((control, 20),)")
                .replacing(#"LISTEN_FDS="2""#, with: #"LISTEN_FDS="1""#)
                .replacing("control:http", with: "control")
        }
        let daemon = try await here.start(by: python)
        let port = await daemon.firstLine()
        let status = try await here.control("status")
        #expect(status.output.contains("127.0.0.1:"))
        #expect(!status.output.contains(":\(port) "), "the other is bound by the daemon itself")
        daemon.signal(SIGTERM)
        #expect(await daemon.ended().status == 0)
    }

    @Test(arguments: [
        ("control:web", "a socket named \"web\" was handed over"),
        ("http:control", "the socket named \"control\" is no listening stream socket of its kind"),
    ]) func `of a wrong name are refused`(names: String, complaint: String) async throws {
        let here = try await Installation()
        let daemon = try RunningProgram(
            "callbackd", ["--config", here.configurationFile],
            by: Self.wrapper(here, names: names))
        let ended = await daemon.ended()
        #expect(ended.status == 78)
        #expect(ended.errors.contains(complaint), "\(ended.errors)")
        #expect(ended.errors.contains("FileDescriptorName="))
    }

    @Test func `on more than loopback need a public_url`() async throws {
        let here = try await Installation()
        let daemon = try RunningProgram(
            "callbackd", ["--config", here.configurationFile],
            by: Self.wrapper(here).map { $0.replacing("127.0.0.1", with: "0.0.0.0") })
        let ended = await daemon.ended()
        #expect(ended.status == 78)
        #expect(ended.errors.contains("public_url is missing, and 0.0.0.0:"), "\(ended.errors)")
    }

    @Test func `lose who waits in them when the configuration is wrong, so that nothing loops`()
        async throws
    {
        let here = try await Installation("nonsense: true")
        let asParent = Self.wrapper(here).map { text in
            text.replacing(
                "os.environ.update(",
                with: """
                    import select
                    waiting = socket.create_connection(http.getsockname())
                    child = os.fork()
                    if child:
                        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                        queued = select.select([control, http], [], [], 0)[0]
                        sys.exit("somebody waits" if queued else ended)
                    os.environ.update(
                    """)
        }
        let daemon = try RunningProgram(
            "callbackd", ["--config", here.configurationFile], by: asParent)
        let ended = await daemon.ended()
        #expect(ended.status == 78, "\(ended.errors)")
        #expect(ended.errors.contains("nonsense"))
    }
}
