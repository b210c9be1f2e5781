// What the tests of a patrol play on: cameras that do as they are told, a store that fails on demand, and
// a place that collects what a patrol says.
import Capture
import Foundation
import Hotlist
import Ledger
import Pipeline
import PlateCore
import Synchronization

/// A camera that gives what a closure says.
final class ScriptedSource: FrameSource {
    let name = "scripted"
    let frameCountExpected: Int? = nil
    private let script: () throws(PlatedError) -> FrameOutcome

    init(_ script: @escaping () throws(PlatedError) -> FrameOutcome) {
        self.script = script
    }

    func next() throws(PlatedError) -> FrameOutcome { try script() }
}

/// Frames that show nothing, numbered, taken now.
struct EmptyFrames: Sendable {
    var width = 64
    var height = 48
    private(set) var given = 0

    init(width: Int = 64, height: Int = 48) {
        self.width = width
        self.height = height
    }

    mutating func next() -> FrameOutcome {
        given += 1
        return .frame(
            Frame(
                source: "scripted", sequence: given - 1,
                grey: GreyImage(width: width, height: height), original: .jpeg([]),
                capturedAt: SystemClock().monotonicNow(), wallTime: WallTime(milliseconds: 0),
                wallTimeSource: .unset))
    }
}

/// A camera of a car without plates: `count` frames at a rate, then nothing.
func steadyCamera(
    _ name: String, framesPerSecond: Double, count: Int, expected: Double? = nil
) -> LiveCamera {
    LiveCamera(name: name, pace: .asItComes, framesPerSecondExpected: expected) {
        var frames = EmptyFrames()
        let clock = SystemClock()
        let start = clock.monotonicNow()
        return ScriptedSource {
            guard frames.given < count else { return quietTurn(.stalled) }
            let due = Double(frames.given) / framesPerSecond * 1000
            clock.sleep(until: start.adding(milliseconds: due))
            return frames.next()
        }
    }
}

/// A camera that gives frames without pause.
func floodingCamera(_ name: String, width: Int = 64, height: Int = 48) -> LiveCamera {
    LiveCamera(name: name, pace: .asItComes) {
        var frames = EmptyFrames(width: width, height: height)
        return ScriptedSource { frames.next() }
    }
}

/// A camera that is there and says nothing.
func stalledCamera(_ name: String) -> LiveCamera {
    LiveCamera(name: name, pace: .asItComes, framesPerSecondExpected: 30) {
        ScriptedSource { quietTurn(.stalled) }
    }
}

/// A turn without a picture, as a live camera takes one.
func quietTurn(_ condition: CameraCondition) -> FrameOutcome {
    let clock = SystemClock()
    clock.sleep(until: clock.monotonicNow().adding(milliseconds: 20))
    return .quiet(condition)
}

/// The rendered drives of the source tree.
enum Drive {
    static func folder(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fixtures/\(name)").path
    }

    static func matcher(_ name: String) throws -> HotlistMatcher {
        let list = try HotlistFile.load(path: folder(name) + "/hotlist.csv", extractedAt: nil)
        return HotlistMatcher(try HotlistIndex([list]))
    }

    static var noLists: HotlistMatcher {
        get throws { HotlistMatcher(try HotlistIndex([])) }
    }

    /// The first `count` frames of a drive, each when the frames before it are nearly through, so that
    /// none is lost; then nothing.
    static func camera(
        _ name: String, as camera: String = "front", count: Int = .max, stage: PatrolStage
    ) -> LiveCamera {
        LiveCamera(name: camera, pace: .asItComes) { () throws(PlatedError) in
            let clip = try RecordedClip.open(path: folder(name) + "/clip.avi", name: camera)
            var given = 0
            return ScriptedSource { () throws(PlatedError) in
                guard given < count else { return quietTurn(.stalled) }
                while stage.waitingFrames(camera) > 4 {
                    let clock = SystemClock()
                    clock.sleep(until: clock.monotonicNow().adding(milliseconds: 2))
                    // Whoever has stopped gets no more frames, and asks for none.
                    if stage.isOver { return .quiet(.running) }
                }
                given += 1
                let outcome = try clip.next()
                guard case .end = outcome else { return outcome }
                given = count
                return .quiet(.stalled)
            }
        }
    }
}

/// Satellites that say when and where, as told.
struct FixedSurroundings: Surroundings {
    var wallMilliseconds: @Sendable (MonotonicTime) -> Int64 = { $0.nanoseconds / 1_000_000 }
    var here: Position?

    func stamp(at moment: MonotonicTime) -> WallStamp {
        WallStamp(
            WallTime(milliseconds: wallMilliseconds(moment)), source: .gps,
            uncertaintyMilliseconds: 7)
    }

    func position(at moment: MonotonicTime) -> Position? { here }
}

/// A store that can be told to fail, to hang, to be slow and to lie, around a real one.
final class FailingStore: SightingStore {
    private struct Orders {
        var failure: PlatedError?
        var milliseconds = 0
        var liesEveryOther = false
        var tries = 0
    }

