/// Decides what time it is: satellites first, then the network, then whatever the kernel says.
///
/// Pure: readings of clocks and times of fixes come in, stamps and notable changes come out. Why it
/// decides as it does is in the note `Time`.
import PlateCore

/// Both clocks of the machine as they were read together, and what the kernel says of itself.
package struct ClockReading: Sendable {
    /// The clock that never steps.
    package var moment: MonotonicTime
    /// The kernel's wall clock at that moment.
    package var wall: WallTime
    /// Read after the clocks: a clock set by hand in between is not taken for a kept one.
    package var state: KernelTimekeepingState

    /// A reading from its parts.
    package init(moment: MonotonicTime, wall: WallTime, state: KernelTimekeepingState) {
        self.moment = moment
        self.wall = wall
        self.state = state
    }

    /// Wall time less monotonic time, in microseconds.
    var offset: Int64 {
        let (product, overflow) = wall.milliseconds.multipliedReportingOverflow(by: 1000)
        return (overflow ? 0 : product) - moment.nanoseconds / 1000
    }

    /// Whether the kernel's clock is kept and tells a year that can be.
    var isTrustworthy: Bool {
        state.isSynchronised && Limits.wallTimePlausibleMilliseconds.contains(wall.milliseconds)
    }

    /// What the kernel's clock tells of the offset.
    var interval: OffsetInterval {
        let error = min(
            max(state.errorMicrosecondsMax, Limits.networkTimeErrorMicrosecondsMin),
            Limits.networkTimeErrorMicrosecondsMax)
        return OffsetInterval(low: offset - error, high: offset + error, moment: moment)
    }
}

/// What time it is, and what is known of that.
package struct TrustedTime: Sendable {
    private var timeline: WallTimeline
    private var satellites = SatelliteTime()
    /// The last offset the kernel told while its clock was kept, and whether it still is.
    private var network: OffsetInterval?
    private var isNetworkFresh = false
    private var lastReading: ClockReading
    /// Jumps of the kernel's wall clock.
    package private(set) var stepCount = 0
    /// The size of the last one in milliseconds, positive forward.
    package private(set) var lastStepMilliseconds: Int64?
    /// Times the stamps went where they had not been heading.
    package private(set) var correctionCount = 0
    /// Times the machine slept.
    package private(set) var suspensionCount = 0
    /// Whether satellites and network contradict each other now.
    package private(set) var sourcesDisagree = false

    /// Starts from the kernel's clock as it is.
    package init(_ reading: ClockReading) {
        lastReading = reading
        timeline = WallTimeline(
            WallTimeline.Stretch(
                start: reading.moment, offset: reading.offset, floor: .min, source: .unset,
                interval: nil))
        note(reading)
        _ = settle(at: reading.moment, isFirst: true)
    }

    /// The wall time at `moment`.
    package func stamp(at moment: MonotonicTime) -> WallStamp { timeline.stamp(at: moment) }

    /// Whether the present source still says what it said, rather than being held over.
    package func isHeldOver(at now: MonotonicTime) -> Bool {
        switch timeline.current.source {
        case .gps: !satellites.isFresh(at: now)
        case .network: !isNetworkFresh
        case .recording, .unset: false
        }
    }

    /// Takes in a reading of the machine's clocks.
    package mutating func observe(_ reading: ClockReading) -> [ClockChange] {
        var changes: [ClockChange] = []
        let slept = reading.state.sleptMicroseconds - lastReading.state.sleptMicroseconds
        let isAwakened = slept >= Limits.clockStepMillisecondsMin * 1000
        if isAwakened {
            suspensionCount += 1
            wakeUp(after: slept, at: reading.moment)
            changes.append(change(.suspended, reading.moment, microseconds: slept))
        }
        let moved = reading.offset - lastReading.offset - (isAwakened ? slept : 0)
        let isStep = abs(moved) >= Limits.clockStepMillisecondsMin * 1000
        note(reading)
        let correction = settle(at: reading.moment, kernelStep: isStep ? moved : 0)
        if isStep {
            stepCount += 1
            lastStepMilliseconds = moved / 1000
            changes.append(change(.systemStepped, reading.moment, microseconds: moved))
        }
        return changes + (correction.map { [$0] } ?? [])
    }

    /// Takes in the time of a fix.
    package mutating func observe(
        fixTime: WallTime, errorSeconds: Double?, at moment: MonotonicTime
    ) -> (outcome: SatelliteTime.Outcome, changes: [ClockChange]) {
        let outcome = satellites.observe(fixTime, errorSeconds: errorSeconds, at: moment)
        let correction = settle(at: moment)
        return (outcome, correction.map { [$0] } ?? [])
    }

    private mutating func note(_ reading: ClockReading) {
        isNetworkFresh = reading.isTrustworthy
        if isNetworkFresh { network = reading.interval }
        lastReading = reading
    }

    /// The monotonic clock stood still while the true time went on.
    private mutating func wakeUp(after slept: Int64, at moment: MonotonicTime) {
        satellites.move(by: slept)
        network = network?.moved(by: slept)
        let present = timeline.current
        timeline.begin(
            at: moment, offset: present.offset + slept, source: present.source,
            interval: present.interval?.moved(by: slept), mayGoBack: false)
    }

    private func change(
        _ kind: ClockChange.Kind, _ moment: MonotonicTime, microseconds: Int64
    ) -> ClockChange {
        ClockChange(
            kind: kind, moment: moment, milliseconds: microseconds / 1000,
            stamp: timeline.stamp(at: moment))
    }
}

