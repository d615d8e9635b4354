import Foundation
import Testing

/// The house rules that a compiler does not hold: who may import whom, and how large a room may be.
@Suite struct `The house` {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Our own targets that a target may import (design: §3). Arrows point inward, siblings never
    /// meet.
    static let mayImport: [String: Set<String>] = [
        "CCrypto": [],
        "CSystemd": [],
        "CYAML": [],
        "Digests": ["CCrypto"],
        "Values": [],
        "Sessions": ["Digests", "Values"],
        "EventJournal": ["Sessions", "Digests", "Values"],
        "Settings": ["Sessions"],
        "Providers": ["Sessions", "Settings", "Digests", "Values"],
        "ControlAPI": ["Values"],
        "HTTPServer": ["Values"],
        "Listeners": ["Sessions", "ControlAPI", "Digests", "HTTPServer", "Values"],
        "Systemd": ["CSystemd", "Values"],
        "callbackd": [
            "Sessions", "EventJournal", "Settings", "Providers", "HTTPServer", "Listeners",
            "ControlAPI", "Systemd", "Values", "CYAML",
        ],
        "callbackctl": ["ControlAPI", "Values"],
        "callbackd-sandbox": ["Digests", "HTTPServer"],
        "RawSockets": [],
    ]

    /// Libraries that only these targets may import; all others are free.
    static let librariesOf: [String: Set<String>] = [
        "AsyncHTTPClient": ["Providers", "ControlAPI", "callbackd", "callbackd-sandbox"],
        "NIOPosix": ["Providers", "HTTPServer"],
        "NIOHTTP1": ["Providers", "ControlAPI", "HTTPServer", "Listeners", "callbackd-sandbox"],
        "NIOExtras": ["HTTPServer"],
        "NIOSSL": ["HTTPServer"],
        "SystemPackage": ["EventJournal", "callbackd"],
        "ArgumentParser": ["callbackd", "callbackctl", "callbackd-sandbox"],
        "Foundation": [],
    ]

    struct Source: CustomTestStringConvertible, Sendable {
        let target: String
        let path: String
        let lines: [Substring]

