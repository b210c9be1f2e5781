/// Changes of clocks on their way to the store: told on one thread, written on another, never lost to a
/// disk that takes nothing for a while.
import Ledger
import Logging
import PlateCore
import Synchronization

/// The changes that are not in the store yet.
final class ClockChanges: Sendable {
    private let waiting = Mutex<[ClockChange]>([])

    /// Keeps `change`; beyond the limit the oldest goes.
    func append(_ change: ClockChange) {
        waiting.withLock {
            $0.append(change)
            if $0.count > Limits.clockChangesWaitingMax { $0.removeFirst() }
        }
    }

    /// Writes them in their order; what the store does not take is kept for the next time.
    func write(to store: ReadStore, _ log: Logger) {
        while let change = waiting.withLock({ $0.first }) {
            do throws(PlatedError) {
                try store.append(change)
            } catch {
                log.error("a clock's change is not stored", metadata: ["error": "\(error.message)"])
                return
            }
            waiting.withLock { if $0.first == change { $0.removeFirst() } }
        }
    }
}
