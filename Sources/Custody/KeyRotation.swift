/// A change of the master key, and what follows a lost one: every store key is wrapped anew; nothing that
/// they seal is touched.

import PlateCore

/// What became of a store's keys.
public struct RewrappedKeys: Sendable {
    /// All rows, as they are to be written.
    public var rows: [StoredKey]
    /// How many of them were wrapped by another master key before.
    public var changed: Int

    /// A result from its parts.
    public init(rows: [StoredKey], changed: Int) {
        self.rows = rows
        self.changed = changed
    }
}

/// Wrapping anew, as functions over the rows of a table of keys.
public enum KeyRotation {
    /// Wraps every key with the master key of `sealing`, and for its recovery key.
    ///
    /// Rows that the new master has wrapped already stay what they are: so a change that was interrupted
    /// between two databases can be done again.
    /// - Throws: `notAllowed` where a row is wrapped by neither master; `corrupted` where one does not
    ///   open. Then nothing is to be written.
    public static func rewrapped(
        _ rows: [StoredKey], from former: MasterKey, to sealing: Sealing
    ) throws(PlatedError) -> RewrappedKeys {
        try all(rows, to: sealing) { row throws(PlatedError) in try row.open(with: former) }
    }

    /// The same where the former master key is lost: from the copies for the depot.
    ///
    /// - Throws: `notAllowed` where a row has no copy for the depot, `corrupted` where one does not open.
    public static func recovered(
        _ rows: [StoredKey], with recovery: RecoveryPrivateKey, to sealing: Sealing
    ) throws(PlatedError) -> RewrappedKeys {
        try all(rows, to: sealing) { row throws(PlatedError) in try row.open(with: recovery) }
    }

    private static func all(
        _ rows: [StoredKey], to sealing: Sealing,
        opening open: (StoredKey) throws(PlatedError) -> SealingKey
    ) throws(PlatedError) -> RewrappedKeys {
        var rewrapped = RewrappedKeys(rows: [], changed: 0)
        for row in rows {
            let isCurrent = row.wrappedBy == sealing.master.id
            let key = isCurrent ? try row.open(with: sealing.master) : try open(row)
            rewrapped.rows.append(sealing.row(of: key, row.use))
            if !isCurrent { rewrapped.changed += 1 }
        }
        return rewrapped
    }
}
