/// The pipeline at work on a car: up to four live cameras, two cores, one disk, for as long as the shift
/// lasts.
///
/// A thread a camera takes pictures in, some threads recognise, one thread records and announces, one
/// writes. What each waits for, and what is lost when it is not enough, is in the pipeline's notes. No camera, picture or disk ends a
/// patrol: only `stop` does.
import Capture
import Custody
import Foundation
import Hotlist
import Ledger
import PlateCore
import PlateVision
import Synchronization

/// One patrol. Start it once, stop it once; its threads hold it until they have gone.
public final class Patrol: Sendable {
    /// One a loop: whoever watches them sees a loop that is stuck.
    public let pulses: [LoopPulse]

    private let clock: any Clock
    private let rota: FrameRota
    private let channel = EventChannel()
    private let share: RecogniserShare
    private let feeders: [LiveFeeder]
    private let recognisers: [RecogniserLoop]
    private let recorder: RecorderLoop
    private let commits: CommitQueue
    private let writer: CommitLoop
    private let stopSign = StopSign()
    private let threads = RunningThreads()
    private let isStarted = Atomic(false)

    /// Makes a patrol ready; no thread runs and no camera is opened yet.
    ///
    /// - Parameters:
    ///   - cameras: none is right, too: the daemon of a car without cameras stays up.
    ///   - threads: recogniser threads; nil for one a core.
    ///   - diskStep: what the disk has no room for now; asked before every commit, on the thread that
    ///     commits. Pictures that are refused are not written; where reads are, they wait in memory.
    ///   - onEvent: gets every read when it is on disk; every alert when it is on disk, or after 250 ms
    ///     as not recorded, and again when it is recorded then. On the recorder's thread: it must not
    ///     wait for anybody.
    ///   - onFault: gets what went wrong and was survived, once each, on any thread.
    /// - Throws: `configuration` where two cameras have one name, `badData` where the program was built
    ///   with damaged weights.
    public init(
        cameras: [LiveCamera], store: any SightingStore, matcher: HotlistMatcher,
        surroundings: any Surroundings, threads: Int? = nil, clock: any Clock = SystemClock(),
        diskStep: @escaping @Sendable () -> DiskStep = { .normal },
        onEvent: @escaping @Sendable (PipelineEvent) -> Void,
        onFault: @escaping @Sendable (PatrolFault) -> Void = { _ in }
    ) throws(PlatedError) {
        if Set(cameras.map(\.name)).count != cameras.count {
            throw PlatedError(.configuration, "two cameras have the same name")
        }
        let count = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
        self.clock = clock
        let rota = FrameRota(cameras: cameras, clock: clock)
        let share = RecogniserShare(
            cameras: cameras, rota: rota,
            pool: try RecogniserPool(threads: count, idleMax: cameras.count), channel: channel,
            clock: clock, onFault: onFault)
        let classifier = try StateClassifier()
        let commits = CommitQueue(clock: clock)
        recorder = RecorderLoop(
            recorder: SightingRecorder(
                matcher: matcher, clock: clock, stateTeller: classifier.classify(_:text:in:)),
            commits: commits, share: share, onEvent: onEvent)
        writer = CommitLoop(
            store: store, queue: commits, clock: clock, diskStep: diskStep,
            listener: CommitLoop.Listener(telling: channel, onFault: onFault))
        recognisers = (1...count).map { RecogniserLoop(number: $0, share: share) }
        feeders = cameras.enumerated().map { [stopSign] index, camera in
            LiveFeeder(
                camera, index: index, rota: rota, surroundings: surroundings, clock: clock,
                stop: stopSign, onFault: onFault)
        }
        self.rota = rota
        self.share = share
        self.commits = commits
        pulses =
            feeders.map(\.pulse) + recognisers.map(\.pulse) + [recorder.pulse, writer.pulse]
    }

    /// Starts every thread.
    public func start() {
        let before = isStarted.exchange(true, ordering: .acquiringAndReleasing)
        precondition(!before, "a patrol starts once")
        threads.start(writer.pulse.name, .commit, writer.run)
        threads.start(recorder.pulse.name, .record, recorder.run)
        for recogniser in recognisers {
            threads.start(recogniser.pulse.name, .recognise, recogniser.run)
        }
        for feeder in feeders { threads.start(feeder.pulse.name, .feed, feeder.run) }
    }

    /// Takes other lists; reads that are recorded from now on are held against them.
    public func replace(matcher: HotlistMatcher) {
        recorder.replace(matcher: matcher)
    }

    /// Gives the store something beside reads to write, in its order among them. Never waits; possible
    /// before the start. While the store takes nothing, `Limits.storeNotesWaitingMax` changes of clocks
    /// and lists are kept.
    ///
    /// - Parameters:
    ///   - isUrgent: whether it does not wait for others to share its commit.
    ///   - onSettled: told whether it is on disk, or was given up as the store refuses it; on the thread
    ///     that writes, which it must not hold up. Not called for what is left when the patrol ends.
    public func enqueue(
        _ change: LedgerChange, isUrgent: Bool = false,
        onSettled: (@Sendable (Bool) -> Void)? = nil
    ) {
        commits.add(
            CommitEntry(
                change, isUrgent: isUrgent, waitingSince: clock.monotonicNow(),
                onSettled: onSettled))
    }

