/// The loop of one recogniser thread: a turn of the rota, recognition, tracking, events to the recorder.
import PlateCore
import PlateVision
import Synchronization

/// What all recogniser threads of a patrol share.
///
/// `@unchecked Sendable`: a lane is used only by the thread that has its camera's turn.
final class RecogniserShare: @unchecked Sendable {
    let rota: FrameRota
    let lanes: [CameraLane]
    let pool: RecogniserPool
    let channel: EventChannel
    let cameras: [LiveCamera]
    let timings: Mutex<RecentTimings>
    let clock: any Clock
    let onFault: @Sendable (PatrolFault) -> Void
    /// Set when the time to stop is up: what cannot be passed on is let go, counted.
    let abandon = StopSign()
    let eventsAbandoned = Atomic(0)

    init(
        cameras: [LiveCamera], rota: FrameRota, pool: RecogniserPool, channel: EventChannel,
        clock: any Clock, onFault: @escaping @Sendable (PatrolFault) -> Void
    ) {
        self.cameras = cameras
        self.rota = rota
        self.pool = pool
        self.channel = channel
        self.clock = clock
        self.onFault = onFault
        lanes = cameras.map { _ in CameraLane() }
        timings = Mutex(RecentTimings(now: clock.monotonicNow()))
    }

    /// Passes `events` on, waiting for room as long as it takes.
    func pass(_ events: [TrackerEvent], frameAt: MonotonicTime, beat: () -> Void) {
        for event in events {
            let tracked = TrackedEvent(
                event: event, frameAt: frameAt, waitingSince: clock.monotonicNow())
            while !channel.push(tracked, waitMilliseconds: Limits.loopTurnMilliseconds) {
                beat()
                if abandon.isSet {
                    eventsAbandoned.add(1, ordering: .relaxed)
                    break
                }
            }
        }
    }
}

/// One recogniser thread.
final class RecogniserLoop: Sendable {
    let pulse: LoopPulse
    private let share: RecogniserShare

    init(number: Int, share: RecogniserShare) {
        self.share = share
        pulse = LoopPulse(
            name: "recognise \(number)",
            silenceMillisecondsMax: Limits.recognitionSilenceMillisecondsMax,
            now: share.clock.monotonicNow())
    }

    func run() {
        while true {
            beat()
            switch share.rota.next(waitMilliseconds: Limits.loopTurnMilliseconds) {
            case .frame(let camera, let queued): recognise(queued, camera: camera)
            case .idle(let camera, let moment):
                let events = share.lanes[camera].expire(at: moment)
                share.pass(events, frameAt: share.clock.monotonicNow(), beat: beat)
                share.rota.release(camera: camera)
            case .nothing: continue
            case .over: return
            }
        }
    }

    private func recognise(_ queued: QueuedFrame, camera: Int) {
        let before = share.clock.monotonicNow()
        var timings = StageTimings()
        timings.add(.decode, milliseconds: queued.decodeMilliseconds)
        var events: [TrackerEvent] = []
        var fault: PlatedError?
        do throws(PlatedError) {
            events = try share.lanes[camera].observe(
                queued.frame, clock: share.clock, timings: &timings,
                recognise: share.pool.recognise)
        } catch {
            fault = error
        }
        let after = share.clock.monotonicNow()
        timings.add(.frame, milliseconds: after.milliseconds(since: queued.arrivedAt))
        share.timings.withLock { $0.add(timings, at: after) }
        // The camera stays in hand until its events are passed on: so they stay in order.
        share.pass(events, frameAt: queued.arrivedAt, beat: beat)
        share.rota.finish(
            camera: camera, milliseconds: after.milliseconds(since: before), refused: fault != nil)
        if let fault {
            share.onFault(.recognitionFailed(camera: share.cameras[camera].name, fault))
        }
    }

    private func beat() { pulse.beat(at: share.clock.monotonicNow()) }
}
