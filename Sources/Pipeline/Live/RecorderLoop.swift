/// The loop that records: tracker events in, reads and alerts on disk, announcements out.
///
/// A store that fails does not end it: the event is kept and tried again with back-off until the store
/// takes it, and everything behind it waits. What the store refuses for what it is, not for how the disk
/// is, is given up after `Limits.storeRefusalsMax` tries, or it would stop the car's reads for ever.
import Hotlist
import PlateCore
import PlateVision
import Synchronization

/// `@unchecked Sendable`: the recorder belongs to the loop's thread; the rest is a mutex.
final class RecorderLoop: @unchecked Sendable {
    /// What the status shows of it.
    struct Standing: Sendable {
        var reads = 0
        var alerts = 0
        var sightingsOpen = 0
        var storeErrors = 0
        var storeFault: String?
        var recordsRefused = 0
    }

    let pulse: LoopPulse
    private var recorder: SightingRecorder
    private let matcher: Mutex<HotlistMatcher?>
    private let standing = Mutex(Standing())
    private let share: RecogniserShare
    private let startedAt: MonotonicTime
    private let onEvent: @Sendable (PipelineEvent) -> Void

    init(
        recorder: SightingRecorder, share: RecogniserShare,
        onEvent: @escaping @Sendable (PipelineEvent) -> Void
    ) {
        self.recorder = recorder
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
        while true {
            beat()
            switch share.channel.next(waitMilliseconds: Limits.loopTurnMilliseconds) {
            case .event(let tracked):
                record(tracked)
            case .nothing: continue
            case .over: return
            }
        }
    }

    /// Records one event, however many tries it takes.
    private func record(_ tracked: TrackedEvent) {
        var tries = 0
        var refusals = 0
        var pause = Limits.storeBackOffMilliseconds.lowerBound
        while true {
            beat()
            if let new = matcher.withLock({ $0.take() }) { recorder.matcher = new }
            do throws(PlatedError) {
                let outcome = try recorder.record(tracked.event)
                if tries > 0 { noteRecovery(tries: tries + 1) }
                announce(outcome, of: tracked)
                share.channel.settle()
                return
            } catch {
                tries += 1
                noteFailure(error, isFirst: tries == 1)
                if error.code == .badData { refusals += 1 }
                if refusals >= Limits.storeRefusalsMax {
                    giveUp(tracked, error)
                    return
                }
            }
            guard share.channel.pause(milliseconds: pause, clock: share.clock, beat: beat) else {
                return
            }
            pause = min(pause * 2, Limits.storeBackOffMilliseconds.upperBound)
        }
    }

    private func announce(_ outcome: SightingRecorder.Outcome, of tracked: TrackedEvent) {
        let now = share.clock.monotonicNow()
        let taken = tracked.event.sighting.bestFrame.capturedAt
        let latency = now.milliseconds(since: tracked.frameAt)
        var timings = StageTimings()
        timings.add(.match, milliseconds: outcome.matchMilliseconds)
        if let milliseconds = outcome.stateMilliseconds {
            timings.add(.state, milliseconds: milliseconds)
        }
        if outcome.isWritten { timings.add(.store, milliseconds: outcome.storeMilliseconds) }
        for _ in outcome.alerts { timings.add(.alert, milliseconds: latency) }
        share.timings.withLock { $0.add(timings, at: now) }
        standing.withLock {
            $0.alerts += outcome.alerts.count
            if outcome.read != nil { $0.reads += 1 }
            $0.sightingsOpen = recorder.openCount
        }
        for alert in outcome.alerts {
            onEvent(
                .alert(
                    AlertAnnouncement(
                        alert: alert, latencyMilliseconds: latency,
                        offsetMilliseconds: taken.milliseconds(since: startedAt))))
        }
        if let read = outcome.read { onEvent(.read(read)) }
        if let fault = outcome.pictureFault {
            share.onFault(.pictureFailed(camera: tracked.event.sighting.camera, fault))
        }
    }

    private func noteFailure(_ error: PlatedError, isFirst: Bool) {
        standing.withLock {
            $0.storeErrors += 1
            $0.storeFault = error.message
        }
        if isFirst { share.onFault(.storeFailed(error)) }
    }

    private func noteRecovery(tries: Int) {
        standing.withLock { $0.storeFault = nil }
        share.onFault(.storeRecovered(tries: tries))
    }

    private func giveUp(_ tracked: TrackedEvent, _ error: PlatedError) {
        standing.withLock {
            $0.recordsRefused += 1
            $0.storeFault = nil
        }
        share.channel.settle()
        share.onFault(.recordRefused(camera: tracked.event.sighting.camera, error))
    }

    private func beat() { pulse.beat(at: share.clock.monotonicNow()) }
}