    /// How it stands. Cheap enough for ten times a second; waits for no loop.
    public func status() -> PatrolStatus {
        let now = clock.monotonicNow()
        let recorded = recorder.now
        let written = writer.now
        let events = channel.standing
        let changes = commits.standing
        let recent = share.timings.withLock { $0 }
        func age(_ since: MonotonicTime?) -> Double {
            since.map { max(0, now.milliseconds(since: $0)) } ?? 0
        }
        return PatrolStatus(
            cameras: rota.status(), reads: recorded.reads, alerts: recorded.alerts,
            alertsNotRecorded: recorded.alertsNotRecorded, sightingsOpen: recorded.sightingsOpen,
            eventsWaiting: events.waiting, eventsWaitingMax: events.waitingMax,
            oldestEventMilliseconds: age(events.oldestSince), changesWaiting: changes.waiting,
            changesWaitingMax: changes.waitingMax, changesWaitingBytes: changes.bytes,
            oldestChangeMilliseconds: age(changes.oldestSince), commits: written.commits,
            changesCommitted: written.changes, lastCommitMilliseconds: written.lastMilliseconds,
            step: changes.step, picturesShed: changes.shed, notesDropped: changes.notesDropped,
            storeErrors: written.errors,
            storeFault: written.fault ?? Self.silence(age(changes.writingSince)),
            recordsRefused: written.refused, timings: recent.timings(at: now))
    }

    /// What is wrong with a disk that has not answered for so long.
    private static func silence(_ milliseconds: Double) -> String? {
        guard milliseconds > Limits.commitSlowMillisecondsMax else { return nil }
        return "the disk has not answered a write for \(Int(milliseconds / 1000)) s"
    }

    /// Takes no more pictures, recognises those that wait, ends every sighting, records everything, and
    /// returns when that is done or the time is up. Blocks; not for the cooperative pool.
    ///
    /// A thread that is still in a call to a camera or a disk when the time is up is left behind.
    @discardableResult
    public func stop(withinMilliseconds milliseconds: Double) -> PatrolEnd {
        let deadline = clock.monotonicNow().adding(milliseconds: milliseconds)
        func left(_ share: Double) -> Int {
            let until = deadline.adding(milliseconds: -milliseconds * (1 - share))
            return max(0, Int(until.milliseconds(since: clock.monotonicNow())))
        }
        stopSign.set()
        rota.close()
        // Half of the time for what is being recognised; a disk that hangs must not take all of it.
        if !threads.wait(for: .recognise, milliseconds: left(0.5)) { share.abandon.set() }
        // Those that waited for room in the channel let go now; one that is still at it keeps its lane.
        threads.wait(for: .recognise, milliseconds: left(0.75))
        endSightings(of: rota.retire(), waitMilliseconds: { left(0.85) })
        channel.close()
        // The recorder closes the queue when it has passed everything on, and tells what was written.
        if threads.wait(for: .commit, milliseconds: left(0.95)) {
            threads.wait(for: .record, milliseconds: left(1))
        }
        let backlog = commits.abandon()
        let events = channel.abandon() + share.eventsAbandoned.load(ordering: .relaxed)
        threads.wait(for: .record, milliseconds: left(1))
        threads.wait(for: .feed, milliseconds: left(1))
        return PatrolEnd(
            eventsUnrecorded: events + backlog.count, alertsUnrecorded: backlog.alerts,
            readsUnrecorded: Array(backlog.reads), threadsLeft: threads.names)
    }

    /// Ends the sightings of cameras that are in nobody's hands any more.
    private func endSightings(of cameras: [Int], waitMilliseconds: () -> Int) {
        for camera in cameras {
            for event in share.lanes[camera].finish() {
                let now = clock.monotonicNow()
                let tracked = TrackedEvent(event: event, frameAt: now, waitingSince: now)
                while !channel.push(tracked, waitMilliseconds: min(50, waitMilliseconds())) {
                    if waitMilliseconds() > 0 { continue }
                    share.eventsAbandoned.add(1, ordering: .relaxed)
                    break
                }
            }
        }
    }
}

/// The threads of a patrol that have not gone yet.
///
/// `@unchecked Sendable`: its state is protected by `condition`.
private final class RunningThreads: @unchecked Sendable {
    /// What a thread does, for those who wait.
    enum Kind {
        case feed, recognise, record, commit
    }

    private let condition = TimedCondition()
    private var running: [(name: String, kind: Kind)] = []

    /// The names of those that run.
    var names: [String] { condition.withLock { running.map(\.name) } }

    func start(_ name: String, _ kind: Kind, _ body: @escaping @Sendable () -> Void) {
        condition.withLock { running.append((name, kind)) }
        let thread = Thread {
            body()
            self.condition.withLock {
                self.running.removeAll { $0.name == name }
                self.condition.broadcast()
            }
        }
        thread.name = name
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    /// Waits until none of `kind` runs; `false` where the time was up before.
    @discardableResult
    func wait(for kind: Kind, milliseconds: Int) -> Bool {
        let clock = SystemClock()
        let until = clock.monotonicNow().adding(milliseconds: Double(milliseconds))
        return condition.withLock {
            while running.contains(where: { $0.kind == kind }) {
                let left = until.milliseconds(since: clock.monotonicNow())
                guard left > 0 else { return false }
                condition.wait(milliseconds: Int(left.rounded(.up)))
            }
            return true
        }
    }

    /// SQLite and libjpeg stay far below it.
    private static let stackBytes = 2 << 20
}
