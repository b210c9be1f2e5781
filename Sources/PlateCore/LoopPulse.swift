/// The sign of life of one loop: it beats every turn, and a watchdog looks how long ago.
import Synchronization

/// One loop's pulse. The loop calls `beat` at every turn, back-off and waiting included.
public final class LoopPulse: Sendable {
    /// What the loop is, for logs: "feed front-left".
    public let name: String
    /// Silence longer than this means that the loop is stuck.
    public let silenceMillisecondsMax: Int64
    private let lastBeat: Atomic<Int64>

    /// A pulse that has just beaten.
    public init(name: String, silenceMillisecondsMax: Int64, now: MonotonicTime) {
        self.name = name
        self.silenceMillisecondsMax = silenceMillisecondsMax
        lastBeat = Atomic(now.nanoseconds)
    }

    /// The loop has taken a turn.
    public func beat(at now: MonotonicTime) {
        lastBeat.store(now.nanoseconds, ordering: .relaxed)
    }

    /// Milliseconds since the last beat.
    public func silenceMilliseconds(at now: MonotonicTime) -> Int64 {
        (now.nanoseconds - lastBeat.load(ordering: .relaxed)) / 1_000_000
    }

    /// Whether the loop has been silent for too long.
    public func isStuck(at now: MonotonicTime) -> Bool {
        silenceMilliseconds(at: now) > silenceMillisecondsMax
    }
}
