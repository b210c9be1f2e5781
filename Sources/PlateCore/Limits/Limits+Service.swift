/// Limits of the daemon: configuration, its log, the service manager.
extension Limits {
    /// Silence in milliseconds after which the thread that starts and reloads is stuck: loading five
    /// million listed plates takes some seconds.
    public static let mainSilenceMillisecondsMax: Int64 = 60_000
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
    /// Bytes of one line of the log on standard error: a pipe takes as many at once or none.
    public static let logLineBytesMax = 4096
    /// Milliseconds that a thread waits for journald to take one message; then messages are counted as
    /// lost, without waiting, until it takes one.
    public static let logMillisecondsMax = 100
    /// Milliseconds that a thread waits for systemd to take a notice.
    public static let notifyMillisecondsMax = 1000
    /// Purposes that a log-in may have; a list on a screen.
    public static let purposesMax = 32
}
