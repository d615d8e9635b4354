import NIOCore
import NIOPosix
import Synchronization

/// Takes a request on a loopback port, and never answers.
final class SilentServer: Sendable {
    private let channel: any Channel
    private let heard: Heard

    init() async throws {
        let heard = Heard()
        self.heard = heard
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listening(heard))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    /// Waits until somebody said something.
    func hears() async {
        while !heard.flag.load(ordering: .acquiring) { await Task.yield() }
    }

    private final class Heard: Sendable {
        let flag = Atomic(false)
    }

    private final class Listening: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let heard: Heard

        init(_ heard: Heard) {
            self.heard = heard
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard.flag.store(true, ordering: .releasing)
        }
    }
}
