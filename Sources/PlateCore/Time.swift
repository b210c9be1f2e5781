/// Time on the car: a monotonic clock for order and intervals, a wall clock with the source it is from.

/// Nanoseconds on a clock that never steps; comparable within one boot only.
public struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary start.
    public var nanoseconds: Int64

    /// A moment by its nanoseconds.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Earlier comes first.
    public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Milliseconds since `earlier`, negative where `earlier` is later.
    public func milliseconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds - earlier.nanoseconds) / 1e6
    }

    /// The moment `milliseconds` later.
    public func adding(milliseconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds + Int64(milliseconds * 1e6))
    }
}

/// A moment in UTC, to the millisecond.
public struct WallTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds left out.
    public var milliseconds: Int64

    /// A moment by its milliseconds since 1970.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Earlier comes first.
    public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }
}

/// Where a wall time came from, best first.
public enum WallTimeSource: String, Sendable, Codable, CaseIterable {
    /// Satellites.
    case gps
    /// The network, through the operating system.
    case network
    /// The container or file name of a recording.
    case recording
    /// Nobody set the clock.
    case unset
}

/// Both clocks, handed in so that tests own them.
public protocol Clock: Sendable {
    /// The monotonic time now.
    func monotonicNow() -> MonotonicTime
    /// The wall time now.
    func wallNow() -> WallTime
    /// Waits until `moment`; returns at once where it has passed. Blocks the calling thread.
    func sleep(until moment: MonotonicTime)
}
