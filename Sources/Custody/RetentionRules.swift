/// How long each class of data stays, and whether a record may leave the car's disk: durability 2 as a pure
/// decision.

import PlateCore

/// A class of data with a retention of its own.
public enum RetentionClass: String, Sendable, Codable, CaseIterable {
    /// Reads that met no list.
    case reads
    /// Reads that met a list, with their alerts and answers.
    case hits
    /// Pictures: crops and scenes.
    case pictures
    /// The access log.
    case log
    /// Accounts that were disabled.
    case accounts
}

/// Days that each class stays on the car after the depot has it.
public struct RetentionRules: Sendable, Hashable, Codable {
    /// Days a log stays at least (CJIS Security Policy 6.0, AU-11; policy 475.6).
    public static let logDaysMin = 365
    /// Days of each class.
    public private(set) var days: [RetentionClass: Int]

    /// What stands where the settings say nothing: the car is no archive, the depot keeps a year and more.
    public static let usual: [RetentionClass: Int] = [
        .reads: 30, .hits: 60, .pictures: 30, .log: 730, .accounts: 365,
    ]

    /// Rules with `days` in place of the usual ones.
    ///
    /// - Throws: `configuration` where a number is negative or absurd, or the log would go within a year.
    public init(days: [RetentionClass: Int] = [:]) throws(PlatedError) {
        for (kind, count) in days where !(0...Limits.retentionDaysMax).contains(count) {
            throw PlatedError(
                .configuration, "\(kind.rawValue) cannot be kept for \(count) days",
                hint: "Give a number of days from 0 to \(Limits.retentionDaysMax).")
        }
        let merged = Self.usual.merging(days) { $1 }
        guard merged[.log, default: 0] >= Self.logDaysMin else {
            throw PlatedError(
                .configuration, "the access log is kept for a year at least",
                hint: "Give \(Self.logDaysMin) days or more.")
        }
        self.days = merged
    }

    /// A car as it comes.
    private init(usual: [RetentionClass: Int]) { days = usual }

    /// Rules where the settings say nothing.
    public static let standard = RetentionRules(usual: usual)

    /// The moment until which something of `kind` that began at `time` stays.
    public func end(of kind: RetentionClass, from time: WallTime) -> WallTime {
        let span = Int64(days[kind] ?? Self.usual[kind] ?? 0) * 86_400_000
        let (end, overflow) = time.milliseconds.addingReportingOverflow(span)
        return WallTime(milliseconds: overflow ? .max : end)
    }

    /// Whether a record may leave the disk; every reason why not, the weightiest first.
    public func mayLeave(_ candidate: RetentionCandidate, now: WallStamp) -> RetentionDecision {
        var reasons: [RetentionReason] = []
        if candidate.isHeld { reasons.append(.held) }
        if !candidate.isAcknowledged { reasons.append(.notAcknowledged) }
        if now.source == .unset {
            reasons.append(.clockNotSet)
        } else {
            let margin = now.uncertaintyMilliseconds ?? 0
            let end = end(of: candidate.kind, from: candidate.keptFrom)
            // A record of the future has a clock that was wrong then or is wrong now: it stays.
            let earliest = now.time.milliseconds.subtractingReportingOverflow(margin)
            if earliest.overflow || earliest.partialValue < end.milliseconds {
                reasons.append(.withinTime(end))
            }
        }
        return reasons.isEmpty ? .leaves : .stays(reasons)
    }
}

/// What the decision is about.
public struct RetentionCandidate: Sendable, Hashable {
    /// Its class.
    public var kind: RetentionClass
    /// When its time began: the later of capture and storing, where both are known.
    public var keptFrom: WallTime
    /// Whether the depot has acknowledged this very record and all its pictures by hash.
    public var isAcknowledged: Bool
    /// Whether a hold covers it.
    public var isHeld: Bool

    /// A candidate from its parts.
    public init(
        _ kind: RetentionClass, keptFrom: WallTime, isAcknowledged: Bool, isHeld: Bool
    ) {
        self.kind = kind
        self.keptFrom = keptFrom
        self.isAcknowledged = isAcknowledged
        self.isHeld = isHeld
    }
}

/// Why a record stays.
public enum RetentionReason: Sendable, Hashable, CustomStringConvertible {
    /// A hold covers it.
    case held
    /// The depot has not acknowledged it and its pictures.
    case notAcknowledged
    /// Nobody knows what time it is.
    case clockNotSet
    /// Its time is not over.
    case withinTime(WallTime)

    /// In words.
    public var description: String {
        switch self {
        case .held: "a hold covers it"
        case .notAcknowledged: "the depot has not acknowledged it with all its pictures"
        case .clockNotSet: "the clock is not set"
        case .withinTime(let end): "it is kept until \(end)"
        }
    }
}

/// Whether a record may leave the disk.
public enum RetentionDecision: Sendable, Hashable {
    /// It may.
    case leaves
    /// It may not.
    case stays([RetentionReason])
}
