/// One camera's way from frame to sighting: recognition and tracking, timed.
import PlateCore
import PlateVision

/// In the hands of one thread at a time; frames come in their order. Which recogniser reads them does
/// not matter: it keeps nothing between frames.
final class CameraLane {
    private var tracker = PlateTracker()

    /// Reads the plates of one frame and follows them.
    func observe(
        _ frame: Frame, clock: any Clock, timings: inout StageTimings,
        recognise: (GreyImage) throws(PlatedError) -> Recognition
    ) throws(PlatedError) -> [TrackerEvent] {
        let recognition = try recognise(frame.grey)
        timings.add(.locate, milliseconds: recognition.milliseconds.locate)
        timings.add(.read, milliseconds: recognition.milliseconds.read)
        let before = clock.monotonicNow()
        let events = tracker.observe(frame, recognition.plates)
        timings.add(.track, milliseconds: clock.monotonicNow().milliseconds(since: before))
        return events
    }

    /// Ends the sightings that are lost by `moment`, no frame having come for a while.
    func expire(at moment: MonotonicTime) -> [TrackerEvent] {
        tracker.expire(at: moment)
    }

    /// Ends every sighting: the camera has nothing more to give.
    func finish() -> [TrackerEvent] {
        tracker.finish()
    }
}
