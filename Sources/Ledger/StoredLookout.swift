/// A plate to look out for as the store keeps it; what it means to a read is `Hotlist`'s.

import PlateCore

/// One look-out, from its entry to its end.
public struct StoredLookout: Sendable, Equatable, Codable {
    /// The record's name, a `RecordID`.
    public var id: String
    /// The pattern as it counts.
    public var pattern: String
    /// The issuing jurisdiction, two letters, where known.
    public var state: String?
    /// The vehicle's make as it was told.
    public var make: String
    /// Its colour.
    public var colour: String
    /// The case it is entered for.
    public var caseNumber: String
    /// Why.
    public var reason: String
    /// Who entered it.
    public var enteredBy: String
    /// When, in milliseconds since 1970.
    public var enteredMilliseconds: Int64
    /// When it counts no more unless it was ended before.
    public var expiryMilliseconds: Int64
    /// Who ended it before its time.
    public var removedBy: String?
    /// When that was.
    public var removedMilliseconds: Int64?
    /// Why.
    public var removalReason: String?

    /// A look-out from its parts, not ended.
    public init(
        id: RecordID, pattern: String, state: String?, make: String, colour: String,
        caseNumber: String, reason: String, enteredBy: String, enteredAt: WallTime,
        expiry: WallTime
    ) {
        self.id = id.description
        self.pattern = pattern
        self.state = state
        self.make = make
        self.colour = colour
        self.caseNumber = caseNumber
        self.reason = reason
        self.enteredBy = enteredBy
        enteredMilliseconds = enteredAt.milliseconds
        expiryMilliseconds = expiry.milliseconds
    }

    /// When it was entered.
    public var enteredAt: WallTime { WallTime(milliseconds: enteredMilliseconds) }
    /// When it counts no more unless it was ended before.
    public var expiry: WallTime { WallTime(milliseconds: expiryMilliseconds) }
    /// When it was ended before its time.
    public var removedAt: WallTime? { removedMilliseconds.map(WallTime.init(milliseconds:)) }

    /// Whether it counts at `moment`: to the second, and not after it was ended. It does not ask whether the
    /// entry lies ahead: a clock that was set back must not silence it.
    public func isInForce(at moment: WallTime) -> Bool {
        removedMilliseconds == nil && moment < expiry
    }

    /// When it ended or will.
    var ends: Int64 { min(expiryMilliseconds, removedMilliseconds ?? .max) }
}
