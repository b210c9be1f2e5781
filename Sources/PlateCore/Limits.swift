/// Every limit of Plated: a name, a unit, a reason.
public enum Limits {
    /// Pixels along either side of a picture; 8K cameras stay below, absurd headers do not.
    public static let imageSidePixelsMax = 16_384
    /// Pixels in one picture: 8K with room; bounds memory at 64 MB of grey.
    public static let imagePixelsMax = 64_000_000
    /// Bytes of one compressed picture; a 1080p JPEG at quality 100 is about 2 MB.
    public static let compressedFrameBytesMax = 32 * 1024 * 1024
    /// Bytes of one picture file; an 8K PNG in 16-bit colour that hardly compresses has 200 MB.
    public static let pictureFileBytesMax = 256 * 1024 * 1024
    /// Pictures in one folder; at 30 a second that is nine hours.
    public static let folderPicturesMax = 1_000_000
    /// Bytes of a raw video's header line; real ones have about 80.
    public static let videoHeaderBytesMax = 4096
    /// Plates looked at in one frame; a full car park seen from a corner has fewer.
    public static let platesPerFrameMax = 64
    /// Characters of a plate text; US plates have at most 8, trailers abroad 10.
    public static let plateCharactersMax = 12
    /// Ranked alternatives kept with a reading.
    public static let readingCandidatesMax = 10
    /// Vehicles followed at once by one camera; beyond it the longest unseen is let go.
    public static let tracksPerCameraMax = 128
    /// Readings of one vehicle that take part in the vote: the best ones, so that an hour of a parked
    /// car costs no more than a pass.
    public static let readingsPerTrackMax = 24
    /// Decoded frames waiting for the recogniser; at 1080p each is 2 MB and 33 ms old.
    public static let frameQueueCountMax = 8
    /// Bytes of one line of a hotlist; a longer one is no list.
    public static let hotlistLineBytesMax = 64 * 1024
    /// Bytes of one hotlist file: NCIC with 5 million rows is below 600 MB.
    public static let hotlistFileBytesMax = 1024 * 1024 * 1024
    /// Bytes of a model file's header; ours are below 8 KB.
    public static let modelHeaderBytesMax = 1024 * 1024
    /// Layers of a network; ours have a dozen.
    public static let modelLayersMax = 256
    /// Registers of a network.
    public static let modelRegistersMax = 256
    /// Channels of a tensor; ours stay below 256.
    public static let modelChannelsMax = 4096
    /// Rows or columns of a convolution's kernel, and of its padding.
    public static let modelKernelSideMax = 64
    /// Floats a network may need for its tensors, 1 GiB: a picture of 64 million pixels at full scale
    /// would need more, and is never given to one.
    public static let networkFloatsMax = 256 * 1024 * 1024
    /// Seconds a store waits for another connection's lock before it gives up: longer than a checkpoint.
    public static let ledgerBusySecondsMax = 5.0
    /// Bytes of one line that a client may send on the control socket; a request has about 60.
    public static let controlLineBytesMax = 64 * 1024
    /// Bytes of one line from the daemon, and bytes that may wait for a client that does not read: a
    /// status of four cameras has 6 KB. Beyond it the client is let go.
    public static let controlOutgoingBytesMax = 1024 * 1024
    /// Levels of brackets in a request; ours have one.
    public static let controlNestingMax = 32
    /// Clients of the control socket at once: a console, a technician, scripts.
    public static let controlClientsMax = 32
    /// Of these, clients of one account, so that none shuts the others out.
    public static let controlClientsPerUserMax = 16
    /// New clients of one account a second; as many may come at once.
    public static let controlConnectionsPerSecondMax = 20.0
    /// Requests of one client a second; a screen needs one, a script in a loop is slowed.
    public static let controlRequestsPerSecondMax = 20.0
    /// Seconds a client may be silent; consoles send a ping once a minute.
    public static let controlIdleSecondsMax = 600.0
    /// Seconds from a line's first byte to its end, and seconds an answer may lie unread.
    public static let controlLineSecondsMax = 10.0
    /// Seconds an answer on the control socket may take; a status takes milliseconds.
    public static let controlAnswerSecondsMax = 5.0
    /// Bytes of one line from gpsd; a sky of 140 satellites has 14 KB.
    public static let gpsdLineBytesMax = 64 * 1024
    /// Lines from gpsd a second; a receiver with ten fixes a second gives 40. Beyond it the connection
    /// is let go, so that a flood never takes a core.
    public static let gpsdLinesPerSecondMax = 1000
    /// Bytes from gpsd a second, for the same reason: a hundred times what a receiver gives.
    public static let gpsdBytesPerSecondMax = 1024 * 1024
    /// Milliseconds for finding out gpsd's address by its name, and for each connection.
    public static let gpsdConnectMillisecondsMax = 5000.0
    /// Milliseconds of silence after which gpsd is asked whether it lives: it says nothing where no
    /// receiver speaks. As many again without an answer end the connection.
    public static let gpsdSilenceMillisecondsMax = 10_000.0
    /// Milliseconds before the first new try, doubled with each failure up to the second figure.
    public static let gpsdRetryMillisecondsMin = 500.0
    /// Milliseconds between tries at most: a receiver plugged in is found within half a minute.
    public static let gpsdRetryMillisecondsMax = 30_000.0
    /// Milliseconds from the moment of a fix to its arrival; a receiver is done with one before the
    /// next, and those that know the time give one a second or more.
    public static let gpsdFixDelayMillisecondsMax: Int64 = 1000
    /// Milliseconds after which a time from satellites is held over rather than fresh.
    public static let gpsdTimeFreshMillisecondsMax = 5000.0
    /// Fixes in a row that must agree before their time is believed.
    public static let gpsdTimeAgreementCount = 3
    /// Milliseconds over which they must have come.
    public static let gpsdTimeAgreementMillisecondsMin = 1000.0
    /// Years that the present can lie in, in milliseconds since 1970: 2020 to 2099. A receiver whose
    /// count of weeks started over is 19.6 years behind.
    public static let wallTimePlausibleMilliseconds: Range<Int64> =
        1_577_836_800_000..<4_102_444_800_000
    /// Microseconds that a clock left to itself may gain or lose in a second; oscillators of computers
    /// are below 50 over the temperatures of a car.
    public static let clockDriftMicrosecondsPerSecondMax: Int64 = 50
    /// Microseconds of error that a clock kept over the network has at least, whatever the kernel
    /// says: systemd-timesyncd claims 0, and a mobile network's two directions differ by this much.
    public static let networkTimeErrorMicrosecondsMin: Int64 = 50_000
    /// Microseconds beyond which the kernel itself calls its clock unsynchronised.
    public static let networkTimeErrorMicrosecondsMax: Int64 = 16_000_000
    /// Milliseconds by which a clock must jump to count as stepped; a busy machine's readings of two
    /// clocks are a few milliseconds apart.
    public static let clockStepMillisecondsMin: Int64 = 50
    /// Milliseconds by which stamps stand still rather than go back; where a better source says more
    /// than this, they do go back, and it is recorded.
    public static let wallTimeStandstillMillisecondsMax: Int64 = 1000
    /// Stretches of wall time kept: moments before the oldest are stamped by it. A stretch lasts a
    /// second or more, a frame waits for less than that.
    public static let wallTimeStretchesMax = 64
    /// Milliseconds after which the thread that listens to gpsd counts as stuck; it turns four times a
    /// second, also on a busy machine.
    public static let positionSilenceMillisecondsMax: Int64 = 10_000
    /// Fixes kept, so that a frame gets the one before it.
    public static let positionFixesMax = 4
    /// Tracker events that wait for the recorder: a busy street makes three a second, a disk may hang for
    /// ten; each may hold a compressed frame. Beyond it recognition waits.
    public static let trackerEventsWaitingMax = 64
    /// Pictures a second that a camera may bring; none on cars brings more than 120. A driver that gives
    /// pictures without pause is asked no more often, so that decoding them does not take the processor.
    public static let cameraTurnsPerSecondMax = 240.0
    /// Pictures that a driver may say it missed at once: nine hours at 30 a second.
    public static let missedFramesAtOnceMax = 1_000_000
    /// Milliseconds without a frame after which a camera's sightings are looked after all the same.
    public static let idleTurnMilliseconds = 1_000.0
    /// Milliseconds a loop of the pipeline waits at most before it beats again.
    public static let loopTurnMilliseconds = 250
    /// Silence in milliseconds after which a feeder or recogniser is stuck: opening a device on a slow bus
    /// takes seconds, a picture of 64 million pixels one.
    public static let recognitionSilenceMillisecondsMax: Int64 = 15_000
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
    /// Silence in milliseconds after which the thread that starts and reloads is stuck: loading five
    /// million listed plates takes some seconds.
    public static let mainSilenceMillisecondsMax: Int64 = 60_000
    /// Pixels along either side of a camera's picture at least; a plate needs more.
    public static let cameraSidePixelsMin = 16
    /// Bytes of one buffer that a camera's driver may want: raw 8K has 133 MB.
    public static let cameraBufferBytesMax = 256 * 1024 * 1024
    /// Buffers shared with a camera's driver: one being copied, one being filled, two spare.
    public static let cameraBuffersUsual = 4
    /// Buffers that a driver may insist on.
    public static let cameraBuffersMax = 32
    /// Milliseconds that one turn of a camera without a picture lasts; its thread can stop after it.
    public static let cameraTurnMillisecondsMax = 500.0
    /// Milliseconds before the first new try after a camera's fault; doubled for each further one.
    public static let cameraBackOffMillisecondsMin = 250.0
    /// Milliseconds between tries at most.
    public static let cameraBackOffMillisecondsMax = 10_000.0
    /// Milliseconds between looks for a device that is not there.
    public static let cameraLookMillisecondsMax = 1000.0
    /// Milliseconds of good pictures after which a camera's earlier faults are forgotten.
    public static let cameraGoodMillisecondsMin = 1000.0
    /// Milliseconds without a picture that make a camera stalled; exposures last a second at most.
    public static let cameraStallMillisecondsMax = 2000.0
    /// Milliseconds without a picture after which a camera is opened anew.
    public static let cameraReopenMillisecondsMax = 5000.0
    /// Pictures of no use in a row after which a camera is opened anew: three seconds of them.
    public static let cameraUselessPicturesMax = 90
    /// Pictures that a camera's count may say are missing; a larger jump is a count begun anew.
    public static let cameraGapPicturesMax = 1000
    /// Milliseconds that a driver's time of a picture may lie back; a buffer waits for a tenth of it.
    public static let cameraAgeMillisecondsMax = 2000.0
    /// Bytes of the configuration file; the commented example has 5 KB.
    public static let configurationBytesMax = 1024 * 1024
    /// Tables and arrays in each other in the configuration; ours have three. The parser recurses.
    public static let configurationDepthMax = 16
    /// Values, keys and tables of the configuration; a full one has about a hundred.
    public static let configurationValuesMax = 10_000
    /// Findings on a configuration that are shown; who mends these meets the others.
    public static let configurationFindingsMax = 20
    /// Bytes of one finding, which may quote the file.
    public static let configurationMessageBytesMax = 400
    /// Cameras of one car.
    public static let camerasMax = 4
    /// Hotlist files of one car; departments have about ten.
    public static let hotlistFilesMax = 64
    /// Threads that recognise; more than this no car computer has cores.
    public static let recognitionThreadsMax = 64
    /// Pictures a second that a camera may be asked for; plates need 30.
    public static let cameraFramesPerSecondMax = 240.0
    /// Bytes of a name that people read: a car's, an agency's.
    public static let labelBytesMax = 128
    /// Bytes of a key's file; a key of 256 bits in base 64 has 45.
    public static let credentialBytesMax = 4096
    /// Bytes of one message in the log, its fields included; journald cuts lines on its streams at 48 KB.
    public static let logMessageBytesMax = 16 * 1024
    /// Fields of one message in the log that come from metadata.
    public static let logFieldsMax = 32
    /// Bytes of a status line for systemd; `systemctl status` shows one line.
    public static let serviceStatusBytesMax = 256
    /// Notes that wait for the store: a clock set by hand every second for a minute.
    public static let storeNotesWaitingMax = 64
    /// Formats, sizes or rates that a camera may list; a driver that never ends its list is left.
    public static let cameraFormatsMax = 128
    /// Bytes of one line of the log on standard error: a pipe takes as many at once or none.
    public static let logLineBytesMax = 4096
    /// Milliseconds that a thread waits for journald to take one message; then messages are counted as
    /// lost, without waiting, until it takes one.
    public static let logMillisecondsMax = 100
    /// Milliseconds that a thread waits for systemd to take a notice.
    public static let notifyMillisecondsMax = 1000
    /// Purposes that a log-in may have; a list on a screen.
    public static let purposesMax = 32
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
    /// Bytes of a user name.
    public static let accountNameBytesMax = 32
    /// Accounts of one car: a department of 500 has as many, and a list is read in one go.
    public static let accountsMax = 500
    /// Characters of a password at least (CJIS 6.0, IA-5).
    public static let passwordCharactersMin = 8
    /// Bytes of a password; a sentence fits, a novel that keeps a hash busy does not.
    public static let passwordBytesMax = 256
    /// Days after which a password must be changed.
    public static let passwordDaysMax: Int64 = 365
    /// Former passwords that are not taken again; each is a hash to try at a change.
    public static let passwordsFormerMax = 5
    /// Failed log-ins that lock an account (CJIS 6.0, AC-7), and the minutes they must fall into.
    public static let loginFailuresMax = 5
    /// See `loginFailuresMax`.
    public static let loginFailureMinutesMax = 15.0
    /// Days without a log-in after which an account is shut (CJIS 6.0, AC-2).
    public static let accountIdleDaysMax: Int64 = 90
    /// Hours after which an identity must be proved again (CJIS 6.0, IA-11).
    public static let sessionHoursMax = 12.0
    /// Hours without a request after which a session ends: longer than any shift and its overtime.
    public static let sessionForgottenHoursMax = 16.0
    /// Minutes since an identity was proved within which its second factor may be changed: an unattended
    /// screen must not give an account away.
    public static let secretProofMinutesMax = 15.0
    /// Minutes without a request after which searching is locked (CJIS 6.0, AC-11).
    public static let sessionIdleMinutesMax = 30.0
    /// People logged in to one car at once: two officers, a trainee, a technician, scripts.
    public static let sessionsMax = 16
    /// Bytes of a case, incident or matter number.
    public static let caseNumberBytesMax = 64
    /// Certificates of one account.
    public static let trainingCoursesMax = 32
    /// Hotlist sources of one account.
    public static let entitlementsMax = 64
    /// Steps of 30 s that a clock and a telephone may be apart, either way (RFC 6238 allows one).
    public static let timedCodeStepsMax: Int64 = 1
    /// Counts that a token may be ahead: its button was pressed in a pocket.
    public static let countedCodeLookAhead: UInt64 = 10
    /// Recovery codes handed out at once.
    public static let recoveryCodesMax = 10
    /// Challenges for codes by radio that are open at once on a car.
    public static let challengesMax = 8
    /// Minutes that a challenge is open: dispatch has to find somebody who may.
    public static let challengeMinutesMax = 30.0
    /// Wrong codes after which a challenge is closed.
    public static let challengeFailuresMax = 5
    /// Days that a code by radio may renew a training for; training is renewed every year.
    public static let trainingRenewalDaysMax: Int64 = 400
    /// Bytes of one part of an exported file: in base 64 it stays well below a line from the daemon.
    public static let evidenceChunkBytesMax = 256 * 1024
    /// Records of one export; a hundred are a large case, and each may take three megabytes.
    public static let evidenceRecordsMax = 10_000
    /// Characters of one text on the pages of an export; `records.json` has longer ones whole.
    public static let evidenceTextCharactersMax = 4000
    /// Bytes of a plate pattern as typed: twelve characters with marks and spaces between them.
    public static let platePatternBytesMax = 64
    /// Fragments of a plate pattern: nobody remembers more pieces of one plate.
    public static let platePatternFragmentsMax = 4
    /// Bytes of a piece of a picture or file on the control socket; in base 64 it fills a third of a
    /// line.
    public static let controlChunkBytesMax = 256 * 1024
    /// Reads, alerts or lines of the log in one answer; 500 reads have some 300 KB.
    public static let controlPageRowsMax = 500
    /// Ids of records in one request; a thousand of them fill half a line.
    public static let controlIDsMax = 1000
    /// Bytes of a plate or pattern as typed; people type a dozen.
    public static let controlQueryBytesMax = 128
    /// Bytes of a sentence that somebody types: a reason, an order.
    public static let controlSentenceBytesMax = 1024
    /// Bytes of a password, a code or a token.
    public static let controlSecretBytesMax = 1024
    /// Bytes of the mark at which the next page goes on.
    public static let controlCursorBytesMax = 256
    /// Metres around a place that may be asked for; a county is smaller.
    public static let controlRadiusMetresMax = 200_000.0
    /// Metres within which a plate seen again is at the same place: a car park, a block.
    public static let alertSamePlaceMetresMax = 150.0
    /// Milliseconds after which a fix no longer says where the car is: at 30 m/s it is 150 m on.
    public static let alertFixAgeMillisecondsMax: Int64 = 5000
    /// Milliseconds that a person needs at least to compare a picture with seven characters.
    public static let alertComparisonMillisecondsMin: Int64 = 1500
    /// Milliseconds for which an alert in work is not called out again, and one put off is away.
    public static let alertPutOffMilliseconds = 120_000.0
    /// Milliseconds after which silent running ends by itself: half an hour.
    public static let alertSilentMillisecondsMax = 1_800_000.0
    /// Metres per second above which a driver gets one card and one key: 5 mph.
    public static let movingMetresPerSecondMin = 2.235
    /// Milliseconds of silence of the speed source after which the car counts as moving.
    public static let speedSilenceMillisecondsMax = 60_000.0
    /// Closed alerts on the board; a busy shift has a hundred. The oldest go first, open ones never.
    public static let alertsClosedMax = 2000
    /// Seconds an answer may take that hashes a password or looks through all reads.
    public static let controlLookAnswerSecondsMax = 20.0
    /// Seconds an answer may take that walks the whole log, destroys by order or gathers an export.
    public static let controlLongAnswerSecondsMax = 180.0
    /// Events that wait in a client while it waits for an answer.
    public static let controlEventsWaitingMax = 1000
    /// Entries of one hotlist: NCIC has five million.
    public static let hotlistEntriesMax = 16_000_000
    /// Columns of a hotlist; real ones have up to twenty.
    public static let hotlistColumnsMax = 64
    /// Bytes of a hotlist's shortest rows, for a guess how many a file has.
    public static let hotlistRowBytesMin = 21
    /// One bad row in so many is borne: beyond it the list is damaged.
    public static let hotlistBadRowsDivisor = 100
    /// Rows from which on a list's columns are judged by what stands in them.
    public static let hotlistShiftRowsMin = 50
    /// Entries that a plate has on average at most, where columns are what they should be.
    public static let hotlistRepeatsMax = 5
    /// Times that a packed list may grow: lists grow five to twentyfold, a bomb a thousandfold.
    public static let hotlistExpansionMax = 200
    /// Bytes that a packed list may have whatever it grew from: blanks alone pack very well.
    public static let hotlistExpansionFreeBytes = 4 * 1024 * 1024
    /// Milliseconds since 1970 before which no list was extracted: the year 2000.
    public static let hotlistExtractMillisecondsMin: Int64 = 946_684_800_000
    /// Milliseconds by which an extract may lie ahead: two clocks that each are a little off.
    public static let hotlistExtractAheadMilliseconds: Int64 = 600_000
    /// Hits that one read may have: a plate stands on every list and a few times on one.
    public static let hotlistHitsPerReadMax = 64
    /// Days that a partial plate counts, and every other plate an officer enters (Sacramento
    /// Sheriff's Office, State Auditor 2019-118).
    public static let lookoutDaysMax = 30
    /// Letters and digits that a partial plate names at least; with one it would alert all day.
    public static let lookoutLiteralsMin = 2
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
    /// Milliseconds after Esc within which the rest of a key's sequence comes, over SSH too.
    public static let escapeMilliseconds = 60
    /// Bytes of one control sequence of a terminal; keys have at most about ten.
    public static let terminalSequenceBytesMax = 64
    /// Bytes of a terminal's answer; its name and version have about thirty.
    public static let terminalReportBytesMax = 1024
    /// Bytes put in at once; a password or a case number, no document.
    public static let terminalPasteBytesMax = 4096
    /// Milliseconds of a pause in typing after which keys are an alert's that took the screen.
    public static let consoleKeyGuardMilliseconds = 700.0
    /// Bytes of one field of a form; a password may be a sentence.
    public static let consoleFieldBytesMax = 256
    /// Entries of the access log that are looked through for one alert's dossier: a car's busiest month.
    public static let evidenceLogEntriesMax = 200_000
    /// Days after which an audit of the access log is overdue (CJIS 6.0, AU-6: weekly).
    public static let auditDaysMax: Int64 = 7
    /// Requests a second without a session that cost a hash or a line of the log, all clients together.
    public static let strangerRequestsPerSecondMax = 3.0
    /// Seconds between lines of the log about requests without a session: a screen that was left open
    /// asks once a second.
    public static let strangerLineSecondsMin = 10.0
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
    /// Newest alerts that are looked through for a page of them.
    public static let alertsLookedThroughMax = 5000
    /// Newest reads that fit a pattern and are looked through for place, camera and hits.
    public static let readsLookedThroughMax = 20_000
    /// Reads that wait to be told to screens; beyond it they are only in the store.
    public static let liveEventsWaitingMax = 256
    /// Characters of a plate from which on an order to expunge finds it anywhere in a text; a shorter one
    /// must stand there by itself.
    public static let expungedPlateBytesMin = 5
    /// Letters and digits from which on a pattern that fits a plate gives it away.
    public static let expungedPatternLiteralsMin = 4
    /// Pixels along the longer side of a picture on a console: more is not seen in a card, and slow
    /// over SSH.
    public static let consolePictureSidePixelsMax = 800
    /// Lines of the access log that are queued for the depot at once.
    public static let logQueueEntriesMax = 500
    /// Records that do not open and are named; a damaged day's key takes a thousand at once.
    public static let unreadableRecordsMax = 1000
}
