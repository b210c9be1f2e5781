/// What the daemon's log says of the pipeline: that something happened, never which plate it was.
import Logging
import Pipeline
import PlateCore

/// Words for the log. Reads are not told one by one: the status counts them.
enum VehicleLog {
    /// Tells an alert by its record's name, so that log and store can be held against each other.
    static func tell(_ event: PipelineEvent, _ log: Logger) {
        let (words, announcement): (Logger.Message, AlertAnnouncement)
        switch event {
        case .alert(let told) where told.isRecorded: (words, announcement) = ("alert raised", told)
        case .alert(let told): (words, announcement) = ("alert raised, NOT RECORDED", told)
        case .alertRecorded(let told): (words, announcement) = ("alert recorded", told)
        case .read, .alertReading, .summary: return
        }
        log.notice(
            words,
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
            log.critical("the store refused a record", metadata: about(camera ?? "none", error))
        case .storeSilent(let milliseconds):
            log.critical(
                "the disk does not answer", metadata: ["seconds": "\(Int(milliseconds / 1000))"])
        case .alertsNotRecorded(let count):
            log.critical("alerts are NOT RECORDED", metadata: ["alerts": "\(count)"])
        case .storeBehind(let step): log.critical("\(words(for: step))")
        case .storeKeepsUp: log.notice("everything that comes is kept again")
        }
    }

    private static func words(for step: CommitBacklog.Step) -> String {
        switch step {
        case .none: "the disk keeps up"
        case .scenes: "the disk is behind: scenes of reads without a hit are let go"
        case .crops: "the disk is behind: pictures of reads without a hit are let go"
        case .recognitionWaits: "the disk is behind: recognition waits for it"
        }
    }

    private static func about(_ camera: String, _ error: PlatedError?) -> Logger.Metadata {
        ["camera": "\(camera)", "error": "\(error?.message ?? "it ended")"]
    }
}
