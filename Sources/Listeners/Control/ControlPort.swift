public import ControlAPI
public import Sessions

/// What the control listener works with.
public struct ControlPort: Sendable {
    let desk: SessionDesk
    let registry: SessionRegistry
    let sink: any EventSink
    let clock: any Clock<Duration>
    let feed: Feed
    let status: @Sendable () -> StatusMessage
    let reload: Reload
    let verify: Verify
    let rotate: Rotate

    /// Opens the event journal behind a sequence, or at the oldest event that is kept.
    public typealias Feed = @Sendable (_ after: UInt64?) throws(Refusal) -> any EventFeed
    /// Takes the configuration file again, for a peer; returns when that is durable.
    public typealias Reload = @Sendable (Peer) async throws(ReloadFailure) -> ReloadMessage
    /// Looks at every line of the event journal.
    public typealias Verify = @Sendable () async throws -> VerificationMessage
    /// Begins a new segment of the event journal; returns when that is durable.
    public typealias Rotate = @Sendable () async throws(Refusal) -> RotationMessage

    /// Takes its neighbours.
    ///
    /// - Parameters:
    ///   - clock: to wait by, in long polls.
    ///   - feed: opens the event journal behind a sequence.
    ///   - status: tells the daemon's state.
    ///   - reload: takes the configuration file again.
    ///   - verify: looks at every line of the event journal.
    ///   - rotate: begins a new segment of the event journal.
    public init(
        desk: SessionDesk, registry: SessionRegistry, sink: any EventSink,
        clock: any Clock<Duration>, feed: @escaping Feed,
        status: @escaping @Sendable () -> StatusMessage, reload: @escaping Reload,
        verify: @escaping Verify, rotate: @escaping Rotate
    ) {
        self.desk = desk
        self.registry = registry
        self.sink = sink
        self.clock = clock
        self.feed = feed
        self.status = status
        self.reload = reload
        self.verify = verify
        self.rotate = rotate
    }
}
