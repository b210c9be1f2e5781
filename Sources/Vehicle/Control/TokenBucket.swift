/// How often something may happen.
import PlateCore

/// Fills by `perSecondMax` a second, holds one second's worth, and gives one for each event.
struct TokenBucket: Sendable {
    private let perSecondMax: Double
    private var tokens: Double
    private var filledAt: MonotonicTime

    /// A full bucket.
    init(perSecondMax: Double, now: MonotonicTime) {
        self.perSecondMax = perSecondMax
        tokens = max(1, perSecondMax)
        filledAt = now
    }

    /// Takes one; false where there is none.
    mutating func take(at now: MonotonicTime) -> Bool {
        fill(at: now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Whether nothing has happened for so long that the bucket may be forgotten.
    mutating func isFull(at now: MonotonicTime) -> Bool {
        fill(at: now)
        return tokens >= max(1, perSecondMax)
    }

    private mutating func fill(at now: MonotonicTime) {
        let seconds = max(0, now.milliseconds(since: filledAt) / 1000)
        tokens = min(max(1, perSecondMax), tokens + seconds * perSecondMax)
        filledAt = max(filledAt, now)
    }
}
