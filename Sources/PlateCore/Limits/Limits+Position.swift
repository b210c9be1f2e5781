/// Limits of the receiver of satellites and of clocks.
extension Limits {
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
}
