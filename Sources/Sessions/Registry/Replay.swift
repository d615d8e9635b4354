import FoundationEssentials

/// The sessions as recorded events leave them: the same transitions as while they happened.
public struct Replay: Sendable {
    private(set) var table = SessionTable()
    private(set) var lastTime = Date(millisecondsSince1970: 0)

    /// Before the first event.
    public init() {}

    /// Takes the next event in.
    public mutating func take(_ event: Event) {
        table.apply(event)
        lastTime = max(lastTime, event.time)
    }

    /// How many sessions are open.
    public var openCount: Int { table.openCount }
}
