/// What is counted of one camera: totals that add up, and rates over the last minute.
import PlateCore

/// Counts by the second, for the last minute.
package struct RateWindow: Sendable {
    /// How far back it reaches.
    package static let secondsMax = 60
    private var counts = [Int](repeating: 0, count: secondsMax + 1)
    private var seconds = [Int64](repeating: .min, count: secondsMax + 1)

    /// Nothing counted yet.
    package init() {}

    /// Counts `count` at `now`.
    package mutating func add(_ count: Int, at now: MonotonicTime) {
        let second = Self.second(now)
        let slot = Int(second.modulo(Int64(counts.count)))
        if seconds[slot] != second {
            seconds[slot] = second
            counts[slot] = 0
        }
        counts[slot] += count
    }

    /// What was counted in the last `span` whole seconds before the one of `now`.
    package func count(lastSeconds span: Int, at now: MonotonicTime) -> Int {
        let second = Self.second(now)
        let wanted = (second - Int64(span))..<second
        return zip(seconds, counts).reduce(0) { wanted.contains($1.0) ? $0 + $1.1 : $0 }
    }

    /// How many of these seconds lie after `start`, parts of one included.
    package static func seconds(
        _ span: Int, at now: MonotonicTime, since start: MonotonicTime
    ) -> Double {
        let end = MonotonicTime(nanoseconds: second(now) * 1_000_000_000)
        return min(max(end.milliseconds(since: start) / 1000, 0), Double(span))
    }

    private static func second(_ moment: MonotonicTime) -> Int64 {
        let (quotient, remainder) = moment.nanoseconds.quotientAndRemainder(
            dividingBy: 1_000_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Int64 {
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}

/// The counters of one camera. `taken` is the sum of all that became of its pictures and of those that
/// wait; there is no other way to count a picture than one that keeps it so.
package struct CameraCounts: Sendable {
    /// Pictures the camera took.
    package private(set) var taken = 0
    /// Pictures through recognition.
    package private(set) var processed = 0
    /// Good pictures lost.
    package private(set) var dropped: [FrameFault: Int] = [:]
    /// Pictures of no use.
    package private(set) var damaged: [FrameFault: Int] = [:]
    /// Pictures that wait or are in recognition.
    package private(set) var waiting = 0
    private let startedAt: MonotonicTime
    private var takenWindow = RateWindow()
    private var processedWindow = RateWindow()

    /// Nothing counted since `startedAt`.
    package init(startedAt: MonotonicTime) {
        self.startedAt = startedAt
    }

    /// A good picture came and waits.
    package mutating func take(at now: MonotonicTime) {
        count(1, at: now)
        waiting += 1
    }

    /// A waiting picture went for want of room.
    package mutating func drop() {
        precondition(waiting > 0, "only what waits can be dropped")
        waiting -= 1
        dropped[.queueFull, default: 0] += 1
    }

    /// A waiting picture is through recognition, or recognition refused it.
    package mutating func finish(refused: Bool, at now: MonotonicTime) {
        precondition(waiting > 0, "only what waits can be finished")
        waiting -= 1
        if refused {
            damaged[.undecodable, default: 0] += 1
        } else {
            processed += 1
            processedWindow.add(1, at: now)
        }
    }

    /// Pictures did not come, or came for nothing; at most `Limits.missedFramesAtOnceMax` count, so
    /// that a driver that counts nonsense does not make the totals nonsense.
    package mutating func miss(_ count: Int, _ fault: FrameFault, at now: MonotonicTime) {
        let count = min(count, Limits.missedFramesAtOnceMax)
        guard count > 0 else { return }
        self.count(count, at: now)
        switch fault {
        case .gap, .queueFull: dropped[fault, default: 0] += count
        case .undecodable, .flagged, .short, .repeated: damaged[fault, default: 0] += count
        }
    }

    private mutating func count(_ count: Int, at now: MonotonicTime) {
        taken += count
        takenWindow.add(count, at: now)
    }

    /// Pictures through recognition a second, over the last five whole seconds.
    package func framesPerSecond(at now: MonotonicTime) -> Double {
        let span = RateWindow.seconds(5, at: now, since: startedAt)
        guard span > 0 else { return 0 }
        // The first second is never whole: what is left of it must not make the rate large.
        return Double(processedWindow.count(lastSeconds: 5, at: now)) / max(span, 0.5)
    }

    /// Processed over expected in the last minute, 0...1; over taken where no rate is expected.
    package func health(expected: Double?, at now: MonotonicTime) -> Double? {
        let window = RateWindow.secondsMax
        let processed = processedWindow.count(lastSeconds: window, at: now)
        let wanted =
            expected.map { $0 * RateWindow.seconds(window, at: now, since: startedAt) }
            ?? Double(takenWindow.count(lastSeconds: window, at: now))
        return wanted > 0 ? min(1, Double(processed) / wanted) : nil
    }
}
