/// The loop that records: tracker events in, changes for the disk out, announcements out.
///
/// It never waits for the disk: what is to be written goes to the commit queue, and what became of it
/// comes back as notices. So all announcements come from this one thread, in their order.
import Hotlist
import PlateCore
import PlateVision
import Synchronization

/// `@unchecked Sendable`: the recorder, the desk and the watch belong to the loop's thread; the rest is a
/// mutex.
final class RecorderLoop: @unchecked Sendable {
    /// What the status shows of it.
    struct Standing: Sendable {
        var reads = 0
        var alerts = 0
        var alertsNotRecorded = 0
        var sightingsOpen = 0
    }

    let pulse: LoopPulse
    private var recorder: SightingRecorder
    private var desk = AlertDesk()
    private var watch = DiskWatch()
    private let commits: CommitQueue
    private let matcher: Mutex<HotlistMatcher?>
    private let standing = Mutex(Standing())
    private let share: RecogniserShare
    private let startedAt: MonotonicTime
    private let onEvent: @Sendable (PipelineEvent) -> Void

    init(
        recorder: SightingRecorder, commits: CommitQueue, share: RecogniserShare,
        onEvent: @escaping @Sendable (PipelineEvent) -> Void
    ) {
        self.recorder = recorder
        self.commits = commits
        self.share = share
        self.onEvent = onEvent
        matcher = Mutex(nil)
        startedAt = share.clock.monotonicNow()
        pulse = LoopPulse(
            name: "record", silenceMillisecondsMax: Limits.recorderSilenceMillisecondsMax,
            now: startedAt)
    }

    /// How it stands.
    var now: Standing { standing.withLock { $0 } }

    /// Takes other lists from the next event on.
    func replace(matcher new: HotlistMatcher) {
        matcher.withLock { $0 = new }
    }

    func run() {
        var isOver = false
        while !isOver {
            turn()
            let next = share.channel.next(
                waitMilliseconds: waitMilliseconds, takesEvents: commits.hasRoom)
            switch next {
            case .event(let tracked):
                record(tracked)
                share.channel.settle()
            case .notices(let notices): notices.forEach(take)
            case .nothing: break
            case .over: isOver = true
            }
        }
        finish()
    }

    /// After the last event: what is told of what is written may bring more to write, so the queue is
    /// closed only when nothing waits and everything is told.
    private func finish() {
        commits.hurry()
        var isSettled = false
        while !isSettled {
            turn()
            // Asked before the notices are taken: what was told by then is among them.
            let isIdle = commits.isIdle
            let wait = isIdle ? 1 : waitMilliseconds
            guard let notices = share.channel.nextNotices(waitMilliseconds: wait) else { break }
            notices.forEach(take)
            isSettled = isIdle && notices.isEmpty
        }
        commits.close()
        var isEnded = false
        while !isEnded {
            turn()
            let wait = waitMilliseconds
            guard let notices = share.channel.nextNotices(waitMilliseconds: wait) else { break }
            for notice in notices {
                take(notice)
                if case .ended = notice { isEnded = true }
            }
        }
        announce(desk.due(at: share.clock.monotonicNow(), isOver: true))
    }

    /// What every turn begins with: the pulse, alerts that have waited for the disk long enough, and what
    /// is to be told of the disk.
    private func turn() {
        let now = share.clock.monotonicNow()
        pulse.beat(at: now)
        announce(desk.due(at: now))
        let faults = watch.look(
            commits.standing, alertsNotRecorded: desk.notRecordedCount, at: now)
        faults.forEach(share.onFault)
    }

    /// Until the next turn at most.
    private var waitMilliseconds: Int {
        let turn = Limits.loopTurnMilliseconds
        guard let due = desk.milliseconds(untilDueAt: share.clock.monotonicNow()) else {
            return turn
        }
        return min(turn, Int(due.rounded(.up)))
    }

    /// Records one event: matches it and gives what came of it to the disk.
    private func record(_ tracked: TrackedEvent) {
        if let new = matcher.withLock({ $0.take() }) { recorder.matcher = new }
        let outcome = recorder.record(tracked.event)
        let now = share.clock.monotonicNow()
        let isDiskAway = commits.isDiskAway(at: now)
        for change in outcome.changes {
            commits.add(CommitEntry(change, finished: outcome.read, waitingSince: now))
        }
        let taken = tracked.event.sighting.bestFrame.capturedAt
        for alert in outcome.alerts {
            desk.raise(
                alert, outcome.sight, frameAt: tracked.frameAt,
                offsetMilliseconds: taken.milliseconds(since: startedAt), at: now,
                isDiskAway: isDiskAway)
        }
        for change in outcome.readingChanges where !desk.holds(change) {
            onEvent(.alertReading(change))
        }
        standing.withLock { $0.sightingsOpen = recorder.openCount }
        var timings = StageTimings()
        timings.add(.match, milliseconds: outcome.matchMilliseconds)
        if let milliseconds = outcome.stateMilliseconds {
            timings.add(.state, milliseconds: milliseconds)
        }
        share.timings.withLock { $0.add(timings, at: now) }
        if let fault = outcome.pictureFault {
            share.onFault(.pictureFailed(camera: tracked.event.sighting.camera, fault))
        }
    }

    /// Takes in what became of what was given to the disk.
    private func take(_ notice: CommitNotice) {
        let now = share.clock.monotonicNow()
        switch notice {
        case .recorded(let told, let milliseconds):
            var timings = StageTimings()
            timings.add(.store, milliseconds: milliseconds)
            share.timings.withLock { $0.add(timings, at: now) }
            for one in told { takeRecorded(one, at: now) }
        case .refused(let told):
            announce(told.alerts.compactMap { desk.refused($0, at: now) })
        case .ended: break
        }
        standing.withLock { $0.alertsNotRecorded = desk.notRecordedCount }
    }

    private func takeRecorded(_ told: CommitNotice.Told, at now: MonotonicTime) {
        for alert in told.alerts {
            switch desk.recorded(alert, at: now) {
            case .alert(let announcement): announce([announcement])
            case .some(let event): onEvent(event)
            case nil: break
            }
        }
        guard let read = told.read else { return }
        standing.withLock { $0.reads += 1 }
        onEvent(.read(read))
    }

    /// Tells alerts for the first time.
    private func announce(_ announcements: [AlertAnnouncement]) {
        guard !announcements.isEmpty else { return }
        let now = share.clock.monotonicNow()
        var timings = StageTimings()
        for announcement in announcements {
            timings.add(.alert, milliseconds: announcement.latencyMilliseconds)
            onEvent(.alert(announcement))
            for change in desk.changes(of: announcement.alert.id) {
                onEvent(.alertReading(change))
            }
        }
        share.timings.withLock { $0.add(timings, at: now) }
        standing.withLock {
            $0.alerts += announcements.count
            $0.alertsNotRecorded = desk.notRecordedCount
        }
    }
}
