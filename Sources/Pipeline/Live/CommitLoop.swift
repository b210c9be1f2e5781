/// The loop that writes: changes from the queue into the store, many in one commit, hits at once.
///
/// A store that fails does not end it: the changes are kept and tried again with back-off. A commit that
/// is said to have failed may be on disk all the same, so before the next try the store is asked for its
/// mark: nothing is lost, nothing written twice. What the store refuses for what it is (`badData`) is
/// found by halving and given up alone after `Limits.storeRefusalsMax` tries.
import Custody
import Ledger
import PlateCore
import Synchronization

/// `@unchecked Sendable`: all but the mutex belongs to the loop's thread.
package final class CommitLoop: @unchecked Sendable {
    /// What the status shows of it.
    package struct Standing: Sendable {
        /// Commits on disk since the start.
        package var commits = 0
        /// Changes in them.
        package var changes = 0
        /// How long the last commit took.
        package var lastMilliseconds: Double?
        /// Tries that failed.
        package var errors = 0
        /// Why the store takes nothing now; `nil` where it does.
        package var fault: String?
        /// Changes given up because the store refuses them.
        package var refused = 0
    }

    /// What somebody is told of it. Called on the loop's thread; must not wait.
    package struct Listener: Sendable {
        /// These are on disk, in their order; the milliseconds are those of the last try.
        package var onRecorded: @Sendable ([CommitEntry], Double) -> Void
        /// This one was given up.
        package var onRefused: @Sendable (CommitEntry) -> Void
        /// Something went wrong, or is well again.
        package var onFault: @Sendable (PatrolFault) -> Void
        /// The loop has ended.
        package var onEnd: @Sendable () -> Void

        /// A listener from its parts.
        package init(
            onRecorded: @escaping @Sendable ([CommitEntry], Double) -> Void = { _, _ in },
            onRefused: @escaping @Sendable (CommitEntry) -> Void = { _ in },
            onFault: @escaping @Sendable (PatrolFault) -> Void = { _ in },
            onEnd: @escaping @Sendable () -> Void = {}
        ) {
            self.onRecorded = onRecorded
            self.onRefused = onRefused
            self.onFault = onFault
            self.onEnd = onEnd
        }
    }

    /// Beats every turn; silent while a commit does not return.
    package let pulse: LoopPulse
    private let store: any SightingStore
    private let queue: CommitQueue
    private let clock: any Clock
    private let diskStep: @Sendable () -> DiskStep
    private let listener: Listener
    private let standing = Mutex(Standing())
    /// The mark of the last commit on disk, `nil` before the store was asked.
    private var mark: Int32?
    /// A commit that failed, of which the store has not said yet whether it is on disk.
    private var doubt: Doubt?
    private var failuresInARow = 0

    private struct Doubt {
        let mark: Int32
        let error: PlatedError
    }

    /// What came of a try.
    private enum Outcome {
        case recorded
        case notRecorded(PlatedError)
        /// The store does not even say, or was not asked.
        case unknown(PlatedError)
    }

    /// A loop that writes into `store`.
    ///
    /// - Parameter diskStep: what the disk has no room for; asked before every commit. Pictures that are
    ///   refused are not written; where reads are, everything waits in memory.
    package init(
        store: any SightingStore, queue: CommitQueue, clock: any Clock,
        diskStep: @escaping @Sendable () -> DiskStep, listener: Listener
    ) {
        self.store = store
        self.queue = queue
        self.clock = clock
        self.diskStep = diskStep
        self.listener = listener
        pulse = LoopPulse(
            name: "commit", silenceMillisecondsMax: Limits.commitSilenceMillisecondsMax,
            now: clock.monotonicNow())
    }

    /// How it stands.
    package var now: Standing { standing.withLock { $0 } }

    /// Writes until the queue is closed and empty, or abandoned.
    package func run() {
        while true {
            pulse.beat(at: clock.monotonicNow())
            switch queue.next(waitMilliseconds: Limits.loopTurnMilliseconds) {
            case .commit: turn()
            case .nothing: break
            case .over:
                listener.onEnd()
                return
            }
        }
    }

    /// Tries once. Something must wait.
    package func turn() {
        let start = clock.monotonicNow()
        queue.ask()
        let outcome = attempt()
        queue.answered()
        switch outcome {
        case .recorded:
            settleRecorded(milliseconds: clock.monotonicNow().milliseconds(since: start))
        case .notRecorded(let error) where error.code == .badData: settleRefused(error)
        case .notRecorded(let error):
            queue.settleFailed()
            noteFailure(error)
        case .unknown(let error): noteFailure(error)
        }
    }

    private func attempt() -> Outcome {
        if let doubt { return resolve(doubt) }
        do throws(PlatedError) {
            if mark == nil { mark = try store.lastCommitMark() }
        } catch {
            return .unknown(error)
        }
        let step = diskStep()
        guard step < .refuseReads else {
            return .unknown(
                PlatedError(
                    .inputOutput, "the disk is full, reads wait in memory",
                    hint: "Bring the car to the depot, or make room on the disk."))
        }
        let next = (mark ?? 0) &+ 1
        let changes = queue.take(refusing: step.picturesRefused)
        do throws(PlatedError) {
            try store.commit(changes + [.commitMark(next)])
        } catch {
            return resolve(Doubt(mark: next, error: error))
        }
        mark = next
        return .recorded
    }

    /// Asks the store whether a commit that failed is on disk all the same.
    private func resolve(_ doubtful: Doubt) -> Outcome {
        do throws(PlatedError) {
            let last = try store.lastCommitMark()
            doubt = nil
            guard last == doubtful.mark else { return .notRecorded(doubtful.error) }
            mark = last
            return .recorded
        } catch {
            doubt = doubtful
            return .unknown(error)
        }
    }
}

