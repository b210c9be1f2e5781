import PlateCore

/// How long to wait before the next try: twice as long each time, up to a limit.
struct BackOff: Sendable, Hashable {
    private var milliseconds = Limits.cameraBackOffMillisecondsMin

    /// The wait before the next try; the one after it is twice as long. A device that is not there is
    /// looked for at least every second: to look costs nothing.
    mutating func next(isAbsent: Bool) -> Double {
        let most =
            isAbsent ? Limits.cameraLookMillisecondsMax : Limits.cameraBackOffMillisecondsMax
        let wait = min(milliseconds, most)
        milliseconds = min(2 * milliseconds, Limits.cameraBackOffMillisecondsMax)
        return wait
    }

    /// All is well: the next fault begins with the shortest wait.
    mutating func reset() { self = BackOff() }
}
