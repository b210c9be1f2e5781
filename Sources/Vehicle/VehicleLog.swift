/// What the daemon's log says of the pipeline: that something happened, never which plate it was.
import Logging
import Pipeline
import PlateCore

/// Words for the log. Reads are not told one by one: the status counts them.
enum VehicleLog {
    /// Tells an alert by its record's name, so that log and store can be held against each other.
    static func tell(_ event: PipelineEvent, _ log: Logger) {
        guard case .alert(let announcement) = event else { return }
        log.notice(
            "alert raised",
            metadata: [
                "alert": "\(announcement.alert.id)",
                "milliseconds": "\(Int(announcement.latencyMilliseconds))",
            ])
    }

    /// Tells what went wrong and was survived.
    static func tell(_ fault: PatrolFault, _ log: Logger) {
        switch fault {
        case .sourceLost(let camera, let error):
            log.warning("camera lost; tried again", metadata: about(camera, error))
        case .recognitionFailed(let camera, let error):
            log.error("a picture was refused", metadata: about(camera, error))
        case .pictureFailed(let camera, let error):
            log.error("a read is kept without its picture", metadata: about(camera, error))
        case .storeFailed(let error):
            log.critical("the store takes no records", metadata: ["error": "\(error.message)"])
        case .storeRecovered(let tries):
            log.notice("the store takes records again", metadata: ["tries": "\(tries)"])
        case .recordRefused(let camera, let error):
            log.critical("the store refused a record", metadata: about(camera, error))
        }
    }

    private static func about(_ camera: String, _ error: PlatedError?) -> Logger.Metadata {
        ["camera": "\(camera)", "error": "\(error?.message ?? "it ended")"]
    }
}
