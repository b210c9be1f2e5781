/// Where and when the car is: the stamp that every live frame gets.

/// A wall time with where it came from and how far off it may be.
public struct WallStamp: Sendable, Hashable {
    /// The time.
    public var time: WallTime
    /// Where it came from.
    public var source: WallTimeSource
    /// Half the width of the interval that holds the true time, where it is known.
    public var uncertaintyMilliseconds: Int64?

    /// A stamp from its parts.
    public init(_ time: WallTime, source: WallTimeSource, uncertaintyMilliseconds: Int64? = nil) {
        self.time = time
        self.source = source
        self.uncertaintyMilliseconds = uncertaintyMilliseconds
    }
}

/// Tells wall time and place for moments on the monotonic clock. Never blocks.
public protocol Surroundings: Sendable {
    /// The wall time at `moment`, a moment of the recent past.
    func stamp(at moment: MonotonicTime) -> WallStamp
    /// The last known position with its age at `moment`; `nil` where there never was one.
    func position(at moment: MonotonicTime) -> Position?
}

/// How the satellite receiver stands.
public enum ReceiverCondition: String, Codable, Sendable, CaseIterable {
    /// No gpsd is configured.
    case off
    /// gpsd does not answer.
    case unreachable
    /// gpsd answers and has no receiver, or none that speaks.
    case silent
    /// The receiver has no fix.
    case searching
    /// It knows where the car is.
    case fixed
}
