import Hummingbird

extension Request {
    /// The body; nil where it is not JSON.
    func json(_ context: SandboxContext) async throws -> JSON? {
        do {
            return try await decode(as: JSON.self, context: context)
        } catch let error as HTTPError where error.status == .badRequest {
            return nil
        }
    }
}