    let store: ReadStore
    private let orders = Mutex(Orders())
    private let gate = TestGate()

    init(_ store: ReadStore) { self.store = store }

    /// How often anything was tried.
    var tryCount: Int { orders.withLock { $0.tries } }

    /// Fails every write with `error` from now on; nil lets them through again.
    func fail(with error: PlatedError?) { orders.withLock { $0.failure = error } }
    /// Every write takes so long from now on.
    func takeTime(milliseconds: Int) { orders.withLock { $0.milliseconds = milliseconds } }
    /// Says of every other write that it failed, though it is on disk.
    func lie(everyOther: Bool) { orders.withLock { $0.liesEveryOther = everyOther } }
    /// No call returns until it recovers.
    func hang() { gate.close() }
    func recover() { gate.open() }

    func commit(_ changes: [LedgerChange]) throws(PlatedError) {
        gate.pass()
        let now = orders.withLock { orders in
            orders.tries += 1
            return orders
        }
        if let failure = now.failure { throw failure }
        Thread.sleep(forTimeInterval: Double(now.milliseconds) / 1000)
        try store.commit(changes)
        if now.liesEveryOther && now.tries.isMultiple(of: 2) {
            throw PlatedError(.inputOutput, "the disk says that it failed")
        }
    }

    func lastCommitMark() throws(PlatedError) -> Int32 {
        gate.pass()
        return try store.lastCommitMark()
    }
}

/// Everything that a patrol said.
struct Said {
    var reads: [PlateRead] = []
    var alerts: [Alert] = []
    /// Alerts that were told before they were on disk.
    var notRecorded: [RecordID] = []
    /// Alerts of which it was told later that they are on disk.
    var recordedLater: [RecordID] = []
    var faults: [PatrolFault] = []
}

/// A store in a folder of its own, and everything a patrol on it says.
final class PatrolStage: Sendable {
    let failing: FailingStore
    private let folder: URL
    private let said = Mutex(Said())
    private let patrolBox = Mutex<Patrol?>(nil)
    private let over = Atomic(false)

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "plated-patrol-\(UUID().uuidString)")
        failing = FailingStore(
            try ReadStore.open(at: folder.path, sealing: StateKey.sealing(at: folder.path)))
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var store: ReadStore { failing.store }
    var reads: [PlateRead] { said.withLock { $0.reads } }
    var alerts: [Alert] { said.withLock { $0.alerts } }
    var faults: [PatrolFault] { said.withLock { $0.faults } }
    /// Everything it said so far.
    var saidSoFar: Said { said.withLock { $0 } }
    /// How many faults `counts` are among those told.
    func faultCount(_ counts: (PatrolFault) -> Bool) -> Int { faults.count(where: counts) }
    var isOver: Bool { over.load(ordering: .sequentiallyConsistent) }

    /// Makes a patrol, and starts it unless told not to.
    @discardableResult
    func patrol(
        _ cameras: [LiveCamera], matcher: HotlistMatcher? = nil,
        surroundings: any Surroundings = FixedSurroundings(), threads: Int = 2,
        isStarted: Bool = true
    ) throws -> Patrol {
        let patrol = try Patrol(
            cameras: cameras, store: failing, matcher: matcher ?? Drive.noLists,
            surroundings: surroundings, threads: threads,
            onEvent: { [self] event in
                said.withLock {
                    switch event {
                    case .read(let read): $0.reads.append(read)
                    case .alert(let announcement):
                        $0.alerts.append(announcement.alert)
                        if !announcement.isRecorded {
                            $0.notRecorded.append(announcement.alert.id)
                        }
                    case .alertRecorded(let announcement):
                        $0.recordedLater.append(announcement.alert.id)
                    case .alertReading, .summary: break
                    }
                }
            },
            onFault: { [self] fault in said.withLock { $0.faults.append(fault) } })
        patrolBox.withLock { $0 = patrol }
        if isStarted { patrol.start() }
        return patrol
    }

    /// Stops the patrol, with time enough for a loaded machine.
    @discardableResult
    func stop(withinMilliseconds milliseconds: Double = 60_000) -> PatrolEnd {
        over.store(true, ordering: .sequentiallyConsistent)
        let patrol = patrolBox.withLock { $0.take() }
        return patrol?.stop(withinMilliseconds: milliseconds)
            ?? PatrolEnd(eventsUnrecorded: 0, threadsLeft: [])
    }

    /// Frames of a camera that wait; none before the patrol is there.
    func waitingFrames(_ camera: String) -> Int {
        let patrol = patrolBox.withLock { $0 }
        return patrol?.status().cameras.first { $0.name == camera }?.waiting ?? 0
    }
}

/// Waits until `condition` holds; `false` where it does not within a time that is ample for a loaded
/// machine.
func eventually(seconds: Double = 60, _ condition: () -> Bool) -> Bool {
    let clock = SystemClock()
    let until = clock.monotonicNow().adding(milliseconds: seconds * 1000)
    while clock.monotonicNow() < until {
        if condition() { return true }
        clock.sleep(until: clock.monotonicNow().adding(milliseconds: 20))
    }
    return condition()
}
