public import FoundationEssentials

/// What is rebuilt from recorded events at a start.
///
/// The journal shows the head of every event first, so that it need not read those that change
/// nothing any more: a start takes as long as what is kept, not as what ever happened.
public protocol EventReplay {
    /// The head of an event that may be taken later; in no order.
    mutating func foresee(_ head: EventHead)
    /// Whether the event has to be taken.
    func needs(_ head: EventHead) -> Bool
    /// Takes the next event that is needed.
    mutating func take(_ event: Event)
    /// The latest event, needed or not, was at `time`.
    mutating func reach(_ time: Date)
}

/// What a line of the event journal says before its data is read.
public struct EventHead: Sendable, Hashable {
    /// The event's type.
    public let type: EventType
    /// The session it is about, as text.
    public let subject: String?
    /// When it happened.
    public let time: Date

    /// Takes the parts.
    public init(type: EventType, subject: String?, time: Date) {
        self.type = type
        self.subject = subject
        self.time = time
    }
}
