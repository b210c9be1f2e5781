/// What is known of the distance between wall time and the monotonic clock: an interval that holds the
/// true one, and that widens as the machine's oscillator drifts.
import PlateCore

/// Wall time less monotonic time, in microseconds, between two bounds.
struct OffsetInterval: Sendable, Equatable {
    /// The smallest it may be at `moment`.
    var low: Int64
    /// The largest it may be at `moment`.
    var high: Int64
    /// When the bounds were measured.
    var moment: MonotonicTime

    /// The microseconds that a clock left to itself may be off after the time from `start` to `end`.
    static func drift(from start: MonotonicTime, to end: MonotonicTime) -> Int64 {
        let elapsed = max(0, (end.nanoseconds - start.nanoseconds) / 1000)
        return elapsed / 1_000_000 * Limits.clockDriftMicrosecondsPerSecondMax
            + elapsed % 1_000_000 * Limits.clockDriftMicrosecondsPerSecondMax / 1_000_000
    }

    /// The interval as it is known at a later moment.
    func grown(to later: MonotonicTime) -> OffsetInterval {
        guard later > moment else { return self }
        let drift = OffsetInterval.drift(from: moment, to: later)
        return OffsetInterval(low: low - drift, high: high + drift, moment: later)
    }

    /// What two intervals of one moment agree on; `nil` where they contradict each other.
    func intersection(_ other: OffsetInterval) -> OffsetInterval? {
        let low = max(low, other.low)
        let high = min(high, other.high)
        return low <= high ? OffsetInterval(low: low, high: high, moment: moment) : nil
    }

    /// The offset in the interval that is nearest to `offset`.
    func nearest(to offset: Int64) -> Int64 { min(max(offset, low), high) }

    /// How far the true offset may be from `offset`.
    func distance(from offset: Int64) -> Int64 { max(high - offset, offset - low, 0) }

    /// From the lower bound to the upper one.
    var width: Int64 { high - low }

    /// The interval after the monotonic clock stood still for `microseconds`.
    func moved(by microseconds: Int64) -> OffsetInterval {
        OffsetInterval(low: low + microseconds, high: high + microseconds, moment: moment)
    }
}
