/// The backlog between those that have something to write and the one thread that writes it.
///
/// Putting in never waits: an alert must not wait for the disk. How far recognition may run ahead of the
/// disk is asked for by `hasRoom`.
import Ledger
import PlateCore

/// `@unchecked Sendable`: its state is protected by `condition`.
package final class CommitQueue: @unchecked Sendable {
    /// What the thread that writes is to do.
    package enum Next: Sendable {
        /// Commit what the backlog gives.
        case commit
        case nothing
        case over
    }

    /// How it stands.
    package struct Standing: Sendable {
        /// Changes that wait or are being written.
        package var waiting = 0
        /// The most that ever waited.
        package var waitingMax = 0
        /// Bytes they hold in memory, about.
        package var bytes = 0
        /// Since when the oldest waits.
        package var oldestSince: MonotonicTime?
        /// Since when the disk has been at the present commit; `nil` where it is at none.
        package var writingSince: MonotonicTime?
        /// What is given up for want of room.
        package var step = CommitBacklog.Step.none
        /// Pictures that were let go.
        package var shed = CommitBacklog.Shed()
        /// Notes beside reads that were let go.
        package var notesDropped = 0

        /// Nothing waits and nothing ever did.
        package init() {}
    }

    private let condition = TimedCondition()
    private let clock: any Clock
    private var backlog = CommitBacklog()
    private var writingSince: MonotonicTime?
    /// The pause after a failure, `nil` where nothing failed last.
    private var pause: (since: MonotonicTime, milliseconds: Double)?
    /// Whether what waits is written without waiting for more to share.
    private var isHurried = false
    /// Whether somebody is being told what became of the last try: what they say to it may be written, too.
    private var isTelling = false
    private var isClosed = false
    private var isAbandoned = false

    /// An empty queue.
    package init(clock: any Clock) {
        self.clock = clock
    }

    /// Puts `entry` in.
    package func add(_ entry: CommitEntry) {
        condition.withLock {
            backlog.add(entry)
            condition.broadcast()
        }
    }

    /// Whether recognition may go on.
    package var hasRoom: Bool { condition.withLock { !backlog.isFull } }

    /// Whether the disk takes nothing now: its last answer was a failure, or it owes one for long.
    package func isDiskAway(at now: MonotonicTime) -> Bool {
        condition.withLock {
            if pause != nil { return true }
            guard let writingSince else { return false }
            return now.milliseconds(since: writingSince) > Limits.commitGatherMilliseconds
        }
    }

    /// How it stands.
    package var standing: Standing {
        condition.withLock {
            var standing = Standing()
            standing.waiting = backlog.count
            standing.waitingMax = backlog.countMax
            standing.bytes = backlog.bytes
            standing.oldestSince = backlog.oldestSince
            standing.writingSince = writingSince
            standing.step = backlog.step
            standing.shed = backlog.shed
            standing.notesDropped = backlog.notesDropped
            return standing
        }
    }

    /// What is in it, and what still comes, is written without waiting for more to share.
    package func hurry() {
        condition.withLock {
            isHurried = true
            condition.broadcast()
        }
    }

    /// Whether nothing waits, nothing is being written, and whoever hears of it has heard.
    package var isIdle: Bool { condition.withLock { backlog.count == 0 && !isTelling } }

    /// Nothing more will come; what is in it is still written, in a hurry.
    package func close() {
        condition.withLock {
            isHurried = true
            isClosed = true
            condition.broadcast()
        }
    }

    /// The time is up. What is left, the commit that is under way included.
    package func abandon() -> CommitBacklog {
        condition.withLock {
            isAbandoned = true
            condition.broadcast()
            return backlog
        }
    }
}

/// For the thread that writes.
extension CommitQueue {
    /// Waits until a commit is due, for `milliseconds` at most.
    package func next(waitMilliseconds milliseconds: Int) -> Next {
        condition.withLock {
            let until = clock.monotonicNow().adding(milliseconds: Double(milliseconds))
            while true {
                let now = clock.monotonicNow()
                if isAbandoned { return .over }
                guard let due = millisecondsUntilDue(at: now) else {
                    if isClosed { return .over }
                    guard wait(until.milliseconds(since: now)) else { return .nothing }
                    continue
                }
                if due <= 0 { return .commit }
                guard wait(min(due, until.milliseconds(since: now))) else { return .nothing }
            }
        }
    }

    /// The store is asked something, from now until `answered`.
    package func ask() {
        condition.withLock { writingSince = clock.monotonicNow() }
    }

    /// The store has answered, whatever it said.
    package func answered() {
        condition.withLock { writingSince = nil }
    }

    /// The changes of the next commit; see `CommitBacklog.take`.
    package func take(refusing kinds: Set<ImageKind>) -> [LedgerChange] {
        condition.withLock { backlog.take(refusing: kinds) }
    }

    /// What was taken is on disk.
    package func settleRecorded() -> [CommitEntry] {
        condition.withLock {
            pause = nil
            isTelling = true
            return backlog.settleRecorded()
        }
    }

    /// What was taken is not on disk; see `CommitBacklog.settleFailed`.
    package func settleFailed() {
        condition.withLock { backlog.settleFailed() }
    }

    /// One of what was taken is refused; see `CommitBacklog.settleRefused`.
    package func settleRefused() -> (entry: CommitEntry?, frontRefusals: Int) {
        condition.withLock {
            isTelling = true
            return (backlog.settleRefused(), backlog.refusals)
        }
    }

    /// Whoever hears of what became of a try has been told.
    package func told() {
        condition.withLock { isTelling = false }
    }

    /// Nothing is due for so long, or for a moment where there is a hurry.
    package func pause(milliseconds: Double) {
        condition.withLock { pause = (clock.monotonicNow(), milliseconds) }
    }

    private func millisecondsUntilDue(at now: MonotonicTime) -> Double? {
        guard let due = backlog.milliseconds(untilDueAt: now) else { return nil }
        guard let pause else { return isHurried ? 0 : due }
        let wanted =
            isHurried ? min(pause.milliseconds, Self.hurriedPauseMilliseconds) : pause.milliseconds
        let left = wanted - now.milliseconds(since: pause.since)
        return isHurried ? left : max(due, left)
    }

    /// Between tries when the program is about to end: there is little time left.
    private static let hurriedPauseMilliseconds = 50.0

    /// Lets the lock go for so long at most; `false` where there is no time left.
    private func wait(_ milliseconds: Double) -> Bool {
        guard milliseconds > 0 else { return false }
        condition.wait(milliseconds: Int(milliseconds.rounded(.up)))
        return true
    }
}
