/// What was said about a record, by an officer or by the daemon: kept for good, never changed.

import PlateCore

/// What a statement is.
public enum StatementKind: String, Sendable, Codable, CaseIterable {
    /// A line of the alerts' journal about one alert: raised, answered, closed, its reading changed.
    case alert
    /// A line of the journal about the shift: who is logged in, silent running.
    case shift
    /// What a read really says, and who says so.
    case correction
    /// A plate to look out for that was entered or ended, for the depot and the other cars.
    case lookout
    /// A misread was released to technicians, or taken back from them.
    case release
    /// Anything else said about a read.
    case note
}

/// One statement.
public struct RecordStatement: Sendable, Equatable {
    /// The record's name.
    public var id: RecordID
    /// What it is.
    public var kind: StatementKind
    /// The read it is about, where it is about one.
    public var readID: RecordID?
    /// The alert it is about, which is one of that read's.
    public var alertID: RecordID?
    /// When it was made.
    public var madeAt: WallTime
    /// What was said: text, JSON in the form of whoever made it.
    public var body: String

    /// A statement from its parts.
    public init(
        id: RecordID, kind: StatementKind, readID: RecordID? = nil, alertID: RecordID? = nil,
        madeAt: WallTime, body: String
    ) {
        self.id = id
        self.kind = kind
        self.readID = readID
        self.alertID = alertID
        self.madeAt = madeAt
        self.body = body
    }
}

/// A statement as it is stored.
public struct StoredStatement: Sendable, Equatable {
    /// Grows in the order statements were made, whatever the clock did.
    public var number: Int64
    /// The statement.
    public var statement: RecordStatement
}
