import FoundationEssentials
import Hummingbird
import NIOCore

/// What every request of the sandbox shares: a bound on its body and the look of JSON answers.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// The connection that the request came by.
    let channel: any Channel
    /// Bytes; the longest message of any provider is far shorter.
    let maxUploadSize = 65_536

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Keys in alphabetical order and plain slashes, as in the providers' own examples.
    var responseEncoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
