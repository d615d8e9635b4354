import Hummingbird

extension ResponseBody {
    /// The same body; `action` is called once all of it has been written, or nobody reads it.
    func followed(by action: @escaping @Sendable () -> Void) -> ResponseBody {
        ResponseBody(contentLength: contentLength) { writer in
            defer { action() }
            try await write(writer)
        }
    }
}
