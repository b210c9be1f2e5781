/// What systemd wants of a watchdog, from the environment.

/// How often the service manager wants a sign of life.
struct WatchdogInterval: Equatable {
    /// Milliseconds between two signs at most; beyond it the service is killed.
    var milliseconds: Double

    /// From `WATCHDOG_USEC`, where `WATCHDOG_PID` is absent or is `processID`; `nil` where nobody
    /// watches, or the variable is no sensible number.
    init?(_ environment: [String: String], processID: Int32) {
        if let text = environment["WATCHDOG_PID"], Int32(text) != processID { return nil }
        guard let text = environment["WATCHDOG_USEC"], let microseconds = UInt64(text),
            microseconds > 0, microseconds < UInt64(Int64.max)
        else { return nil }
        milliseconds = Double(microseconds) / 1000
    }
}
