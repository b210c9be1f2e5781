/// The time as decisions about access see it: two clocks, what the wall clock is worth, and the least
/// that is known whatever it says.
///
/// A thief may set a clock, and a car whose battery was out has none. So nothing that was locked is ever
/// unlocked by a clock, and what expires by the calendar expires by `knownTime` only.
import PlateCore

/// Now, from all clocks.
public struct AccessMoment: Sendable, Hashable {
    /// The monotonic clock, comparable within one boot.
    public var monotonic: MonotonicTime
    /// The boot it belongs to.
    public var boot: String
    /// The wall clock.
    public var wall: WallTime
    /// Where the wall time is from.
    public var source: WallTimeSource
    /// The car's offset from UTC, in minutes, east positive.
    public var offsetMinutes: Int
    /// The last trusted time that the car remembers, from any run: it is at least as late as this.
    public var earliest: WallTime?

    /// A moment from its parts.
    public init(
        monotonic: MonotonicTime, boot: String, wall: WallTime, source: WallTimeSource,
        offsetMinutes: Int = 0, earliest: WallTime? = nil
    ) {
        self.monotonic = monotonic
        self.boot = boot
        self.wall = wall
        self.source = source
        self.offsetMinutes = offsetMinutes
        self.earliest = earliest
    }

    /// Whether satellites or the network stand behind the wall clock.
    public var isTrusted: Bool { source == .gps || source == .network }

    /// What the calendar is judged by: the wall clock where it is trusted, else the last time that was.
    /// `nil` where nothing is known. A receiver that once told a time far ahead spoils nothing for good.
    public var knownTime: WallTime? { isTrusted ? wall : earliest }

    /// The time to remember for things done now; the wall clock's where nothing better is known.
    public var bestTime: WallTime { knownTime ?? wall }

    /// Milliseconds since `earlier`, the larger of what both clocks say: the monotonic one stands still
    /// while the machine sleeps, and a trusted wall clock may have been set meanwhile. Infinite where
    /// `earlier` is of another boot.
    public func milliseconds(since earlier: AccessMoment) -> Double {
        guard boot == earlier.boot else { return .infinity }
        let counted = monotonic.milliseconds(since: earlier.monotonic)
        guard isTrusted, earlier.isTrusted else { return counted }
        return max(counted, Double(wall.milliseconds - earlier.wall.milliseconds))
    }
}

/// Random bytes, handed in so that tests own them.
public struct RandomBytes: Sendable {
    private let source: @Sendable (Int) -> [UInt8]

    /// Bytes from `source`, which is asked for a count of them.
    public init(_ source: @escaping @Sendable (Int) -> [UInt8]) {
        self.source = source
    }

    /// The operating system's.
    public static let system = RandomBytes { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// `count` bytes.
    public func callAsFunction(_ count: Int) -> [UInt8] {
        let bytes = source(count)
        precondition(bytes.count == count, "as many random bytes as were asked for")
        return bytes
    }
}
