/// What a patrol is told of one camera, and what it tells when something goes wrong.
import PlateCore

/// One camera of a patrol: a device, or a recording that stands for one.
public struct LiveCamera: Sendable {
    /// How fast pictures are asked for, and what their capture times mean.
    public enum Pace: Sendable {
        /// The source gives each picture when it is there, its capture time on this machine's
        /// monotonic clock: a device.
        case asItComes
        /// A picture is due when its capture time has passed since the first one, as if the
        /// recording were happening now; it is stamped with that moment of this machine's clock.
        /// `speed` 2 plays twice as fast; `infinity` as fast as it can be read.
        case asRecorded(speed: Double)
    }

    /// Its name: on every read, in every status. Unique within a patrol.
    public var name: String
    /// How fast it goes.
    public var pace: Pace
    /// What it should give, where that is known: what its health is measured against.
    public var framesPerSecondExpected: Double?
    /// Makes the source; called on the camera's own thread, and again with back-off after the source
    /// ended or threw. May block for as long as opening a device takes.
    public var source: @Sendable () throws(PlatedError) -> any FrameSource

    /// A camera from its parts.
    public init(
        name: String, pace: Pace, framesPerSecondExpected: Double? = nil,
        source: @escaping @Sendable () throws(PlatedError) -> any FrameSource
    ) {
        self.name = name
        self.pace = pace
        self.framesPerSecondExpected = framesPerSecondExpected
        self.source = source
    }
}

/// What a patrol meets and survives; told once each, for the log. No plate is in it.
public enum PatrolFault: Sendable {
    /// A camera's source could not be made, threw or ended; it is made again with back-off.
    case sourceLost(camera: String, PlatedError?)
    /// Recognition refused a picture; it counts as undecodable.
    case recognitionFailed(camera: String, PlatedError)
    /// The winning picture could not be decoded in colour: the read is stored without state and crop.
    case pictureFailed(camera: String, PlatedError)
    /// The store refused a write; it is kept and tried again. Told at the first try of a row of them.
    case storeFailed(PlatedError)
    /// The store takes writes again, after so many tries.
    case storeRecovered(tries: Int)
    /// What the store refuses for what it is, not for how the disk is, was given up; `camera` where it is
    /// a read. An alert in it stands, NOT RECORDED.
    case recordRefused(camera: String?, PlatedError)
    /// The store has not answered for so long. Told once a time.
    case storeSilent(milliseconds: Double)
    /// So many alerts were told as NOT RECORDED, since the disk has not taken them. Told at the first of a
    /// row of them.
    case alertsNotRecorded(Int)
    /// The disk does not keep up, and this is given up now. Told once for each step.
    case storeBehind(CommitBacklog.Step)
    /// There is room again for everything that comes.
    case storeKeepsUp
}

/// How a patrol ended.
public struct PatrolEnd: Sendable, Equatable {
    /// Tracker events and changes that did not reach the store in time.
    public var eventsUnrecorded: Int
    /// Alerts that are not on disk, or of which that is not known.
    public var alertsUnrecorded: [RecordID]
    /// Reads that are not on disk, not as they were last, or of which that is not known; in no order.
    public var readsUnrecorded: [RecordID]
    /// Threads that were still at something when the time was up.
    public var threadsLeft: [String]

    /// An end from its parts.
    public init(
        eventsUnrecorded: Int, alertsUnrecorded: [RecordID] = [], readsUnrecorded: [RecordID] = [],
        threadsLeft: [String]
    ) {
        self.eventsUnrecorded = eventsUnrecorded
        self.alertsUnrecorded = alertsUnrecorded
        self.readsUnrecorded = readsUnrecorded
        self.threadsLeft = threadsLeft
    }

    /// Whether everything was recorded and every thread has gone.
    public var isClean: Bool { eventsUnrecorded == 0 && threadsLeft.isEmpty }

    /// Why the end of the program is not a good one; `nil` where it is. A thread that is still at a picture
    /// or in a call to a camera ends with the program and takes no record with it.
    public var failure: PlatedError? {
        guard eventsUnrecorded > 0 else { return nil }
        let names = threadsLeft.isEmpty ? "none" : threadsLeft.joined(separator: ", ")
        return PlatedError(
            .unavailable,
            "stopped with \(eventsUnrecorded) records unwritten; threads left at work: \(names)",
            hint: "Look at the disk, and at the cameras where they are named.")
    }
}
