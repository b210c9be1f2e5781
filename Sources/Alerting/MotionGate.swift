/// Whether the driver gets one card and one key, or the whole screen.
import PlateCore

/// How a car is set up.
public enum SpeedSource: Sendable, Hashable {
    /// It has one: a satellite receiver.
    case fitted
    /// It has none; once a shift somebody says whether to hold back typing, `nil` until then.
    case none(holdsBack: Bool?)
}

/// The rule: above 5 mph, or with a speed source that has been silent for a minute.
public enum MotionGate {
    /// What a console may show.
    ///
    /// `speed` is in metres per second, `ageMilliseconds` its age; both `nil` where none came yet,
    /// which counts as moving: a receiver that never spoke does not say that the car stands.
    public static func presentation(
        source: SpeedSource, speed: Double?, ageMilliseconds: Double?, isPassengerTyping: Bool
    ) -> MotionPresentation {
        guard isMoving(source, speed, ageMilliseconds) else { return .full }
        return isPassengerTyping ? .passenger : .movingCard
    }

    private static func isMoving(
        _ source: SpeedSource, _ speed: Double?, _ ageMilliseconds: Double?
    ) -> Bool {
        switch source {
        case .none(let holdsBack): return holdsBack ?? true
        case .fitted:
            guard let speed, let ageMilliseconds else { return true }
            // Written so that what is no number counts as moving.
            let isStill = speed <= Limits.movingMetresPerSecondMin
            let isFresh = ageMilliseconds <= Limits.speedSilenceMillisecondsMax
            return !(isStill && isFresh)
        }
    }
}
