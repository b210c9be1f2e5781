/// Failed log-ins, and the lock that the fifth one within fifteen minutes sets (CJIS 6.0, AC-7).
///
/// Minutes are counted by the monotonic clock, within one boot. A failure from an earlier boot counts
/// until somebody logs in: no clock that was set meanwhile makes it older. Nothing but an administrator
/// takes the lock away.
import PlateCore

/// The failures of one account.
public struct Lockout: Sendable, Hashable, Codable {
    /// One failure.
    private struct Failure: Sendable, Hashable, Codable {
        var boot: String
        var nanoseconds: Int64
    }

    private var failures: [Failure] = []
    /// When it was locked, in milliseconds since 1970 by whatever clock there was; `nil` where it is
    /// not.
    public private(set) var lockedMilliseconds: Int64?

    /// No failures.
    public init() {}

    /// Whether it is locked.
    public var isLocked: Bool { lockedMilliseconds != nil }

    /// Failures that count at `moment`.
    public func failures(at moment: AccessMoment) -> Int {
        failures.count { counts($0, at: moment) }
    }

    private func counts(_ failure: Failure, at moment: AccessMoment) -> Bool {
        guard failure.boot == moment.boot else { return true }
        let then = MonotonicTime(nanoseconds: failure.nanoseconds)
        let minutes = moment.monotonic.milliseconds(since: then) / 60_000
        return minutes <= Limits.loginFailureMinutesMax
    }

    /// Notes a failure; true where it was one too many.
    mutating func fail(at moment: AccessMoment) -> Bool {
        let failure = Failure(boot: moment.boot, nanoseconds: moment.monotonic.nanoseconds)
        failures = failures.filter { counts($0, at: moment) } + [failure]
        guard failures.count >= Limits.loginFailuresMax else { return false }
        lockedMilliseconds = moment.bestTime.milliseconds
        failures = []
        return true
    }

    /// Somebody proved who they are.
    mutating func succeed() {
        failures = []
    }

    /// An administrator takes the lock away.
    public mutating func release() {
        failures = []
        lockedMilliseconds = nil
    }
}
