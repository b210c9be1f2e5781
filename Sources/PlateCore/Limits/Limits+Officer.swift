/// Limits of alerts and of the officer's terminal.
extension Limits {
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
    /// Lines of the alerts' journal that are read at once when the daemon begins.
    public static let journalPageLines = 1000
    /// Hours before the daemon's beginning in which an alert was raised whose journal has no line yet, as
    /// it was cut in between, for it to be called out: one shift. Older ones are of an older Plated.
    public static let alertUnjournalledHoursMax: Int64 = 12
    /// Other open alerts that a console is told of at once, the most urgent ones: no crew reads more.
    public static let alertsWaitingToldMax = 200
    /// Milliseconds that a player has besides its tone: opening a sound card takes a few hundred.
    public static let soundStartMillisecondsMax = 3000.0
    /// Bytes of what a player complains of that go into the fault.
    public static let soundComplaintBytesMax = 200
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
    /// Pixels along the longer side of a picture on a console: more is not seen in a card, and slow
    /// over SSH.
    public static let consolePictureSidePixelsMax = 800
}
