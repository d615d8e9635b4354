import Foundation
import Testing

@testable import Listeners

@Suite struct `The control socket's file` {
    /// A path that goes with the test.
    final class Place {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "cbd-\(UUID().uuidString.prefix(8))").path()

        deinit { unlink(path) }
    }

    @Test func `is made with its mode, and is nobody else's`() throws {
        let place = Place()
        let socket = try ControlSocket(at: place.path)
        defer { close(socket.descriptor) }
        var info = stat()
        #expect(stat(place.path, &info) == 0)
        let mode = try #require(socket.mode)
        #expect(info.st_mode & 0o777 == mode_t(mode))
        #expect([0o660, 0o600].contains(mode))
    }

    @Test func `is not taken from a daemon that lives`() throws {
        let place = Place()
        let socket = try ControlSocket(at: place.path)
        defer { close(socket.descriptor) }
        #expect(throws: ListenError.taken(place.path)) { try ControlSocket(at: place.path) }
    }

    @Test func `is taken over from one that died`() throws {
        let place = Place()
        let dead = try ControlSocket(at: place.path)
        close(dead.descriptor)
        let socket = try ControlSocket(at: place.path)
        close(socket.descriptor)
    }

    @Test func `does not replace a file that is no socket`() throws {
        let place = Place()
        try Data("precious".utf8).write(to: URL(filePath: place.path))
        #expect(throws: ListenError.self) { try ControlSocket(at: place.path) }
        #expect(try String(contentsOfFile: place.path, encoding: .utf8) == "precious")
    }

    @Test func `stays where it was handed over`() throws {
        let place = Place()
        let made = try ControlSocket(at: place.path)
        defer { close(made.descriptor) }
        ControlSocket(inherited: made.descriptor).remove()
        #expect(FileManager.default.fileExists(atPath: place.path))
        made.remove()
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test func `has a path of bounded length`() {
        let path = "/tmp/" + String(repeating: "x", count: 200)
        #expect(throws: ListenError.self) { try ControlSocket(at: path) }
    }
}
