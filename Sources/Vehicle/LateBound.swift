/// Parts that hear from others before they are made: what comes before then has nobody to hear it.
import Ledger
import Pipeline
import Synchronization

/// A part that is bound once, after what calls it was made.
final class LateBound<Part: Sendable>: Sendable {
    private let part = Mutex<Part?>(nil)

    /// The part; `nil` before it is bound.
    var value: Part? { part.withLock { $0 } }

    /// Binds it.
    func bind(_ part: Part) {
        self.part.withLock { $0 = part }
    }
}

/// The way of changes beside reads into the patrol's line of commits.
typealias PatrolInlet = LateBound<Patrol>

extension LateBound<Patrol> {
    /// Puts `change` behind all that waits for the disk.
    func enqueue(_ change: LedgerChange) {
        value?.enqueue(change)
    }
}
