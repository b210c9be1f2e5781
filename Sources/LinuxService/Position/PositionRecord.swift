/// What the reports of gpsd add up to. Pure: reports and moments come in.
import PlateCore

/// The last fixes, the satellites, and counts.
struct PositionRecord: Sendable {
    /// A position and when it arrived.
    private struct Arrival: Sendable {
        var position: Position
        var moment: MonotonicTime
    }

    private var arrivals: [Arrival] = []
    private(set) var mode = FixMode.none
    /// When the receiver last said anything about a fix, one or none.
    private(set) var spokeAt: MonotonicTime?
    private(set) var satellites: GPSDReport.Satellites?
    private(set) var version: String?

    /// Takes in a report that arrived at `moment`.
    mutating func observe(_ report: GPSDReport, at moment: MonotonicTime) {
        switch report {
        case .fix(let fix):
            mode = fix.mode
            spokeAt = moment
            guard let latitude = fix.latitude, let longitude = fix.longitude else { return }
            let position = Position(
                latitude: latitude, longitude: longitude, speed: fix.speed, heading: fix.track,
                accuracy: fix.accuracy)
            arrivals.append(Arrival(position: position, moment: moment))
            if arrivals.count > Limits.positionFixesMax { arrivals.removeFirst() }
        case .sky(let count):
            satellites = count ?? satellites
        case .version(let release): version = release
        case .devices(let active):
            // With the last receiver goes what it knew of the present.
            if active == 0 { loseReceiver() }
        case .other: break
        }
    }

    /// The connection is gone: what was the present is not known any more; the last position stays.
    mutating func loseReceiver() {
        mode = .none
        spokeAt = nil
        satellites = nil
    }

    /// The last position that had arrived at `moment`, with its age then. A moment before the oldest
    /// one kept gets that one.
    func position(at moment: MonotonicTime) -> Position? {
        guard let arrival = arrivals.last(where: { $0.moment <= moment }) ?? arrivals.first else {
            return nil
        }
        var position = arrival.position
        // A camera may give any moment; of one before the fix the difference may not even exist.
        if moment > arrival.moment {
            position.ageMilliseconds = Int64(moment.milliseconds(since: arrival.moment))
        }
        return position
    }

    /// How the receiver stands at `now`, given that gpsd answers.
    func receiver(at now: MonotonicTime) -> ReceiverCondition {
        guard let spokeAt, now.milliseconds(since: spokeAt) <= Limits.gpsdSilenceMillisecondsMax
        else { return .silent }
        return mode > .none ? .fixed : .searching
    }
}
