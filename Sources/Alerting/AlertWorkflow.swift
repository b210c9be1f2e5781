/// One alert from the hit to its disposition: event in, effects out, nothing else.
///
/// It knows no clock, no disk and no screen. Who calls out what again and when, and which alert is in
/// front, is for `AlertBoard`.
import PlateCore

/// A change of the reading after the alert was raised.
public struct ReadingChange: Sendable, Hashable {
    /// The text now.
    public var text: String
    /// How it meets the entry now.
    public var match: MatchKind
    /// Whether it meets the entry at all.
    public var meets: Bool
    /// The alert's revision that the change made.
    public var revision: Int
}

/// A correction by an officer.
public struct AlertCorrection: Sendable, Hashable {
    /// What the plate reads, letters and digits.
    public var text: String
    /// By whom.
    public var actor: AlertActor
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
}

/// One alert.
public struct AlertWorkflow: Sendable, Hashable {
    /// The record's name.
    public let id: RecordID
    /// What it was raised with.
    public let facts: AlertFacts
    /// When it was raised, in milliseconds since 1970.
    public let raisedMilliseconds: Int64
    /// Counts every step that was taken; 1 when raised. Consoles name the one they showed.
    public internal(set) var revision = 1
    /// Who has it before them; `nil` again after a change of crew.
    public internal(set) var acknowledgedBy: AlertActor?
    /// Every comparison.
    public internal(set) var comparisons = AnswerHistory<PlateComparison>()
    /// Every CLETS answer.
    public internal(set) var cletsAnswers = AnswerHistory<CLETSAnswer>()
    /// Every disposition.
    public internal(set) var dispositions = AnswerHistory<AlertDisposition>()
    /// Comparisons, by the revision they made, that came before a picture can be compared.
    public internal(set) var hastyComparisons: [Int] = []
    /// Every change of the reading.
    public internal(set) var readingChanges: [ReadingChange] = []
    /// Every correction; the last one counts.
    public internal(set) var corrections: [AlertCorrection] = []
    /// Whether the reading changed, or a conflict arose, and nobody has looked since.
    public internal(set) var needsLook = false
    /// Alerts that repeated this one at the same place and were not called out.
    public internal(set) var repeats: [RecordID] = []
    /// Whether a shift ended between its closing and somebody's looking at what changed since.
    var outlivedShift = false
    /// Where the plate was seen last.
    public internal(set) var lastPosition: Position?
    /// What stood over it when it was last closed.
    public internal(set) var verificationWhenClosed: AlertVerification?
    /// Whether a disposition is in force.
    public internal(set) var isClosed = false

    /// An alert just raised.
    public init(id: RecordID, facts: AlertFacts, raisedAt: WallTime) {
        self.id = id
        self.facts = facts
        raisedMilliseconds = raisedAt.milliseconds
        lastPosition = facts.position
    }

    /// How urgent it is.
    public var priority: AlertPriority { AlertPriority(facts.category) }
    /// The reading now.
    public var text: String { readingChanges.last?.text ?? facts.text }
    /// How the reading meets the entry now.
    public var match: MatchKind { readingChanges.last?.match ?? facts.match }
    /// Whether the reading still meets the entry.
    public var meetsEntry: Bool { readingChanges.last?.meets ?? true }
    /// The revision of the reading that is there now.
    public var readingRevision: Int { readingChanges.last?.revision ?? 1 }
    /// The comparison that counts.
    public var comparison: PlateComparison? { comparisons.current }
    /// The CLETS answer that counts.
    public var clets: CLETSAnswer? { cletsAnswers.current }
    /// The disposition in force.
    public var disposition: AlertDisposition? { isClosed ? dispositions.current : nil }
    /// Whether two consoles disagree on anything that is still open.
    public var isInConflict: Bool { comparisons.isInConflict || cletsAnswers.isInConflict }

    /// How far it has come.
    public var stage: AlertStage {
        if isClosed { return .closed }
        switch (comparison != nil, clets != nil) {
        case (true, true): return .answered
        case (true, false): return .compared
        case (false, true): return .verified
        case (false, false): return acknowledgedBy == nil ? .raised : .acknowledged
        }
    }

    /// The stage in the three words of the alert's record.
    public var state: AlertState {
        switch stage {
        case .raised: .raised
        case .closed: .closed
        case .acknowledged, .compared, .verified, .answered: .acknowledged
        }
    }

    /// What stands over it. A plate that the picture does not bear out is never verified, whatever
    /// CLETS said of the listed one.
    public var verification: AlertVerification {
        guard let clets else { return .unverified }
        switch clets.result {
        case .notPracticable: return clets.reason.map { .notVerified(reason: $0) } ?? .unverified
        case .inactive: return .inactive
        case .notThisVehicle: return .notThisVehicle
        case .active:
            let isBorneOut = comparison != .misread && comparison != .wrongState && meetsEntry
            return isBorneOut && !isInConflict ? .active : .unverified
        }
    }

    /// Whether somebody acted on it without the one answer that verifies, as things stood when they
    /// did: told in the audit.
    public var wasActedOnUnverified: Bool {
        guard let disposition, !disposition.needsNoAnswer, !disposition.comesWithComparison,
            disposition != .lostFromSight
        else { return false }
        return verificationWhenClosed != .active
    }
}
