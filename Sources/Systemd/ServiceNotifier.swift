import CSystemd
import Dispatch
#if canImport(Glibc)
    import Glibc
#endif
import Synchronization
import Values

/// Tells the service manager how the daemon fares (sd_notify(3)); without one, says nothing.
///
/// On a thread of its own: a service manager that does not listen holds nobody up. What it did not
/// hear by then is not said any more once ``capacity`` words wait.
public final class ServiceNotifier: Sendable {
    /// Whether `$NOTIFY_SOCKET` was set at start.
    public let isSupervised: Bool

    private static let capacity = 64
    private let worker = DispatchQueue(label: "callbackd.service-notifier", qos: .userInitiated)
    private let waiting = Atomic(0)

    /// Takes the value of `$NOTIFY_SOCKET`.
    public init(notifySocket: String?) {
        isSupervised = notifySocket?.isEmpty == false
    }

    /// The daemon serves; `status` is shown by `systemctl status`.
    public func ready(status: String) { send("READY=1\nSTATUS=\(ForeignText(status).onTerminal)") }

    /// The start goes on: it may take this long again (EXTEND_TIMEOUT_USEC).
    public func starting(status: String) {
        send("EXTEND_TIMEOUT_USEC=60000000\nSTATUS=\(ForeignText(status).onTerminal)")
    }

    /// A line for `systemctl status`.
    public func status(_ status: String) { send("STATUS=\(ForeignText(status).onTerminal)") }

    /// The daemon takes a new configuration; ``ready(status:)`` says that it has. The time is what
    /// `Type=notify-reload` asks for (sd_notify(3), since systemd 253).
    public func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// The daemon ends in good order.
    public func stopping() { send("STOPPING=1\nSTATUS=stopping") }

    /// The daemon lives.
    public func watchdog() { send("WATCHDOG=1") }

    /// The daemon ends because of `errno`.
    public func failed(errno: Int32, status: String) {
        send("ERRNO=\(errno)\nSTATUS=\(ForeignText(status).onTerminal)")
    }

    /// How often ``watchdog()`` is expected, or nil where nobody watches (sd_watchdog_enabled(3)).
    public func watchdogInterval() -> Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(microseconds)
    }

    /// Waits until what was said so far is heard; for the end of the process.
    ///
    /// - Parameter patience: how long at most.
    public func flush(within patience: Duration) {
        worker.wait(within: patience)
    }

    private func send(_ state: String) {
        guard isSupervised else { return }
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.capacity else {
            waiting.subtract(1, ordering: .relaxed)
            return
        }
        worker.async {
            sd_notify(0, state)
            self.waiting.subtract(1, ordering: .relaxed)
        }
    }
}