        var testDescription: String { path }

        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let word = words.firstIndex(of: "import"), word <= 2,
                    words[..<word].allSatisfy({
                        [
                            "public", "package", "internal", "private", "@testable",
                            "@preconcurrency",
                        ]
                        .contains($0)
                    })
                else { return nil }
                return words.last.map { String($0.prefix { $0 != "." }) }
            }
        }
    }

    /// Swift files below `folder` of the checkout.
    static func sources(below folder: String) throws -> [Source] {
        let base = root.appending(path: folder)
        let paths = try #require(FileManager.default.subpaths(atPath: base.path()))
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
            return Source(
                target: String(path.prefix { $0 != "/" }), path: "\(folder)/\(path)",
                lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    @Test func `imports follow the arrows`() throws {
        let sources = try Self.sources(below: "Sources")
        #expect(sources.count > 50)
        for source in sources {
            let allowed = try #require(Self.mayImport[source.target], "\(source.path)")
            for name in source.imports {
                if Self.mayImport[name] != nil {
                    #expect(allowed.contains(name), "\(source.path) imports \(name)")
                }
                if let owners = Self.librariesOf[name] {
                    #expect(owners.contains(source.target), "\(source.path) imports \(name)")
                }
            }
        }
    }

    @Test func `no other room knows a provider`() throws {
        let rooms: Set = [
            "Sessions", "EventJournal", "Settings", "ControlAPI", "HTTPServer", "Listeners",
            "Systemd",
        ]
        for source in try Self.sources(below: "Sources") where rooms.contains(source.target) {
            for (index, line) in source.lines.enumerated()
            where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                #expect(
                    !line.lowercased().contains(/fiskil|conductor|knot/),
                    "\(source.path):\(index + 1) names a provider")
            }
        }
    }

    /// Files whose texts are ASCII for certain, or are no stranger's: configuration, our own words,
    /// what was checked before.
    static let plainTexts: Set<String> = [
        "WebAddress.swift", "ReturnPolicy.swift", "SessionID.swift", "ProviderName.swift",
        "ProviderDirectory.swift", "Replay.swift", "ProviderKinds.swift", "KnotRules.swift",
        "FiskilDropIn.swift", "KnotDropIn.swift", "ConductorDropIn.swift", "RetryAfter.swift",
        "EchoedAddress.swift", "ListenAddress.swift", "CallbackListener.swift",
        "OnwardAddress.swift", "PublicPaths.swift", "AccentColor.swift", "Messages.swift",
        "Language.swift", "Routes.swift",
    ]

    /// `String` is compared by canonical equivalence: to it, `K` is U+212A, and `;` U+037E.
    @Test func `nothing is decided by how a String compares`() throws {
        let targets: Set = ["Sessions", "Providers", "HTTPServer", "Listeners"]
        let comparison =
            #/[=!]= "|has(Pre|Suf)fix\(|contains\("|split\(separator: "|Index\(of: "|Set<String>/#
        for source in try Self.sources(below: "Sources") where targets.contains(source.target) {
            let file = source.path.split(separator: "/").last.map(String.init) ?? ""
            guard !Self.plainTexts.contains(file) else { continue }
            for (index, line) in source.lines.enumerated()
            where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                // Byte by byte, it is another matter.
                let isOfBytes = line.contains("ascii:") || line.contains("utf8")
                #expect(
                    isOfBytes || !line.contains(comparison),
                    "\(source.path):\(index + 1) compares a String: ExactText, or its utf8")
            }
        }
    }

    @Test func `the manifest allows no more than the arrows`() throws {
        let text = try String(
            contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        // What follows is made for tests alone.
        let fuzzing = try #require(text.range(of: "// The fuzzing program"))
        let manifest = text.prefix(upTo: fuzzing.lowerBound)
        let declarations = manifest.matches(
            of: /\.(?:executableTarget|target)\(\s*name: "([^"]+)",(.*?)swiftSettings/
                .dotMatchesNewlines())
        #expect(declarations.count == Self.mayImport.count - 3, "all but the three C libraries")
        for declaration in declarations {
            let target = String(declaration.1)
            let allowed = try #require(Self.mayImport[target], "\(target)")
            for name in declaration.2.matches(of: /"([^"]+)"/).map({ String($0.1) })
            where Self.mayImport[name] != nil {
                #expect(allowed.contains(name), "\(target) depends on \(name)")
            }
        }
    }

    @Test func `a file has at most 300 lines, a line at most 100 columns`() throws {
        for source in try Self.sources(below: "Sources") + Self.sources(below: "Tests") {
            #expect(source.lines.count <= 301, "\(source.path)")
            for (index, line) in source.lines.enumerated() where line.count > 100 {
                Issue.record("\(source.path):\(index + 1) has \(line.count) columns")
            }
        }
    }

    @Test func `a file is named after a type or extension in it`() throws {
        for source in try Self.sources(below: "Sources") {
            let file = source.path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
            let name = file.split(separator: "+").first ?? ""
            let text = source.lines.joined(separator: "\n")
            let declared = ["struct", "class", "enum", "protocol", "actor", "extension"]
                .contains { text.contains("\($0) \(name)") }
            #expect(declared, "\(source.path) declares no \(name)")
        }
    }

    @Test(arguments: [
        "TODO", "FIXME", "XXX", "fatalError(", "try!", "as!", "@unchecked", "Task.detached",
        "Thread.sleep",
    ])
    func `nothing is left over`(_ word: String) throws {
        for source in try Self.sources(below: "Sources") {
            for (index, line) in source.lines.enumerated() where line.contains(word) {
                Issue.record("\(source.path):\(index + 1) has \(word)")
            }
        }
    }

    @Test func `unstructured tasks and unsafe statics stand nowhere but with a reason`() throws {
        for source in try Self.sources(below: "Sources") {
            for (index, line) in source.lines.enumerated() {
                if line.contains(/(^|[^A-Za-z])Task \{/) {
                    Issue.record("\(source.path):\(index + 1)")
                }
                if line.contains("nonisolated(unsafe)") {
                    #expect(line.contains("//"), "\(source.path):\(index + 1) says no reason")
                }
            }
        }
    }

    @Test(arguments: ["Utils", "Helpers", "Common", "Manager", "Base", "Misc"])
    func `no room is named after nothing`(_ word: String) throws {
        for source in try Self.sources(below: "Sources") {
            let parts = source.path.split(separator: "/")
            let isVague = parts.contains { part in
                part.hasPrefix(word + ".") || part == word || part.hasSuffix(word + ".swift")
            }
            #expect(!isVague, "\(source.path)")
        }
    }
}
