/// One camera's way from frame to sighting: recognition and tracking, timed.
import PlateCore
import PlateVision

/// Owned by the thread that reads the camera's queue.
final class CameraLane {
    private let recogniser: PlateRecogniser
    private var tracker = PlateTracker()

    init(recogniser: PlateRecogniser) {
        self.recogniser = recogniser
    }

    /// Reads the plates of one frame and follows them.
    func observe(
        _ frame: Frame, clock: any Clock, timings: inout StageTimings
    ) throws(PlatedError) -> [TrackerEvent] {
        let recognition = try recogniser.recognise(frame.grey)
        timings.add(.locate, milliseconds: recognition.milliseconds.locate)
        timings.add(.read, milliseconds: recognition.milliseconds.read)
        let before = clock.monotonicNow()
        let events = tracker.observe(frame, recognition.plates)
        timings.add(.track, milliseconds: clock.monotonicNow().milliseconds(since: before))
        return events
    }

    /// Ends every sighting: the camera has nothing more to give.
    func finish() -> [TrackerEvent] {
        tracker.finish()
    }
}
