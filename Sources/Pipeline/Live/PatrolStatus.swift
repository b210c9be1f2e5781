/// How a patrol stands: a value, taken in one moment under the locks and worked out after.
import PlateCore

/// One camera in a status.
public struct CameraStatus: Sendable {
    /// The camera's name.
    public var name: String
    /// How it stands.
    public var condition: CameraCondition
    /// Frames through recognition, over the last five seconds.
    public var framesPerSecond: Double
    /// What it should give.
    public var framesPerSecondExpected: Double?
    /// Pictures the camera took since the start, those that never came included.
    /// `taken == processed + dropped + damaged + waiting`, always and exactly.
    public var taken: Int
    /// Pictures through recognition.
    public var processed: Int
    /// Good pictures lost, by cause: `gap`, `queueFull`.
    public var dropped: [FrameFault: Int]
    /// Pictures of no use, by cause: all other faults.
    public var damaged: [FrameFault: Int]
    /// Pictures that wait for recognition or are in it.
    public var waiting: Int
    /// The most that ever waited.
    public var waitingMax: Int
    /// Processed over expected in the last minute, 0...1; over taken where no rate is expected; `nil`
    /// where nothing was taken yet and nothing is expected.
    public var health: Double?
    /// Since the last picture came, `nil` where none ever did.
    public var lastFrameAgeMilliseconds: Double?
    /// How often its source was made.
    public var openings: Int

    /// Good pictures lost for any cause.
    public var droppedCount: Int { dropped.values.reduce(0, +) }
    /// Pictures of no use for any cause.
    public var damagedCount: Int { damaged.values.reduce(0, +) }
    /// Whether the counters add up.
    public var addsUp: Bool { taken == processed + droppedCount + damagedCount + waiting }
}

/// The whole patrol.
public struct PatrolStatus: Sendable {
    /// The cameras, in the order they were given.
    public var cameras: [CameraStatus]
    /// Sightings that are over and recorded, since the start.
    public var reads: Int
    /// Alerts told since the start.
    public var alerts: Int
    /// Alerts among them that were told as NOT RECORDED and are not on disk yet, or never will be since
    /// the store refused them.
    public var alertsNotRecorded: Int
    /// Sightings confirmed and not over.
    public var sightingsOpen: Int
    /// Tracker events that wait for the recorder or are in its hands.
    public var eventsWaiting: Int
    /// The most that ever waited.
    public var eventsWaitingMax: Int
    /// How long the oldest of them has waited; 0 where none does.
    public var oldestEventMilliseconds: Double
    /// Changes that wait for the disk or are being written.
    public var changesWaiting: Int
    /// The most that ever waited.
    public var changesWaitingMax: Int
    /// Bytes they hold in memory, about.
    public var changesWaitingBytes: Int
    /// How long the oldest of them has waited; 0 where none does.
    public var oldestChangeMilliseconds: Double
    /// Commits on disk since the start.
    public var commits: Int
    /// Changes in them.
    public var changesCommitted: Int
    /// How long the last commit took, `nil` before the first.
    public var lastCommitMilliseconds: Double?
    /// What is given up now for want of room.
    public var step: CommitBacklog.Step
    /// Pictures let go since the start, for want of memory or of room on the disk.
    public var picturesShed: CommitBacklog.Shed
    /// Notes beside reads (clocks, lists) let go since the start while the store took nothing.
    public var notesDropped: Int
    /// Writes that the store refused, since the start.
    public var storeErrors: Int
    /// Why the store takes nothing now; `nil` where it does.
    public var storeFault: String?
    /// Changes given up because the store refuses them for what they are.
    public var recordsRefused: Int
    /// How long the stages took, over the last one to two minutes; `alert` is from the frame to the
    /// alert.
    public var timings: StageTimings

    /// Changes a commit on the average, 0 before the first.
    public var changesPerCommit: Double {
        commits == 0 ? 0 : Double(changesCommitted) / Double(commits)
    }

    /// Cameras, frames waiting for recognition included, whose counters do not add up: a bug.
    public var camerasThatDoNotAddUp: [String] {
        cameras.filter { !$0.addsUp }.map(\.name)
    }
}
