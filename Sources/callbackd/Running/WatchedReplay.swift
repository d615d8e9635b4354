import FoundationEssentials
import Sessions
import Systemd

/// A replay that tells the service manager how far it is: a long journal is no hang.
struct WatchedReplay: EventReplay {
    private(set) var replay: Replay
    private let notifier: ServiceNotifier
    private var count = 0

    init(_ replay: Replay, _ notifier: ServiceNotifier) {
        self.replay = replay
        self.notifier = notifier
    }

    mutating func foresee(_ head: EventHead) {
        replay.foresee(head)
        step()
    }

    func needs(_ head: EventHead) -> Bool { replay.needs(head) }

    mutating func take(_ event: Event) {
        replay.take(event)
        step()
    }

    mutating func reach(_ time: Date) { replay.reach(time) }

    private mutating func step() {
        count += 1
        if count.isMultiple(of: 20_000) {
            notifier.starting(status: "reading the event journal")
        }
    }
}
