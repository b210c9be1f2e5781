/// What the times in gpsd's fixes say about the offset of wall time from the monotonic clock.
///
/// A fix arrives after the moment it speaks of, never before: so each one gives a lower bound, and the
/// greatest of them is the one that came with the least delay. Pure: times come in, nothing is asked.
import PlateCore

package struct SatelliteTime: Sendable {
    /// What became of a fix's time.
    package enum Outcome: Sendable, Equatable {
        /// It fits what is known, or it is one more of those that will be believed.
        case taken
        /// It contradicts what is known, and not enough others say the same yet.
        case doubted
        /// Its year cannot be: a receiver's counter of weeks that started over.
        case implausible
    }

    /// The greatest lower bound, and when it was measured.
    private struct Bound: Sendable {
        var offset: Int64
        var error: Int64
        var moment: MonotonicTime
    }

    /// Fixes in a row that say something else than what is known, or that are the first ones.
    private struct Candidate: Sendable {
        var bound: Bound
        let since: MonotonicTime
        var count: Int
        var lastTime: WallTime
    }

    private var bound: Bound?
    private var candidate: Candidate?
    /// When a fix last agreed with what is known.
    private var agreedAt: MonotonicTime?

    private static let delayMax = Limits.gpsdFixDelayMillisecondsMax * 1000

    /// Takes in the time of a fix that arrived at `moment`.
    mutating func observe(
        _ time: WallTime, errorSeconds: Double?, at moment: MonotonicTime
    ) -> Outcome {
        guard Limits.wallTimePlausibleMilliseconds.contains(time.milliseconds) else {
            return .implausible
        }
        // A receiver that says itself that it is not sure of the second is of no use.
        guard (errorSeconds ?? 0) <= 1 else { return .doubted }
        let sample = Bound(
            offset: time.milliseconds * 1000 - moment.nanoseconds / 1000,
            error: Int64((errorSeconds ?? 0) * 1e6), moment: moment)
        if let bound, SatelliteTime.agree(bound, sample) {
            candidate = nil
            agreedAt = moment
            // A later one with less delay, or as much as the old one may have drifted, takes over.
            let drift = OffsetInterval.drift(from: bound.moment, to: moment)
            if sample.offset - sample.error >= bound.offset - bound.error - drift {
                self.bound = sample
            }
            return .taken
        }
        return weigh(sample, time)
    }

    /// Believes what several fixes in a row agree on: one broken sentence never moves the clock, nor
    /// does a batch that waited in a socket.
    private mutating func weigh(_ sample: Bound, _ time: WallTime) -> Outcome {
        guard var next = candidate, SatelliteTime.agree(next.bound, sample) else {
            candidate = Candidate(bound: sample, since: sample.moment, count: 1, lastTime: time)
            return bound == nil ? .taken : .doubted
        }
        if next.lastTime != time {
            next.count += 1
            next.lastTime = time
        }
        if sample.offset > next.bound.offset { next.bound = sample }
        candidate = next
        // Fixes that waited in a socket come all at once, and many of them may differ by little.
        let span = sample.moment.milliseconds(since: next.since)
        guard next.count >= Limits.gpsdTimeAgreementCount,
            span >= Limits.gpsdTimeAgreementMillisecondsMin
        else {
            return bound == nil ? .taken : .doubted
        }
        bound = next.bound
        agreedAt = sample.moment
        candidate = nil
        return .taken
    }

    /// Whether two measurements differ by no more than delay, error and drift.
    private static func agree(_ a: Bound, _ b: Bound) -> Bool {
        let slack =
            delayMax + a.error + b.error + OffsetInterval.drift(from: a.moment, to: b.moment)
        return abs(a.offset - b.offset) <= slack
    }

    /// What is known at `now`; `nil` before enough fixes agreed.
    func interval(at now: MonotonicTime) -> OffsetInterval? {
        bound.map { bound in
            OffsetInterval(
                low: bound.offset - bound.error,
                high: bound.offset + bound.error + SatelliteTime.delayMax, moment: bound.moment
            ).grown(to: now)
        }
    }

    /// Whether a fix agreed a short while ago.
    func isFresh(at now: MonotonicTime) -> Bool {
        agreedAt.map { now.milliseconds(since: $0) <= Limits.gpsdTimeFreshMillisecondsMax } ?? false
    }

    /// The machine slept: the offset has grown by that.
    mutating func move(by microseconds: Int64) {
        bound?.offset += microseconds
        candidate?.bound.offset += microseconds
    }
}
