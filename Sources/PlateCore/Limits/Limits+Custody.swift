/// Limits of what is kept and logged: stores, the access log, the outbox, the disk, evidence.
extension Limits {
    /// Seconds a store waits for another connection's lock before it gives up: longer than a checkpoint.
    public static let ledgerBusySecondsMax = 5.0
    /// Seconds the store of custody waits for another connection's lock: its only writer is this program,
    /// and who wants to look is refused within a second.
    public static let custodyBusySecondsMax = 0.5
    /// Pages of four kilobytes in the log of commits of the store of custody before they are put into the
    /// database: a sixteenth part of the room reserved.
    public static let custodyCommitLogPages = 512
    /// Findings of one verification of the access log that are listed; like ones in a row are one.
    public static let logFindingsMax = 1000
    /// Bytes reserved on the disk for the access log: 20,000 entries, a month of a busy car.
    public static let logReserveBytes: Int64 = 32 * 1024 * 1024
    /// Bytes without which an entry of the access log is not tried: its pages, twice, and the anchor.
    public static let logEntryRoomBytes: Int64 = 256 * 1024
    /// Bytes of one entry of the access log before sealing; a query is one line, a range has two ids.
    public static let logEntryBytesMax = 64 * 1024
    /// Bytes of an account, a value or a hold in the store of custody.
    public static let custodyValueBytesMax = 256 * 1024
    /// Days that any class of data may be kept on the car: ten years.
    public static let retentionDaysMax = 3660
    /// Free bytes below which scene pictures that the depot has are deleted: two hours of a busy car.
    public static let diskShedScenesBytes: Int64 = 2 * 1024 * 1024 * 1024
    /// Free bytes below which new scene pictures are not stored.
    public static let diskRefuseScenesBytes: Int64 = 1024 * 1024 * 1024
    /// Free bytes below which new crops are not stored: 100,000 reads without pictures still fit.
    public static let diskRefuseCropsBytes: Int64 = 256 * 1024 * 1024
    /// Free bytes below which reads are not stored: SQLite needs room to undo and to checkpoint.
    public static let diskRefuseReadsBytes: Int64 = 16 * 1024 * 1024
    /// Free bytes beyond a threshold before a step is taken back.
    public static let diskSlackBytes: Int64 = 64 * 1024 * 1024
    /// Bytes of one part of an exported file: in base 64 it stays well below a line from the daemon.
    public static let evidenceChunkBytesMax = 256 * 1024
    /// Records of one export; a hundred are a large case, and each may take three megabytes.
    public static let evidenceRecordsMax = 10_000
    /// Characters of one text on the pages of an export; `records.json` has longer ones whole.
    public static let evidenceTextCharactersMax = 4000
    /// Folders of damaged stores that one moment may have.
    public static let setAsideFoldersMax = 100
    /// Bytes of one statement: an alert's line with a long description has 4 KB.
    public static let statementBytesMax = 64 * 1024
    /// Bytes of one batch for the depot: ten seconds on a slow mobile network.
    public static let outboxBatchBytesMax = 4 * 1024 * 1024
    /// Records that one purge looks at and one transaction destroys: a fraction of a second, so that
    /// reads being written do not wait.
    public static let purgeRecordsMax = 500
    /// Pictures that one transaction sheds, for the same reason.
    public static let shedPicturesMax = 200
    /// Entries of the access log that are looked through for one alert's dossier: a car's busiest month.
    public static let evidenceLogEntriesMax = 200_000
    /// Days after which an audit of the access log is overdue (CJIS 6.0, AU-6: weekly).
    public static let auditDaysMax: Int64 = 7
    /// Lines that wait in memory while the access log takes none: an hour of a busy officer.
    public static let owedLinesMax = 1000
    /// Newest lines of the log that are looked through for the last trusted time.
    public static let logLookBackLines = 200
    /// Lines of the log that are opened at once.
    public static let logPageLines = 500
    /// Lines of the log that are looked through for one page of an audit.
    public static let logLookThroughLines = 20_000
    /// Rows of one section of an audit's report, so that it fits one line of the protocol.
    public static let auditRowsMax = 200
    /// Newest misreads that are looked through for those that were released: years of one car.
    public static let misreadsLookedThroughMax = 5000
    /// Newest alerts that are looked through for a page of them.
    public static let alertsLookedThroughMax = 5000
    /// Newest reads that fit a pattern and are looked through for place, camera and hits.
    public static let readsLookedThroughMax = 20_000
    /// Characters of a plate from which on an order to expunge finds it anywhere in a text; a shorter one
    /// must stand there by itself.
    public static let expungedPlateBytesMin = 5
    /// Letters and digits from which on a pattern that fits a plate gives it away.
    public static let expungedPatternLiteralsMin = 4
    /// Lines of the access log that are queued for the depot at once.
    public static let logQueueEntriesMax = 500
    /// Records that do not open and are named; a damaged day's key takes a thousand at once.
    public static let unreadableRecordsMax = 1000
    /// Milliseconds that a store waits for its folder's lock: one that was just let go may be held for a
    /// moment more by a program that is being started.
    public static let writerLockMillisecondsMax = 500
}
