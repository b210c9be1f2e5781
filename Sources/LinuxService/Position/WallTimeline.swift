/// Wall time as a function of monotonic time: what was said once of a moment is said of it again.
import PlateCore

/// Stretches of monotonic time, each with its own offset. A new stretch begins now; former moments
/// keep the stretch they fell into.
struct WallTimeline: Sendable {
    /// One stretch, up to where the next one begins.
    struct Stretch: Sendable {
        /// Where it begins; the first one holds for all that was before, too.
        var start: MonotonicTime
        /// Wall time less monotonic time, in microseconds.
        var offset: Int64
        /// Wall time in microseconds below which the stretch does not go: where the offset went back
        /// a little, the time stands still until it has caught up.
        var floor: Int64
        /// Where the time comes from.
        var source: WallTimeSource
        /// What holds the true offset; `nil` where nothing does.
        var interval: OffsetInterval?

        /// The wall time at `moment`, in microseconds.
        func microseconds(at moment: MonotonicTime) -> Int64 {
            max(floor, offset + moment.nanoseconds / 1000)
        }
    }

    private var stretches: [Stretch]

    /// A timeline of one stretch.
    init(_ first: Stretch) {
        stretches = [first]
    }

    /// The present stretch.
    var current: Stretch { stretches[stretches.count - 1] }

    /// Begins a new stretch at `moment`. Its times never lie before those of the former stretch,
    /// unless `mayGoBack`.
    mutating func begin(
        at moment: MonotonicTime, offset: Int64, source: WallTimeSource,
        interval: OffsetInterval?, mayGoBack: Bool
    ) {
        // Stretches are in order; a moment that was read a little earlier begins where the last did.
        let start = max(moment, current.start)
        stretches.append(
            Stretch(
                start: start, offset: offset,
                floor: mayGoBack ? .min : current.microseconds(at: start), source: source,
                interval: interval))
        if stretches.count > Limits.wallTimeStretchesMax { stretches.removeFirst() }
    }

    /// Says of the present stretch what is known of it now.
    mutating func renew(source: WallTimeSource, interval: OffsetInterval?) {
        stretches[stretches.count - 1].source = source
        stretches[stretches.count - 1].interval = interval
    }

    /// The wall time at `moment`.
    func stamp(at moment: MonotonicTime) -> WallStamp {
        let stretch = stretches.last { $0.start <= moment } ?? stretches[0]
        let time = stretch.microseconds(at: moment)
        let uncertainty = stretch.interval.map { interval -> Int64 in
            let told = time - moment.nanoseconds / 1000
            let microseconds = interval.grown(to: moment).distance(from: told)
            // Rounded up, and the stamp itself is cut to the millisecond.
            return (microseconds + 999) / 1000 + 1
        }
        return WallStamp(
            WallTime(milliseconds: time.flooredMilliseconds), source: stretch.source,
            uncertaintyMilliseconds: uncertainty)
    }
}

extension Int64 {
    /// Whole milliseconds in a count of microseconds, rounded towards the past.
    var flooredMilliseconds: Int64 { (self - (self % 1000 + 1000) % 1000) / 1000 }
}
