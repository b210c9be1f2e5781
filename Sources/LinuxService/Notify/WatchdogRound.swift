/// The decision of the watchdog: from pulses and a moment to what to tell. Pure.
import PlateCore

/// Remembers which loops were stuck, so that each is told of once.
struct WatchdogRound {
    /// What one look led to.
    struct Outcome: Equatable {
        /// Whether systemd may be told that the daemon lives.
        var isAlive: Bool
        /// Loops that got stuck since the last look, with the seconds of their silence.
        var stuck: [Loop] = []
        /// Loops that were stuck at the last look and go on, or are gone.
        var recovered: [String] = []
        /// What to show while a loop is stuck.
        var alarm: String?
    }

    /// A silent loop.
    struct Loop: Equatable {
        var name: String
        var silenceSeconds: Int64
    }

    private var stuckNames: [ObjectIdentifier: String] = [:]

    /// Looks at all pulses.
    mutating func look(at pulses: [LoopPulse], now: MonotonicTime) -> Outcome {
        let stuck = pulses.filter { $0.isStuck(at: now) }
        var outcome = Outcome(isAlive: stuck.isEmpty)
        var names: [ObjectIdentifier: String] = [:]
        for pulse in stuck {
            let identity = ObjectIdentifier(pulse)
            names[identity] = pulse.name
            guard stuckNames[identity] == nil else { continue }
            outcome.stuck.append(
                Loop(name: pulse.name, silenceSeconds: pulse.silenceMilliseconds(at: now) / 1000))
        }
        outcome.recovered = stuckNames.filter { names[$0.key] == nil }.map(\.value).sorted()
        stuckNames = names
        if !names.isEmpty {
            outcome.alarm = "STUCK: " + names.values.sorted().joined(separator: ", ")
        }
        return outcome
    }
}
