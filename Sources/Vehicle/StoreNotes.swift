/// What the store should know beside reads, on its way there: what clocks did, which lists are in force.
///
/// It is told on threads that must not wait for a disk, and written on one that may.
import Ledger
import Logging
import PlateCore
import Synchronization

/// One thing to note.
package enum StoreNote: Sendable {
    /// A clock was stepped, corrected or asleep.
    case clockChange(ClockChange)
    /// A version of a list came into force.
    case hotlistVersion(HotlistVersion)
}

/// The notes that are not in the store yet, in their order.
package final class StoreNotes: Sendable {
    private struct Waiting {
        var notes: [(number: Int, note: StoreNote)] = []
        var numberNext = 0
        var isFailing = false
    }

    private let waiting = Mutex(Waiting())
    private let log: Logger

    /// No notes.
    package init(log: Logger) {
        self.log = log
    }

    /// How many wait.
    package var count: Int { waiting.withLock { $0.notes.count } }

    /// Keeps `note`; beyond the limit the oldest change of a clock goes, or else the oldest note.
    package func append(_ note: StoreNote) {
        waiting.withLock { waiting in
            waiting.notes.append((waiting.numberNext, note))
            waiting.numberNext += 1
            guard waiting.notes.count > Limits.storeNotesWaitingMax else { return }
            let oldest = waiting.notes.firstIndex { _, note in
                if case .clockChange = note { true } else { false }
            }
            waiting.notes.remove(at: oldest ?? 0)
        }
    }

    /// Writes what waits. What the store does not take is kept for the next time, and told once; what it
    /// refuses for what it is goes. One thread at a time.
    package func write(to store: ReadStore) {
        while let (number, note) = waiting.withLock({ $0.notes.first }) {
            do throws(PlatedError) {
                switch note {
                case .clockChange(let change): try store.append(change)
                case .hotlistVersion(let version): try store.append(version)
                }
                waiting.withLock { $0.isFailing = false }
            } catch {
                let isNew = waiting.withLock { waiting in
                    defer { waiting.isFailing = true }
                    return !waiting.isFailing
                }
                if isNew {
                    log.error(
                        "a note is not in the store", metadata: ["error": "\(error.message)"])
                }
                guard error.code == .badData else { return }
            }
            waiting.withLock { $0.notes.removeAll { $0.number == number } }
        }
    }
}
