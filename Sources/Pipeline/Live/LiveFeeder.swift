/// The loop that takes pictures in from one camera, stamps them and puts them into the rota.
///
/// It opens the source on its own thread, and again with back-off when the source throws or ends:
/// whatever a camera does, its loop stays and its pulse beats. Only a source that never returns from a
/// call stops it, and the pulse shows that.
import Foundation
import PlateCore
import Synchronization

/// `@unchecked Sendable`: all that changes belongs to the feeder's thread.
final class LiveFeeder: @unchecked Sendable {
    let pulse: LoopPulse
    private let camera: LiveCamera
    private let index: Int
    private let rota: FrameRota
    private let surroundings: any Surroundings
    private let clock: any Clock
    private let stop: StopSign
    private let onFault: @Sendable (PatrolFault) -> Void
    /// Numbers of frames go on where a source was opened again.
    private var sequenceNext = 0
    private var capturedLast: MonotonicTime?
    private var backOffSeconds = Limits.sourceBackOffSeconds.lowerBound

    init(
        _ camera: LiveCamera, index: Int, rota: FrameRota, surroundings: any Surroundings,
        clock: any Clock, stop: StopSign, onFault: @escaping @Sendable (PatrolFault) -> Void
    ) {
        self.camera = camera
        self.index = index
        self.rota = rota
        self.surroundings = surroundings
        self.clock = clock
        self.stop = stop
        self.onFault = onFault
        pulse = LoopPulse(
            name: "feed " + camera.name,
            silenceMillisecondsMax: Limits.recognitionSilenceMillisecondsMax,
            now: clock.monotonicNow())
    }

    func run() {
        while !stop.isSet {
            var fault: PlatedError?
            do throws(PlatedError) {
                try feed()
            } catch {
                fault = error
            }
            guard !stop.isSet else { return }
            rota.note(.failing(reason: fault?.message ?? "the source ended"), camera: index)
            onFault(.sourceLost(camera: camera.name, fault))
            pause(milliseconds: backOffSeconds * 1000)
            backOffSeconds = min(backOffSeconds * 2, Limits.sourceBackOffSeconds.upperBound)
        }
    }

    /// Opens the source and takes what it gives until it ends, throws or the patrol stops.
    private func feed() throws(PlatedError) {
        pulse.beat(at: clock.monotonicNow())
        let source = try camera.source()
        rota.noteOpening(camera: index)
        var course = Course(
            pace: camera.pace, sequenceFirst: sequenceNext,
            budget: TurnBudget(
                turnsPerSecond: Limits.cameraTurnsPerSecondMax, now: clock.monotonicNow()))
        while !stop.isSet {
            let now = clock.monotonicNow()
            pulse.beat(at: now)
            pause(milliseconds: course.budget.take(at: now))
            let worked = ThreadTime.nowMilliseconds
            switch try source.next() {
            case .frame(let frame):
                // Of the time `next` took, what this thread computed: a device also waits in it.
                let decoding = ThreadTime.nowMilliseconds - worked
                take(frame, decodeMilliseconds: decoding, &course)
            case .damaged:
                rota.miss(1, .undecodable, camera: index)
            case .missed(let count, let cause):
                rota.miss(count, cause, camera: index)
            case .quiet(let condition):
                rota.note(condition, camera: index)
            case .end:
                return
            }
        }
    }

    private func take(_ frame: Frame, decodeMilliseconds: Double, _ course: inout Course) {
        var frame = frame
        let arrived = clock.monotonicNow()
        let due = course.due(frame.capturedAt, now: arrived)
        pause(milliseconds: due.milliseconds(since: arrived))
        guard !stop.isSet else { return }
        frame.source = camera.name
        frame.sequence += course.sequenceFirst
        // A driver whose clock goes back must not turn the order of the tracker's frames round.
        frame.capturedAt = max(due, capturedLast ?? due)
        let stamp = surroundings.stamp(at: frame.capturedAt)
        frame.wallTime = stamp.time
        frame.wallTimeSource = stamp.source
        frame.wallTimeUncertaintyMilliseconds = stamp.uncertaintyMilliseconds
        frame.position = surroundings.position(at: frame.capturedAt)
        capturedLast = frame.capturedAt
        sequenceNext = max(sequenceNext, frame.sequence + 1)
        backOffSeconds = Limits.sourceBackOffSeconds.lowerBound
        rota.push(
            QueuedFrame(
                frame: frame, decodeMilliseconds: decodeMilliseconds,
                arrivedAt: clock.monotonicNow()),
            camera: index)
    }

    /// Waits, beating, and no longer than until the patrol stops.
    private func pause(milliseconds: Double) {
        guard milliseconds > 0 else { return }
        let until = clock.monotonicNow().adding(milliseconds: milliseconds)
        while !stop.isSet {
            let now = clock.monotonicNow()
            pulse.beat(at: now)
            guard now < until else { return }
            let slice = now.adding(milliseconds: Double(Limits.loopTurnMilliseconds))
            clock.sleep(until: min(until, slice))
        }
    }
}

/// One run of a source, from its opening: when its pictures are due.
private struct Course {
    let pace: LiveCamera.Pace
    /// What its frame 0 is called.
    let sequenceFirst: Int
    var budget: TurnBudget
    private var origin: (recording: MonotonicTime, machine: MonotonicTime)?

    init(pace: LiveCamera.Pace, sequenceFirst: Int, budget: TurnBudget) {
        self.pace = pace
        self.sequenceFirst = sequenceFirst
        self.budget = budget
    }

    /// When a picture that says it was taken at `captured` is due, on this machine's clock.
    mutating func due(_ captured: MonotonicTime, now: MonotonicTime) -> MonotonicTime {
        // No picture was taken after it came: a driver whose clock says so is not believed.
        guard case .asRecorded(let speed) = pace else { return min(captured, now) }
        let start = origin ?? (captured, now)
        origin = start
        // Infinitely fast is always due now.
        guard speed.isFinite, speed > 0 else { return now }
        let played = captured.milliseconds(since: start.recording) / speed
        return start.machine.adding(milliseconds: played)
    }
}

/// Says to every loop of a patrol that it is over.
final class StopSign: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

/// The processor time of the thread that asks.
private enum ThreadTime {
    static var nowMilliseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
