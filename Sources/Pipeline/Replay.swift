/// Recorded video through the whole pipeline: the heart of `plated replay` and `plated demo`.
import Capture
import Hotlist
import Ledger
import PlateCore
import PlateVision

/// One run over one recording.
public final class Replay {
    private let feeder: FrameFeeder
    private let frameCountExpected: Int?
    private let lane = CameraLane()
    private let recogniser: PlateRecogniser
    private var recorder: SightingRecorder
    private let store: any SightingStore
    private let clock: any Clock
    private var summary = RunSummary()
    private var start: MonotonicTime?

    /// Opens the recording, its hotlist and the store in `stateFolder`.
    ///
    /// - Parameters:
    ///   - speed: as recorded, losing what comes too late, or as fast as it can be read.
    ///   - seconds: what to play at most, of the recording's own time.
    public init(
        recording: Recording, stateFolder: String, speed: PlaybackSpeed, seconds: Double? = nil,
        clock: any Clock = SystemClock()
    ) throws(PlatedError) {
        let source = try recording.open()
        let list = try recording.loadHotlist()
        let matcher = HotlistMatcher(try HotlistIndex(list.map { [$0] } ?? []))
        let store = try ReadStore.open(
            at: stateFolder, sealing: StateKey.sealing(at: stateFolder))
        if let list {
            var generator = SystemRandomNumberGenerator()
            try store.append(
                HotlistVersion(of: list, loadedAt: clock.wallNow(), using: &generator))
        }
        frameCountExpected = source.frameCountExpected
        feeder = FrameFeeder(
            source, speed: speed, clock: clock, lengthMilliseconds: seconds.map { $0 * 1000 })
        recogniser = try PlateRecogniser()
        let classifier = try StateClassifier()
        recorder = SightingRecorder(
            matcher: matcher, clock: clock, stateTeller: classifier.classify(_:text:in:))
        self.store = store
        self.clock = clock
    }

    /// Plays to the end.
    ///
    /// - Parameters:
    ///   - onEvent: gets every event as it comes, the summary last.
    ///   - onProgress: gets frames done and, where known, frames expected.
    public func run(
        onEvent: (PipelineEvent) -> Void, onProgress: (Int, Int?) -> Void = { _, _ in }
    ) throws(PlatedError) {
        feeder.start()
        defer { feeder.queue.cancel() }
        while true {
            switch feeder.queue.pop() {
            case .frame(let queued):
                try observe(queued, onEvent)
                onProgress(summary.frames + summary.framesDamaged, frameCountExpected)
            case .damaged:
                summary.framesDamaged += 1
            case .end(let cut, let error):
                let now = clock.monotonicNow()
                for event in lane.finish() { try record(event, arrivedAt: now, onEvent) }
                if let error { throw error }
                onEvent(.summary(finalSummary(cut: cut)))
                return
            }
        }
    }

    private func observe(
        _ queued: QueuedFrame, _ onEvent: (PipelineEvent) -> Void
    ) throws(PlatedError) {
        if start == nil { start = queued.frame.capturedAt }
        let before = clock.monotonicNow()
        summary.timings.add(.decode, milliseconds: queued.decodeMilliseconds)
        let events = try lane.observe(
            queued.frame, clock: clock, timings: &summary.timings,
            recognise: recogniser.recognise)
        for event in events { try record(event, arrivedAt: queued.arrivedAt, onEvent) }
        summary.frames += 1
        summary.timings.add(
            .frame,
            milliseconds: clock.monotonicNow().milliseconds(since: before)
                + queued.decodeMilliseconds)
    }

    private func record(
        _ event: TrackerEvent, arrivedAt: MonotonicTime, _ onEvent: (PipelineEvent) -> Void
    ) throws(PlatedError) {
        let outcome = recorder.record(event)
        let told = clock.monotonicNow()
        try store.commit(outcome.changes)
        summary.timings.add(.match, milliseconds: outcome.matchMilliseconds)
        if let milliseconds = outcome.stateMilliseconds {
            summary.timings.add(.state, milliseconds: milliseconds)
        }
        summary.timings.add(.store, milliseconds: clock.monotonicNow().milliseconds(since: told))
        let taken = event.sighting.bestFrame.capturedAt
        for alert in outcome.alerts {
            summary.alerts += 1
            onEvent(
                .alert(
                    AlertAnnouncement(
                        alert: alert, sight: outcome.sight,
                        latencyMilliseconds: clock.monotonicNow().milliseconds(since: arrivedAt),
                        offsetMilliseconds: taken.milliseconds(since: start ?? taken))))
        }
        guard let read = outcome.read else { return }
        summary.reads += 1
        onEvent(.read(read))
    }

    private func finalSummary(cut: String?) -> RunSummary {
        summary.cut = cut
        summary.framesDropped = ["queueFull": feeder.queue.droppedCount]
        summary.peakResidentBytes = OwnProcess.residentBytesMost
        return summary
    }
}