/// What comes of a try.
extension CommitLoop {
    private func settleRecorded(milliseconds: Double) {
        let recorded = queue.settleRecorded()
        standing.withLock {
            $0.commits += 1
            $0.changes += recorded.count
            $0.lastMilliseconds = milliseconds
            $0.fault = nil
        }
        if failuresInARow > 0 { listener.onFault(.storeRecovered(tries: failuresInARow + 1)) }
        failuresInARow = 0
        listener.onRecorded(recorded, milliseconds)
        for entry in recorded { entry.onSettled?(true) }
        queue.told()
    }

    private func noteFailure(_ error: PlatedError) {
        failuresInARow += 1
        standing.withLock {
            $0.errors += 1
            $0.fault = error.message
        }
        if failuresInARow == 1 { listener.onFault(.storeFailed(error)) }
        queue.pause(milliseconds: Self.backOffMilliseconds(after: failuresInARow))
    }

    private func settleRefused(_ error: PlatedError) {
        let given = queue.settleRefused()
        standing.withLock {
            $0.errors += 1
            if given.entry != nil { $0.refused += 1 }
        }
        if let entry = given.entry {
            listener.onFault(.recordRefused(camera: entry.camera, error))
            listener.onRefused(entry)
            entry.onSettled?(false)
        }
        queue.told()
        if given.frontRefusals > 0 {
            queue.pause(milliseconds: Self.backOffMilliseconds(after: given.frontRefusals))
        }
    }

    private static func backOffMilliseconds(after failures: Int) -> Double {
        var pause = Limits.storeBackOffMilliseconds.lowerBound
        for _ in 1..<max(1, failures) {
            pause = min(pause * 2, Limits.storeBackOffMilliseconds.upperBound)
            if pause == Limits.storeBackOffMilliseconds.upperBound { break }
        }
        return pause
    }
}

extension CommitLoop.Listener {
    /// Tells the recorder through its channel.
    init(telling channel: EventChannel, onFault: @escaping @Sendable (PatrolFault) -> Void) {
        self.init(
            onRecorded: { entries, milliseconds in
                channel.post(
                    .recorded(entries.map(CommitNotice.Told.init), milliseconds: milliseconds))
            },
            onRefused: { channel.post(.refused(CommitNotice.Told($0))) }, onFault: onFault,
            onEnd: { channel.post(.ended) })
    }
}

extension DiskStep {
    /// Pictures that are not written any more.
    var picturesRefused: Set<ImageKind> {
        if self >= .refuseCrops { return [.scene, .crop] }
        return self >= .refuseScenes ? [.scene] : []
    }
}
