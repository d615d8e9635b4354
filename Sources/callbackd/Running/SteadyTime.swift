import FoundationEssentials
#if canImport(Glibc)
    import Glibc
#endif

/// The time that timers go by: the wall clock when the daemon started, and since then what truly
/// passed, suspended or not (CLOCK_BOOTTIME, clock_gettime(2)). Setting the clock does not move it.
struct SteadyTime: Sendable {
    private let start = Date()
    private let startSinceBoot = Self.sinceBoot()

    /// The time now.
    var now: Date { start.addingTimeInterval(Self.sinceBoot() - startSinceBoot) }

    private static func sinceBoot() -> TimeInterval {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return TimeInterval(time.tv_sec) + TimeInterval(time.tv_nsec) / 1e9
    }
}
