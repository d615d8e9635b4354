// swift-tools-version: 6.2
import PackageDescription

var strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// For `make fault-test` alone: our own rooms are made with libFuzzer in them; what they stand on
// is not.
let isFuzzing = Context.environment["CALLBACKD_FUZZ"] != nil
let fuzzer = ["-sanitize=fuzzer"]
if isFuzzing { strict.append(.unsafeFlags(fuzzer + ["-enable-testing"])) }

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "callbackd",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "callbackd", targets: ["callbackd"]),
        .executable(name: "callbackctl", targets: ["callbackctl"]),
        .executable(name: "callbackd-sandbox", targets: ["callbackd-sandbox"]),
    ],
    // Why each of these: CONTRIBUTING.md, "Dependencies".
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Values", swiftSettings: strict),
        .target(
            name: "Sessions", dependencies: ["Values", "Digests", deque, heap, logging, lifecycle],
            swiftSettings: strict),
        .target(
            name: "EventJournal",
            dependencies: ["Sessions", "Digests", "Values", deque, systemPackage],
            swiftSettings: strict),
        .target(name: "Settings", dependencies: ["Sessions"], swiftSettings: strict),
        .target(
            name: "Providers",
            dependencies: [
                "Sessions", "Settings", "Digests", "Values", asyncHTTPClient, nioCore, nioPosix,
                nioHTTP1, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "ControlAPI", dependencies: ["Values", asyncHTTPClient, nioCore, nioHTTP1],
            swiftSettings: strict),
        .target(
            name: "HTTPServer",
            dependencies: [
                "Values", nioCore, nioPosix, nioHTTP1,
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .target(
            name: "Listeners",
            dependencies: [
                "Sessions", "ControlAPI", "Digests", "HTTPServer", "Values", nioCore, nioHTTP1,
                logging, lifecycle,
            ],
            resources: [
                .embedInCode("Pages/Messages/en.json"), .embedInCode("Pages/Messages/de.json"),
                .embedInCode("Pages/Messages/pt.json"),
            ],
            swiftSettings: strict),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: strict),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "Systemd", dependencies: ["CSystemd", "Values"], swiftSettings: strict),
        .executableTarget(
            name: "callbackd",
            dependencies: [
                "Sessions", "EventJournal", "Providers", "Settings", "ControlAPI", "HTTPServer",
                "Listeners", "Systemd", "Values", "CYAML",
                argumentParser, asyncHTTPClient, logging, lifecycle, systemPackage,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "callbackctl", dependencies: ["ControlAPI", "Values", argumentParser],
            swiftSettings: strict),
        .executableTarget(
            name: "callbackd-sandbox",
            dependencies: [
                "Digests", "HTTPServer", argumentParser, asyncHTTPClient, lifecycle, logging,
                nioCore, nioHTTP1,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(name: "ValuesTests", dependencies: ["Values"], swiftSettings: strict),
        .testTarget(name: "DigestsTests", dependencies: ["Digests"], swiftSettings: strict),
        .testTarget(
            name: "SessionsTests", dependencies: ["Sessions", "Values", logging],
            swiftSettings: strict),
        .testTarget(
            name: "EventJournalTests",
            dependencies: ["EventJournal", "Sessions", "Digests", "Values", systemPackage],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "Sessions"], swiftSettings: strict),
        .testTarget(
            name: "ProvidersTests",
            dependencies: [
                "Providers", "Sessions", "Settings", "Digests", "Values", asyncHTTPClient, nioCore,
                nioPosix, nioHTTP1, logging,
            ],
            swiftSettings: strict),
        // For tests alone: connections whose bytes a test chooses.
        .target(name: "RawSockets", path: "Tests/RawSockets", swiftSettings: strict),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: [
                "HTTPServer", nioCore, nioHTTP1,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ListenersTests",
            dependencies: [
                "Listeners", "HTTPServer", "RawSockets", "Sessions", "Values", asyncHTTPClient,
                nioCore,
                nioHTTP1, lifecycle, logging,
            ],
            swiftSettings: strict),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd"], swiftSettings: strict),
        .testTarget(
            name: "callbackdTests",
            dependencies: [
                "callbackd", "Sessions", "Settings", "Providers", "Listeners", "Values", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "callbackd", "callbackctl", "callbackd-sandbox", "ControlAPI", "Digests",
                "EventJournal", "HTTPServer", "Listeners", "RawSockets", "Sessions", "Values",
                asyncHTTPClient, nioCore, nioHTTP1,
                nioPosix, lifecycle, logging, systemPackage,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FaultTests",
            dependencies: ["EventJournal", "Sessions", "Values", systemPackage],
            swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(
            name: "callbackctlTests",
            dependencies: ["callbackctl", "ControlAPI", "Values", argumentParser],
            swiftSettings: strict),
    ]
)

// The fuzzing program.
if isFuzzing {
    package.products = []
    package.targets.removeAll { $0.type == .test || $0.type == .executable }
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "ControlAPI", "Digests", "EventJournal", "HTTPServer", "Listeners", "Providers",
                "Sessions", "Settings", "Systemd", "Values", "CYAML", asyncHTTPClient, logging,
                nioCore,
                nioHTTP1,
                systemPackage,
            ],
            path: ".", exclude: ["Tests/Fuzz/Corpus"],
            sources: [
                "Tests/Fuzz", "Tests/FaultTests/Ledger.swift", "Tests/FaultTests/Life.swift",
                "Tests/FaultTests/Machine.swift", "Tests/FaultTests/SeededMint.swift",
                "Tests/FaultTests/SimulatedDisk.swift", "Tests/FaultTests/SplitMix64.swift",
                "Tests/FaultTests/StepSink.swift", "Sources/callbackd/Configuration",
                "Sources/callbackd/ExitStatus.swift",
            ],
            swiftSettings: strict, linkerSettings: [.unsafeFlags(fuzzer)]))
}
