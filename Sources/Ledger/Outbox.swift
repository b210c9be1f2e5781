/// What goes to the depot and what comes back, as values. The outbox knows nothing of the network: the
/// uplink asks for a batch and says what the depot acknowledged.

import Custody
import PlateCore

/// A kind of thing in the outbox.
public enum OutboxKind: String, Sendable, Codable, CaseIterable {
    /// A reading at a revision.
    case read
    /// A picture.
    case image
    /// An alert as it was raised.
    case alert
    /// A statement.
    case statement
    /// A line of the access log, named by its number and its hash.
    case log
}

/// The order in which things go; the raw values stand in the store.
public enum OutboxPriority: Int, Sendable, Codable, CaseIterable, Comparable {
    /// Hits, alerts, what was said of them, and reads of a canvass.
    case first = 0
    /// Other reads.
    case read = 1
    /// Pictures of hits and of a canvass.
    case firstPicture = 2
    /// Crops of other reads.
    case crop = 3
    /// Scenes of other reads.
    case scene = 4
    /// The access log.
    case log = 5

    /// What goes first comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The name of a thing in the outbox; of its kind, record and part, one each.
public struct OutboxID: Sendable, Hashable {
    /// Its kind.
    public var kind: OutboxKind
    /// The record's id; `nil` for a line of the log.
    public var record: RecordID?
    /// The line's number; 0 for everything else.
    public var number: Int64 = 0
    /// Of a read its revision, `1`; of a picture its kind and revision, `crop 0`; of a line of the log the
    /// beginning of its hash; empty for others.
    public var part: String

    /// The name of something kept of a record.
    public init(_ kind: OutboxKind, _ record: RecordID, part: String = "") {
        self.kind = kind
        self.record = record
        self.part = part
    }

    /// The name of a line of the log: a car that lost its log and what said where it ended counts from 1
    /// again, and the depot must not take the new line for the one that it has.
    public init(logEntry number: Int64, sha256: [UInt8]) {
        kind = .log
        self.number = number
        part = sha256.prefix(8).hexadecimal
    }

    /// The name of a line of the log, of which so much is known.
    init(logEntry number: Int64, part: String) {
        kind = .log
        self.number = number
        self.part = part
    }
}

/// A thing to be sent.
public struct OutboxItem: Sendable {
    /// Its name.
    public var id: OutboxID
    /// What is sent: JSON of form 1, or a JPEG; `nil` for a line of the log, which the store of custody
    /// has.
    public var content: [UInt8]?
    /// SHA-256 of what is sent, 32 bytes.
    public var sha256: [UInt8]
    /// Its place in the order.
    public var priority: OutboxPriority
    /// When it was queued.
    public var queuedAt: WallTime
}

/// What the depot says: it has this very thing, durably.
public struct OutboxReceipt: Sendable, Hashable {
    /// What it has.
    public var id: OutboxID
    /// SHA-256 of what it has.
    public var sha256: [UInt8]

    /// A receipt from its parts.
    public init(_ id: OutboxID, sha256: [UInt8]) {
        self.id = id
        self.sha256 = sha256
    }
}

/// What became of receipts.
public struct OutboxOutcome: Sendable, Equatable {
    /// Things acknowledged by them.
    public var acknowledged = 0
    /// Receipts for what was acknowledged before.
    public var repeated = 0
    /// Receipts with another hash: the thing stays queued.
    public var refused = 0
    /// Receipts for what is not in the outbox.
    public var unknown = 0

    /// An outcome from its parts.
    public init(acknowledged: Int = 0, repeated: Int = 0, refused: Int = 0, unknown: Int = 0) {
        self.acknowledged = acknowledged
        self.repeated = repeated
        self.refused = refused
        self.unknown = unknown
    }
}

/// How the outbox stands.
public struct OutboxStatus: Sendable, Equatable {
    /// Things not acknowledged yet.
    public var depth: Int
    /// Their bytes.
    public var bytes: Int64
    /// When the oldest of them was queued; `nil` where there is none.
    public var oldestQueuedAt: WallTime?
    /// Receipts with another hash so far.
    public var refusedCount: Int
    /// Of each kind how many wait.
    public var depthByKind: [OutboxKind: Int]
}

/// One batch to be sent.
public struct OutboxBatch: Sendable {
    /// In their order.
    public var items: [OutboxItem] = []
    /// Things that do not open any more and so cannot be sent; `plated check` says why.
    public var unreadable: [OutboxID] = []

    init() {}
}
