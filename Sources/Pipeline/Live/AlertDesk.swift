/// Alerts between their being raised and their being told: as soon as the disk has them, or after
/// 250 ms as NOT RECORDED, and then again once it has.
import PlateCore

/// A value of the recorder's thread.
package struct AlertDesk {
    private struct Pending {
        let alert: Alert
        let sight: AlertSight
        /// When the frame that decided was taken, or came.
        let frameAt: MonotonicTime
        let offsetMilliseconds: Double
        let dueAt: MonotonicTime
        var isTold = false
    }

    /// By alert, those that are not on disk and may still get there.
    private var pending: [RecordID: Pending] = [:]
    /// In the order they were raised.
    private var order: [RecordID] = []
    /// Changes of readings whose alerts are not told yet.
    private var changes: [AlertReadingChange] = []
    /// Alerts that the store refused: they stay NOT RECORDED.
    private var refusedCount = 0

    /// A desk without alerts.
    package init() {}

    /// Alerts that were told as NOT RECORDED and still are not recorded.
    package var notRecordedCount: Int { refusedCount + pending.values.count(where: \.isTold) }

    /// Takes an alert that has just been given to the disk.
    ///
    /// - Parameter isDiskAway: nothing reaches the disk now, so there is nothing to wait for.
    package mutating func raise(
        _ alert: Alert, _ sight: AlertSight, frameAt: MonotonicTime, offsetMilliseconds: Double,
        at now: MonotonicTime, isDiskAway: Bool
    ) {
        pending[alert.id] = Pending(
            alert: alert, sight: sight, frameAt: frameAt, offsetMilliseconds: offsetMilliseconds,
            dueAt: now.adding(milliseconds: isDiskAway ? 0 : Limits.commitGatherMilliseconds))
        order.append(alert.id)
    }

    /// Milliseconds until the next alert is to be told as NOT RECORDED; `nil` where none waits for that.
    package func milliseconds(untilDueAt now: MonotonicTime) -> Double? {
        pending.values.filter { !$0.isTold }.map { $0.dueAt.milliseconds(since: now) }.min()
            .map { max(0, $0) }
    }

    /// The alerts that have waited for long enough; all that were not told where `isOver`.
    package mutating func due(at now: MonotonicTime, isOver: Bool = false) -> [AlertAnnouncement] {
        var told: [AlertAnnouncement] = []
        for id in order {
            guard let waiting = pending[id], !waiting.isTold, isOver || waiting.dueAt <= now else {
                continue
            }
            pending[id]?.isTold = true
            told.append(Self.announcement(of: waiting, at: now, isRecorded: false))
        }
        return told
    }

    /// An alert is on disk: what is to be told of it; `nil` where it is no alert of this desk.
    package mutating func recorded(_ id: RecordID, at now: MonotonicTime) -> PipelineEvent? {
        guard let waiting = take(id) else { return nil }
        let announcement = Self.announcement(of: waiting, at: now, isRecorded: true)
        return waiting.isTold ? .alertRecorded(announcement) : .alert(announcement)
    }

    /// An alert was given up by the store. It stands all the same: what is to be told of it, where it was
    /// not told yet.
    package mutating func refused(_ id: RecordID, at now: MonotonicTime) -> AlertAnnouncement? {
        guard let waiting = take(id) else { return nil }
        refusedCount += 1
        return waiting.isTold
            ? nil : Self.announcement(of: waiting, at: now, isRecorded: false)
    }

    /// Whether `change` is kept here until its alert is told.
    package mutating func holds(_ change: AlertReadingChange) -> Bool {
        guard let waiting = pending[change.alert.id], !waiting.isTold else { return false }
        changes.append(change)
        return true
    }

    /// The changes that were kept until the alert was told.
    package mutating func changes(of id: RecordID) -> [AlertReadingChange] {
        defer { changes.removeAll { $0.alert.id == id } }
        return changes.filter { $0.alert.id == id }
    }

    private mutating func take(_ id: RecordID) -> Pending? {
        guard let waiting = pending.removeValue(forKey: id) else { return nil }
        order.removeAll { $0 == id }
        return waiting
    }

    private static func announcement(
        of waiting: Pending, at now: MonotonicTime, isRecorded: Bool
    ) -> AlertAnnouncement {
        AlertAnnouncement(
            alert: waiting.alert, sight: waiting.sight,
            latencyMilliseconds: now.milliseconds(since: waiting.frameAt),
            offsetMilliseconds: waiting.offsetMilliseconds, isRecorded: isRecorded)
    }
}
