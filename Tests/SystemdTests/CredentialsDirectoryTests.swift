import Foundation
import Testing

@testable import Systemd

@Suite struct `A folder of credentials` {
    /// A folder that goes with the test.
    final class Folder {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "callbackd-test-\(UUID().uuidString)").path()

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
            try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: "\(path)/\(name)")
        }
    }

    @Test func `holds one secret a file, by its name or as systemd loads a folder`() throws {
        let folder = try Folder()
        try folder.write("a", "secret a")
        try folder.write("callbackd_b", "secret b")
        let credentials = CredentialsDirectory(path: folder.path, demandsPrivacy: true)
        #expect(try credentials.contents(of: "a") == "secret a")
        #expect(try credentials.contents(of: "b") == "secret b")
        #expect(throws: CredentialsDirectory.Failure.missing) {
            try credentials.contents(of: "c")
        }
    }

    @Test func `by hand, is for its owner's eyes only`() throws {
        let folder = try Folder()
        try folder.write("a", "secret", mode: 0o640)
        #expect(throws: CredentialsDirectory.Failure.notPrivate(mode: 0o640)) {
            try CredentialsDirectory(path: folder.path, demandsPrivacy: true).contents(of: "a")
        }
        let bySystemd = CredentialsDirectory(path: folder.path, demandsPrivacy: false)
        #expect(try bySystemd.contents(of: "a") == "secret")
    }

    @Test func `has no empty secrets`() throws {
        let folder = try Folder()
        try folder.write("a", "")
        #expect(throws: CredentialsDirectory.Failure.unusable) {
            try CredentialsDirectory(path: folder.path, demandsPrivacy: true).contents(of: "a")
        }
    }
}
