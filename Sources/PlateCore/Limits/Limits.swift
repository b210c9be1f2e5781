/// Every limit of Plated: a name, a unit, a reason. Here those of the pipeline; each other part has a file.
public enum Limits {
    /// Tracker events that wait for the recorder: a busy street makes three a second, a disk may hang for
    /// ten; each may hold a compressed frame. Beyond it recognition waits.
    public static let trackerEventsWaitingMax = 64
    /// Pictures that a driver may say it missed at once: nine hours at 30 a second.
    public static let missedFramesAtOnceMax = 1_000_000
    /// Milliseconds without a frame after which a camera's sightings are looked after all the same.
    public static let idleTurnMilliseconds = 1_000.0
    /// Milliseconds a loop of the pipeline waits at most before it beats again.
    public static let loopTurnMilliseconds = 250
    /// Silence in milliseconds after which the recorder is stuck: a worn flash card may take ten seconds
    /// for one write, and killing the daemon makes it no faster.
    public static let recorderSilenceMillisecondsMax: Int64 = 60_000
    /// Seconds before a camera whose source failed is opened again: the first time, and doubled up to the
    /// longest.
    public static let sourceBackOffSeconds = 1.0...30.0
    /// Milliseconds before a failed write is tried again: the first time, and doubled up to the longest.
    public static let storeBackOffMilliseconds = 100.0...5_000.0
    /// Tries of a write that the store refuses for what it is: the fault lies in it and not in the disk.
    public static let storeRefusalsMax = 3
    /// Notes that wait for the store: a clock set by hand every second for a minute.
    public static let storeNotesWaitingMax = 64
    /// Milliseconds that a change waits at most for others to share its commit; a hit does not wait. Also
    /// how long an alert waits for the disk before it is told as NOT RECORDED.
    public static let commitGatherMilliseconds = 250.0
    /// Changes in one commit: twenty share the price of a commit well, 256 take a tenth of a second.
    public static let commitCountMax = 256
    /// Bytes in one commit, pictures included: a slow card takes a second for it.
    public static let commitBytesMax = 8 * 1024 * 1024
    /// Bytes that a waiting change holds beside its pictures, about: a read with ten candidates.
    public static let commitEntryBytes = 2048
    /// Bytes of waiting changes beyond which scenes of reads without a hit go: half a minute of a busy
    /// street on two cameras.
    public static let commitWaitingScenesBytesMax = 64 * 1024 * 1024
    /// Bytes of waiting changes beyond which pictures of their plates go, too.
    public static let commitWaitingCropsBytesMax = 80 * 1024 * 1024
    /// Bytes of waiting changes beyond which recognition waits.
    public static let commitWaitingBytesMax = 96 * 1024 * 1024
    /// Waiting changes beyond which recognition waits: an hour of a busy street.
    public static let commitWaitingCountMax = 20_000
    /// Milliseconds after which a commit that does not return is told as a fault; a worn flash card may
    /// take ten seconds for one.
    public static let commitSlowMillisecondsMax = 5_000.0
    /// Silence in milliseconds after which the thread that commits is stuck. Ending the daemon makes no
    /// disk faster and loses what waits in memory, alerts among it: so this is long.
    public static let commitSilenceMillisecondsMax: Int64 = 900_000
}
