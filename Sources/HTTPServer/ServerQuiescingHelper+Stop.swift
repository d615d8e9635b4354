import NIOCore
import NIOExtras

extension ServerQuiescingHelper {
    /// Takes no more connections, then has those that there are end by themselves.
    ///
    /// In this order, and with a moment between: a connection that is taken while the others are
    /// told to end is closed, and one that is not set up yet does not hear it. Whoever comes later
    /// waits in the socket for the next daemon, where it is the service manager's.
    /// - Returns: when all have ended.
    func stop(_ server: any Channel) -> EventLoopFuture<Void> {
        let ended = server.eventLoop.makePromise(of: Void.self)
        server.setOption(.autoRead, value: false).whenComplete { _ in
            server.eventLoop.scheduleTask(in: Limits.settingUpAtStop) {
                self.initiateShutdown(promise: ended)
            }
        }
        return ended.futureResult
    }
}
