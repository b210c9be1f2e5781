/// What a verification of the access log finds, in words.

import PlateCore

/// What can be wrong with the log.
public enum LogFault: String, Sendable, Codable, CaseIterable {
    /// Entries are not there.
    case missing
    /// A number stands at more than one entry.
    case repeated
    /// An entry is not as it was written: its hash is not its own.
    case changed
    /// An entry does not open: changed, moved, or written without the car's keys.
    case unopened
    /// An entry was made after something had been found amiss, and says so.
    case gap
    /// The key of a subject is gone, and no expungement says why.
    case subjectKeyGone = "subject-key-gone"
    /// Entries at the end are not there.
    case cut
    /// Entries stand behind the signed end of the log.
    case unsigned
    /// The signed head is not there.
    case headMissing = "head-missing"
    /// The signature is not the car's.
    case forged
    /// The log is another one than a head says: written anew, or of another car.
    case rewritten
    /// Accounts, values, holds or destruction records are not as the car last signed for them.
    case state
    /// The anchor beside the database is not there.
    case anchorMissing = "anchor-missing"
    /// The log lacks what the auditor's head has: it is an older one, or was cut.
    case older
}

/// One thing that is wrong.
public struct LogFinding: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What kind of thing.
    public var fault: LogFault
    /// The first entry it is about; 0 where it is about the log as a whole.
    public var first: Int64
    /// The last entry it is about.
    public var last: Int64
    /// What stands behind the entries' numbers.
    public var text: String

    /// A finding from its parts.
    public init(_ fault: LogFault, _ entries: ClosedRange<Int64>? = nil, _ text: String) {
        self.fault = fault
        first = entries?.lowerBound ?? 0
        last = entries?.upperBound ?? 0
        self.text = text
    }

    /// One sentence: `entries 4 to 7: not there`.
    public var description: String {
        if first == 0 { return text }
        return (first == last ? "entry \(first)" : "entries \(first) to \(last)") + ": " + text
    }
}

/// The outcome of a verification.
public struct LogVerification: Sendable, Hashable, Codable {
    /// Entries looked at.
    public var entries: Int
    /// Where the log ends, as it was found; for the auditor to keep.
    public var head: LogHead
    /// Entries that were opened; fewer than `entries` where keys were not at hand.
    public var opened: Int
    /// Entries whose subject was destroyed by order.
    public var expunged: Int
    /// What is wrong, in the order of the entries; one finding for a run of like ones.
    public var findings: [LogFinding]
    /// What could not be looked at, and why.
    public var notes: [String]

    /// Whether nothing is wrong.
    public var isWhole: Bool { findings.isEmpty }

    /// An outcome from its parts.
    public init(
        entries: Int, head: LogHead, opened: Int, expunged: Int, findings: [LogFinding],
        notes: [String]
    ) {
        self.entries = entries
        self.head = head
        self.opened = opened
        self.expunged = expunged
        self.findings = findings
        self.notes = notes
    }
}

/// What opening an entry came to.
public struct LogOpening: Sendable, Hashable {
    /// What opening sealed bytes came to.
    public enum Outcome: Sendable, Hashable {
        /// They opened.
        case opened
        /// The key is not at hand.
        case noKey
        /// They do not open.
        case failed
    }

    /// The body.
    public var body: Outcome
    /// The subject, where there is one and its key is there.
    public var subject: Outcome

    /// An outcome from its parts.
    public init(body: Outcome, subject: Outcome) {
        self.body = body
        self.subject = subject
    }

    /// Nothing was tried.
    public static let noKey = LogOpening(body: .noKey, subject: .noKey)
}

/// The heads that a log is held against.
public struct LogWitnesses: Sendable {
    /// The signed head in the database.
    public var head: SignedLogHead?
    /// The signed head in the anchor beside it.
    public var anchor: SignedLogHead?
    /// Whether there should be an anchor: not in an export.
    public var needsAnchor: Bool
    /// SHA-256 over what stands beside the log, as it was found; `nil` where that was not looked at.
    public var state: [UInt8]?
    /// The head that the auditor kept from an earlier time.
    public var expected: LogHead?
    /// The car's signing key, where it is known from elsewhere than the log's own head.
    public var key: SigningPublicKey?

    /// Witnesses from their parts.
    public init(
        head: SignedLogHead?, anchor: SignedLogHead? = nil, needsAnchor: Bool = false,
        state: [UInt8]? = nil, expected: LogHead? = nil, key: SigningPublicKey? = nil
    ) {
        self.head = head
        self.anchor = anchor
        self.needsAnchor = needsAnchor
        self.state = state
        self.expected = expected
        self.key = key
    }
}
