/// All that `PositionService` knows, and what reports do to it. Pure: moments come in.
import PlateCore

struct PositionState: Sendable {
    /// What time it is.
    var time: TrustedTime
    private(set) var record = PositionRecord()
    private(set) var loss: GPSDLoss?
    private var isConnected = false
    private var connectionCount = 0
    private var brokenLineCount = 0
    private var doubtedTimeCount = 0

    init(time: TrustedTime) {
        self.time = time
    }

    /// gpsd has taken a connection.
    mutating func connect() {
        isConnected = true
        connectionCount += 1
    }

    /// There were lines that are no report.
    mutating func countBroken(_ lines: Int) { brokenLineCount += lines }

    /// The connection is gone, or did not come about: whether that is news, once an outage.
    mutating func lose(_ loss: GPSDLoss) -> Bool {
        let isNews = isConnected || self.loss != loss
        isConnected = false
        self.loss = loss
        record.loseReceiver()
        return isNews
    }

    /// Takes in a report; what it did to the clocks.
    mutating func take(_ report: GPSDReport, at now: MonotonicTime) -> [ClockChange] {
        record.observe(report, at: now)
        // Before there is a fix a receiver tells the time of its own little clock.
        guard case .fix(let fix) = report, fix.mode > .none, let fixTime = fix.time else {
            return []
        }
        let (outcome, changes) = time.observe(
            fixTime: fixTime, errorSeconds: fix.timeErrorSeconds, at: now)
        if outcome != .taken { doubtedTimeCount += 1 }
        return changes
    }

    /// How everything stands at `now`.
    func status(at now: MonotonicTime, hasAddress: Bool) -> PositionStatus {
        let last = record.position(at: now)
        let stamp = time.stamp(at: now)
        let receiver: ReceiverCondition =
            switch (hasAddress, isConnected) {
            case (false, _): .off
            case (true, false): .unreachable
            case (true, true): record.receiver(at: now)
            }
        return PositionStatus(
            receiver: receiver, loss: isConnected ? nil : loss, gpsdVersion: record.version,
            fixMode: record.mode,
            fixAgeMilliseconds: last?.ageMilliseconds, accuracyMetres: last?.accuracy,
            satellitesUsed: record.satellites?.used, satellitesSeen: record.satellites?.seen,
            timeSource: stamp.source, timeUncertaintyMilliseconds: stamp.uncertaintyMilliseconds,
            isTimeHeldOver: time.isHeldOver(at: now), sourcesDisagree: time.sourcesDisagree,
            clockStepCount: time.stepCount, lastClockStepMilliseconds: time.lastStepMilliseconds,
            correctionCount: time.correctionCount, suspensionCount: time.suspensionCount,
            connectionCount: connectionCount, brokenLineCount: brokenLineCount,
            doubtedTimeCount: doubtedTimeCount)
    }
}
