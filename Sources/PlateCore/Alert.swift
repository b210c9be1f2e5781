/// A hit that an officer is asked about. Its workflow comes with `Alerting`; here it is only raised.

/// Where an alert stands.
public enum AlertState: String, Sendable, Codable, CaseIterable {
    /// Announced, nobody has looked yet.
    case raised
    /// Somebody has it before them.
    case acknowledged
    /// Done with, with a disposition.
    case closed
}

/// One alert.
public struct Alert: Sendable {
    /// The record's name.
    public var id: RecordID
    /// The read that met the entry.
    public var readID: RecordID
    /// The text as it was merged when the alert was raised.
    public var text: String
    /// What it met.
    public var hit: HotlistHit
    /// Where it stands.
    public var state: AlertState
    /// When it was raised.
    public var raisedAt: WallTime

    /// An alert from its parts.
    public init(
        id: RecordID, readID: RecordID, text: String, hit: HotlistHit, state: AlertState,
        raisedAt: WallTime
    ) {
        self.id = id
        self.readID = readID
        self.text = text
        self.hit = hit
        self.state = state
        self.raisedAt = raisedAt
    }
}