/// The decision.
extension TrustedTime {
    /// Which source counts at `now`, and what it knows.
    private mutating func choice(
        at now: MonotonicTime
    ) -> (source: WallTimeSource, interval: OffsetInterval)? {
        let satellite = satellites.interval(at: now)
        let network = network?.grown(to: now)
        sourcesDisagree = false
        guard let satellite else { return network.map { (.network, $0) } }
        guard let network else { return (.gps, satellite) }
        let shared = satellite.intersection(network)
        sourcesDisagree = shared == nil
        // Once the network took over it stays, so that the source does not go to and fro.
        let isHeldOver = timeline.current.source == .gps && satellite.width <= network.width
        if satellites.isFresh(at: now) || isHeldOver { return (.gps, shared ?? satellite) }
        return (.network, shared ?? network)
    }

    /// Brings the timeline to what is known at `now`.
    ///
    /// - Parameter kernelStep: how far the kernel's clock has just jumped, in microseconds.
    private mutating func settle(
        at now: MonotonicTime, kernelStep: Int64 = 0, isFirst: Bool = false
    ) -> ClockChange? {
        let present = timeline.current
        guard let (source, interval) = choice(at: now) else {
            followUnset(at: now, kernelStep)
            return nil
        }
        // An offset that nobody stood for says nothing; one that was trusted is kept where it may.
        let wanted: Int64
        if present.source == .unset {
            let preferred = source == .gps ? interval.low : (interval.low + interval.high) / 2
            wanted = isFirst ? interval.nearest(to: present.offset) : preferred
        } else {
            wanted = interval.nearest(to: present.offset)
        }
        guard wanted != present.offset else {
            timeline.renew(source: source, interval: interval)
            return nil
        }
        let moved = wanted - present.offset
        let isNotable = abs(moved) > Limits.wallTimeStandstillMillisecondsMax * 1000
        timeline.begin(
            at: now, offset: wanted, source: source, interval: interval, mayGoBack: isNotable)
        guard isNotable else { return nil }
        correctionCount += 1
        return change(.corrected, now, microseconds: moved)
    }

    /// A clock that nobody keeps is followed forward, where somebody may have set it right, and never
    /// back, where reads would change places.
    private mutating func followUnset(at now: MonotonicTime, _ kernelStep: Int64) {
        let present = timeline.current
        guard kernelStep > 0, lastReading.offset > present.offset else { return }
        timeline.begin(
            at: now, offset: lastReading.offset, source: .unset, interval: nil, mayGoBack: false)
    }
}
