/// The frames of all cameras that wait for recognition, and whose turn it is.
///
/// Each camera has room for `Limits.frameQueueCountMax` frames of its own; when it is full its oldest
/// frame goes, counted. Recogniser threads ask for turns; a camera is in one thread's hands at a time,
/// so its frames stay in order, and `FairShare` says which is next. No call waits for the pipeline
/// but `next`, and that one not longer than it is told.
import PlateCore

/// Its state is protected by `condition`.
package final class FrameRota: @unchecked Sendable {
    /// What a recogniser thread is given to do.
    package enum Turn {
        /// Recognise this frame of a camera, and then call `finish`.
        case frame(camera: Int, QueuedFrame)
        /// No frame came from a camera for a while: look what its tracker has lost by `moment`, on
        /// the clock of its frames, and then call `release`.
        case idle(camera: Int, moment: MonotonicTime)
        /// Nothing to do within the time.
        case nothing
        /// Nothing waits and nothing more will come.
        case over
    }

    private struct Place {
        var frames: [QueuedFrame] = []
        var isBusy = false
        var counts: CameraCounts
        var condition = CameraCondition.starting
        var waitingMax = 0
        var openings = 0
        /// When the last frame came and when it was taken: two clocks, for a recording.
        var last: (arrived: MonotonicTime, captured: MonotonicTime)?
        /// When the tracker was last looked after.
        var lookedAfter: MonotonicTime?
    }

    private let condition = TimedCondition()
    private let clock: any Clock
    private let cameras: [LiveCamera]
    private var places: [Place]
    private var share: FairShare
    private var isClosed = false
    private var isRetired = false

    package init(cameras: [LiveCamera], clock: any Clock) {
        self.clock = clock
        self.cameras = cameras
        let now = clock.monotonicNow()
        places = cameras.map { _ in Place(counts: CameraCounts(startedAt: now)) }
        share = FairShare(count: cameras.count)
    }

    // MARK: What feeders say

    /// A frame has come. After `close` it is not counted and goes nowhere.
    package func push(_ frame: QueuedFrame, camera index: Int) {
        let now = clock.monotonicNow()
        condition.withLock {
            guard !isClosed else { return }
            places[index].counts.take(at: now)
            if places[index].frames.count >= Limits.frameQueueCountMax {
                places[index].frames.removeFirst()
                places[index].counts.drop()
            }
            places[index].frames.append(frame)
            places[index].condition = .running
            places[index].waitingMax = max(
                places[index].waitingMax, places[index].counts.waiting)
            places[index].last = (now, frame.frame.capturedAt)
            places[index].lookedAfter = now
            share.setReady(index)
            condition.signal()
        }
    }

    /// Pictures did not come, or came for nothing.
    package func miss(_ count: Int, _ fault: FrameFault, camera index: Int) {
        let now = clock.monotonicNow()
        condition.withLock {
            guard !isClosed else { return }
            places[index].counts.miss(count, fault, at: now)
        }
    }

    /// How a camera stands.
    package func note(_ standing: CameraCondition, camera index: Int) {
        condition.withLock { places[index].condition = standing }
    }

    /// A camera's source was made.
    package func noteOpening(camera index: Int) {
        condition.withLock {
            places[index].openings += 1
            places[index].condition = .starting
        }
    }

    /// Takes no more frames; what waits is still given out.
    package func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// Gives out nothing more.
    ///
    /// - Returns: the cameras that are in nobody's hands, and come into nobody's any more.
    package func retire() -> [Int] {
        condition.withLock {
            isRetired = true
            condition.broadcast()
            return places.indices.filter { !places[$0].isBusy }
        }
    }

    // MARK: What recognisers ask

    /// The next turn; waits for one for `milliseconds` at most.
    package func next(waitMilliseconds: Int) -> Turn {
        condition.withLock {
            if let turn = turnNow() { return turn }
            condition.wait(milliseconds: waitMilliseconds)
            return turnNow() ?? .nothing
        }
    }

    private func turnNow() -> Turn? {
        if isRetired { return .over }
        if let index = share.next(where: { !places[$0].isBusy }) {
            places[index].isBusy = true
            let frame = places[index].frames.removeFirst()
            if places[index].frames.isEmpty { share.setIdle(index) }
            return .frame(camera: index, frame)
        }
        if isClosed {
            return places.allSatisfy { $0.frames.isEmpty && !$0.isBusy } ? .over : nil
        }
        return idleTurn(at: clock.monotonicNow())
    }

    private func idleTurn(at now: MonotonicTime) -> Turn? {
        let index = places.indices.first { index in
            guard !places[index].isBusy, let before = places[index].lookedAfter else {
                return false
            }
            return now.milliseconds(since: before) >= Limits.idleTurnMilliseconds
        }
        guard let index, let last = places[index].last else { return nil }
        places[index].isBusy = true
        places[index].lookedAfter = now
        let passed = now.milliseconds(since: last.arrived)
        return .idle(camera: index, moment: last.captured.adding(milliseconds: passed))
    }

    /// A frame's turn is over; it took so long. `refused` where recognition would not have it.
    package func finish(camera index: Int, milliseconds: Double, refused: Bool) {
        let now = clock.monotonicNow()
        condition.withLock {
            places[index].counts.finish(refused: refused, at: now)
            share.charge(index, milliseconds: milliseconds)
            leave(index)
        }
    }

    /// An idle turn is over.
    package func release(camera index: Int) {
        condition.withLock { leave(index) }
    }

    private func leave(_ index: Int) {
        places[index].isBusy = false
        if isClosed {
            condition.broadcast()
        } else if !places[index].frames.isEmpty {
            condition.signal()
        }
    }

    // MARK: What the status shows

    /// How the cameras stand, in the order they were given.
    package func status() -> [CameraStatus] {
        let now = clock.monotonicNow()
        let taken = condition.withLock { places.map { ($0.counts, $0) } }
        return zip(cameras, taken).map { camera, place in
            let (counts, place) = place
            return CameraStatus(
                name: camera.name, condition: place.condition,
                framesPerSecond: counts.framesPerSecond(at: now),
                framesPerSecondExpected: camera.framesPerSecondExpected, taken: counts.taken,
                processed: counts.processed, dropped: counts.dropped, damaged: counts.damaged,
                waiting: counts.waiting, waitingMax: place.waitingMax,
                health: counts.health(expected: camera.framesPerSecondExpected, at: now),
                lastFrameAgeMilliseconds: place.last.map { now.milliseconds(since: $0.arrived) },
                openings: place.openings)
        }
    }
}
