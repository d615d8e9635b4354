import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What the process was given by whoever started it.
struct Surroundings: Sendable {
    /// With the program's name first.
    let arguments: [String]
    let environment: [String: String]
    /// Data goes here.
    let output: any ByteSink
    /// Everything else goes here.
    let messages: any ByteSink
    /// Whether a person looks at the output.
    let outputIsTerminal: Bool

    /// Those of this process.
    static func ofThisProcess() -> Surroundings {
        Surroundings(
            arguments: ProcessInfo.processInfo.arguments,
            environment: ProcessInfo.processInfo.environment,
            output: Descriptor(number: STDOUT_FILENO), messages: Descriptor(number: STDERR_FILENO),
            outputIsTerminal: isatty(STDOUT_FILENO) != 0)
    }
}
