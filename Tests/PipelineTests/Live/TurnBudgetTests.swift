// How often a camera is asked: as often as it likes up to a rate, and then at that rate.
import Pipeline
import PlateCore
import Testing

@Suite struct TurnBudgetTests {
    /// Turns taken in ten seconds by a camera that is always ready, waiting as it is told.
    @Test func aFloodComesDownToTheRate() {
        var now = MonotonicTime(nanoseconds: 0)
        var budget = TurnBudget(turnsPerSecond: 240, now: now)
        var turns = 0
        while now.nanoseconds < 10_000_000_000 {
            now = now.adding(milliseconds: budget.take(at: now))
            turns += 1
        }
        #expect((2400...2470).contains(turns))
    }

    @Test func aCameraBelowTheRateNeverWaits() {
        var budget = TurnBudget(turnsPerSecond: 240, now: MonotonicTime(nanoseconds: 0))
        for frame in 0..<10_000 {
            let now = MonotonicTime(nanoseconds: Int64(frame) * 8_333_333)
            #expect(budget.take(at: now) == 0)
        }
    }
}
