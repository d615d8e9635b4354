import FoundationEssentials

/// Lets through so many a minute and counts the rest, so that a flood from outside cannot fill the
/// disk while nothing goes uncounted. A value; time is passed in.
struct Sampler {
    /// How many a minute are let through.
    let perMinute: Int
    /// All that came.
    private(set) var total: UInt64 = 0
    private var suppressed: UInt64 = 0
    private var windowStart = Date.distantPast
    private var inWindow = 0

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts one that came at `time`: nil where it is only counted, else how many were only
    /// counted since the last one that was let through.
    mutating func admit(at time: Date) -> UInt64? {
        total += 1
        // A clock set back begins a new window too, or nothing would pass until it caught up.
        if abs(time.timeIntervalSince(windowStart)) >= 60 {
            windowStart = time
            inWindow = 0
        }
        guard inWindow < perMinute else {
            suppressed += 1
            return nil
        }
        inWindow += 1
        defer { suppressed = 0 }
        return suppressed
    }
}
