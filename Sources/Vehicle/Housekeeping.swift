/// What the stores need beside records: lines of the log queued for the depot, room made on a filling disk,
/// what has left its time destroyed, and every destruction entered into the custody of the car.
///
/// Turned once a second by the upkeep's thread, which may wait for the disk. What fails is told once, and
/// tried again.
import Custody
import Ledger
import LinuxService
import Logging
import PlateCore
import Synchronization

/// The turns of one daemon.
final class Housekeeping: Sendable {
    private struct Due {
        var cut = MonotonicTime(nanoseconds: 0)
        var log = MonotonicTime(nanoseconds: 0)
        var shedding = MonotonicTime(nanoseconds: 0)
        var purge = MonotonicTime(nanoseconds: 0)
        var lists = MonotonicTime(nanoseconds: 0)
        var failures: Set<String> = []
    }

    private let stores: VehicleStores
    private let lists: HotlistShelf
    private let rules: RetentionRules
    private let position: PositionService
    private let disk: DiskWatch
    private let clock: any Clock
    private let log: Logger
    private let due = Mutex(Due())

    init(
        stores: VehicleStores, lists: HotlistShelf, retention: VehicleConfiguration.Retention,
        position: PositionService, disk: DiskWatch, clock: any Clock, log: Logger
    ) throws(PlatedError) {
        self.stores = stores
        self.lists = lists
        rules = try RetentionRules(days: [
            .reads: retention.readsDays, .hits: max(retention.readsDays, 60),
            .pictures: retention.picturesDays, .log: retention.logDays,
        ])
        self.position = position
        self.disk = disk
        self.clock = clock
        self.log = log
    }

    /// Does what is due.
    func turn() {
        disk.look()
        let now = clock.monotonicNow()
        // Who read meanwhile kept what was destroyed in the log of commits.
        if stores.reads.owesCut, isDue(\.cut, everySeconds: 5, now) {
            stores.reads.cutWriteAheadLog()
        }
        if isDue(\.log, everySeconds: 5, now) { attempt("queue the access log", queueLog) }
        if disk.step >= .shedScenes, isDue(\.shedding, everySeconds: 10, now) {
            attempt("make room", shed)
        }
        if isDue(\.purge, everySeconds: 3600, now) { attempt("purge", purge) }
        if isDue(\.lists, everySeconds: 3600, now) {
            attempt("let former lists go") { () throws(PlatedError) in try lists.prune() }
        }
    }

    private func isDue(
        _ moment: WritableKeyPath<Due, MonotonicTime>, everySeconds: Double, _ now: MonotonicTime
    ) -> Bool {
        due.withLock { due in
            guard now >= due[keyPath: moment] else { return false }
            due[keyPath: moment] = now.adding(milliseconds: everySeconds * 1000)
            return true
        }
    }

    /// Runs `work`; a failure is told the first time.
    private func attempt(_ name: String, _ work: () throws(PlatedError) -> Void) {
        do throws(PlatedError) {
            try work()
            due.withLock { _ = $0.failures.remove(name) }
        } catch {
            let isNew = due.withLock { $0.failures.insert(name).inserted }
            if isNew {
                log.error("upkeep failed: \(name)", metadata: ["error": "\(error.message)"])
            }
        }
    }

    /// Every line of the access log goes to the depot, too.
    private func queueLog() throws(PlatedError) {
        let last = try stores.reads.lastQueuedLogEntry()
        let entries = try stores.custody.logEntries(
            afterQueued: last, limit: Limits.logQueueEntriesMax)
        guard !entries.isEmpty else { return }
        try stores.reads.queueLogEntries(
            entries.map { ($0.number, $0.hash, $0.body.count + ($0.subject?.count ?? 0)) },
            at: position.stamp(at: clock.monotonicNow()).time)
    }

    private func shed() throws(PlatedError) {
        let holds = HoldRules(try stores.custody.holds())
        let time = position.stamp(at: clock.monotonicNow()).time
        _ = try stores.reads.shedScenes(holds: holds, at: time)
        try enterDestructions()
    }

    /// One portion at a time: what is left is due in the next turn but one.
    private func purge() throws(PlatedError) {
        try enterDestructions()
        let holds = HoldRules(try stores.custody.holds())
        let outcome = try stores.reads.purge(
            rules, holds: holds, now: position.stamp(at: clock.monotonicNow()))
        let time = position.stamp(at: clock.monotonicNow())
        if time.source != .unset {
            let kept = Limits.lookoutEndedDaysMax * 86_400_000
            try stores.reads.purgeLookouts(
                endedBefore: WallTime(milliseconds: time.time.milliseconds - kept), at: time.time)
        }
        try enterDestructions()
        if !outcome.isComplete { due.withLock { $0.purge = clock.monotonicNow() } }
    }

    /// Each destruction goes into custody before the ledger forgets that it is owed.
    private func enterDestructions() throws(PlatedError) {
        for owed in try stores.reads.dueDestructions() {
            _ = try stores.custody.append(owed.record)
            try stores.reads.settleDestruction(owed.number)
            log.notice("records destroyed", metadata: ["kind": "\(owed.record.kind.rawValue)"])
        }
    }
}
