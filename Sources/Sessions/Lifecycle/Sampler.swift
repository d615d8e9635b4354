import FoundationEssentials
import Values

/// An event of which many can come: one that is recorded says how many were only counted.
protocol Sampled: Sendable {
    /// How many like it were only counted since the last one in the journal.
    var suppressed: UInt64 { get set }
    /// Bytes of foreign text in it.
    var foreignBytes: Int { get }
}

extension Rejection: Sampled {
    var foreignBytes: Int {
        [detail.error, detail.type, detail.description, detail.id, detail.uri]
            .reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}

extension WebhookRejection: Sampled {
    var foreignBytes: Int { 0 }
}

extension WebhookReceipt: Sampled {
    var foreignBytes: Int {
        [event, endUserID, institutionID, consentID].reduce(0) { $0 + ($1?.text.utf8.count ?? 0) }
    }
}

/// Lets through so many a minute, and so much foreign text, and counts the rest, so that a flood
/// from outside cannot fill the disk while nothing goes uncounted. A value; time is passed in.
struct Sampler<Sample: Sampled>: Sendable {
    /// How many a minute are let through.
    let perMinute: Int
    /// All that came.
    private(set) var total: UInt64 = 0
    private var suppressed: UInt64 = 0
    private var lastSuppressed: Sample?
    private var windowStart = Date.distantPast
    private var inWindow = 0
    private var bytesInWindow = 0

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts one that came at `time`: nil where it is only counted, else the same with how many
    /// were only counted since the last one that was let through.
    mutating func admit(_ sample: Sample, at time: Date) -> Sample? {
        total += 1
        if isOver(at: time) { begin(at: time) }
        guard inWindow < perMinute, bytesInWindow < Limits.sampledBytesPerMinute else {
            suppressed += 1
            lastSuppressed = sample
            return nil
        }
        return take(sample, counting: suppressed)
    }

    /// Once their minute is over, or the end has come: the last that was only counted, to be let
    /// through after all, with how many were before it.
    mutating func leftOver(at time: Date, isEnd: Bool) -> Sample? {
        guard suppressed > 0, isEnd || isOver(at: time), let sample = lastSuppressed else {
            return nil
        }
        begin(at: time)
        return take(sample, counting: suppressed - 1)
    }

    /// One that was let through could not be journaled: it was only counted after all.
    mutating func takeBack(_ sample: Sample) {
        suppressed += sample.suppressed + 1
        lastSuppressed = sample
    }

    private mutating func take(_ sample: Sample, counting count: UInt64) -> Sample {
        inWindow += 1
        bytesInWindow += sample.foreignBytes
        suppressed = 0
        var sample = sample
        sample.suppressed = count
        return sample
    }

    /// A clock set back ends a minute too, or nothing would pass until it caught up.
    private func isOver(at time: Date) -> Bool { abs(time.timeIntervalSince(windowStart)) >= 60 }

    private mutating func begin(at time: Date) {
        windowStart = time
        inWindow = 0
        bytesInWindow = 0
    }
}
