/// How often a camera may be asked for pictures: a bucket of turns that fills at a fixed rate.
///
/// A driver that floods costs the processor of one that brings so many pictures a second, not more.
import PlateCore

package struct TurnBudget: Sendable {
    private let turnsPerSecond: Double
    private let turnsMax: Double
    private var turns: Double
    private var filledAt: MonotonicTime

    /// A full bucket that fills with `turnsPerSecond` and holds a quarter of a second's turns, so that
    /// what a camera had in its buffers may come at once.
    package init(turnsPerSecond: Double, now: MonotonicTime) {
        self.turnsPerSecond = turnsPerSecond
        turnsMax = max(1, turnsPerSecond / 4)
        turns = turnsMax
        filledAt = now
    }

    /// Takes one turn; the milliseconds to wait before it, 0 where there is one to spare.
    package mutating func take(at now: MonotonicTime) -> Double {
        let passed = max(0, now.milliseconds(since: filledAt))
        turns = min(turnsMax, turns + passed / 1000 * turnsPerSecond)
        filledAt = now
        turns -= 1
        return turns < 0 ? -turns / turnsPerSecond * 1000 : 0
    }
}
