public import ControlAPI
public import Sessions

/// What the control listener works with.
public struct ControlPort: Sendable {
    let desk: SessionDesk
    let registry: SessionRegistry
    let sink: any EventSink
    let clock: any Clock<Duration>
    let feed: @Sendable (_ after: UInt64) -> any EventFeed
    let status: @Sendable () -> StatusMessage

    /// Takes its neighbours.
    ///
    /// - Parameters:
    ///   - clock: to wait by, in long polls.
    ///   - feed: opens the event journal behind a sequence.
    ///   - status: tells the daemon's state.
    public init(
        desk: SessionDesk, registry: SessionRegistry, sink: any EventSink,
        clock: any Clock<Duration>, feed: @escaping @Sendable (_ after: UInt64) -> any EventFeed,
        status: @escaping @Sendable () -> StatusMessage
    ) {
        self.desk = desk
        self.registry = registry
        self.sink = sink
        self.clock = clock
        self.feed = feed
        self.status = status
    }
}
