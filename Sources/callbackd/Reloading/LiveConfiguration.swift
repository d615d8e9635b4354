import Listeners
import Sessions
import Synchronization

/// The configuration that is in force, and the parts that a reload exchanges while they are used.
final class LiveConfiguration: Sendable {
    let providers: ProviderDirectory
    /// What the daemon started with.
    let start: Configuration
    private let threshold: LogThreshold
    private let held: Mutex<Held>

    private struct Held {
        var configuration: Configuration
        /// Rendered once, not for every browser.
        var pages: Pages

        init(_ configuration: Configuration) {
            self.configuration = configuration
            pages = Pages(configuration.pages, returns: configuration.returnPolicy)
        }
    }

    init(_ configuration: Configuration, providers: [any Provider], threshold: LogThreshold) {
        self.providers = ProviderDirectory(providers)
        self.threshold = threshold
        start = configuration
        held = Mutex(Held(configuration))
    }

    /// As it is now.
    var configuration: Configuration { held.withLock { $0.configuration } }

    /// The pages that browsers get now.
    func pages() -> Pages { held.withLock { $0.pages } }

    /// Where browsers may be sent now.
    func returnPolicy() -> ReturnPolicy { held.withLock { $0.configuration.returnPolicy } }

    /// Puts another in force.
    func replace(with configuration: Configuration, providers: [any Provider]) {
        held.withLock { $0 = Held(configuration) }
        self.providers.replace(with: providers)
        threshold.level = configuration.logLevel
    }
}
