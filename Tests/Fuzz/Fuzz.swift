#if canImport(Glibc)
    import Glibc
#endif

/// libFuzzer with our inputs: `FUZZ_TARGET` says which room gets them, the arguments are
/// libFuzzer's own (llvm.org/docs/LibFuzzer.html).
@main
enum Fuzz {
    static func main() {
        _ = FuzzTarget.chosen
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            fuzzerRunDriver(&count, &arguments) { start, count in
                FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
                return 0
            })
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func fuzzerRunDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The rooms that foreign bytes get to, each with what must hold whatever they are.
enum FuzzTarget: String, CaseIterable {
    /// A redirect's request target.
    case callback
    /// A webhook's signature and body.
    case webhook
    /// A control request's body, in our form and in the providers'.
    case control
    /// JSON of anybody's.
    case json
    /// A segment of the event journal.
    case journal
    /// A configuration file.
    case configuration
    /// A life on a disk that fails: the bytes are its seed.
    case lives

    static let chosen: FuzzTarget = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            let known = allCases.map(\.rawValue).joined(separator: ", ")
            print("FUZZ_TARGET must be one of \(known)")
            exit(64)
        }
        return target
    }()

    func run(_ bytes: [UInt8]) {
        switch self {
        case .callback: FuzzedCallback.run(bytes)
        case .webhook: FuzzedWebhook.run(bytes)
        case .control: FuzzedControl.run(bytes)
        case .json: FuzzedJSON.run(bytes)
        case .journal: FuzzedJournal.run(bytes)
        case .configuration: FuzzedConfiguration.run(bytes)
        case .lives: FuzzedLives.run(bytes)
        }
    }
}
