/// A store's key as it lies on the disk: wrapped by the master key, and sealed for the depot.
import PlateCore

/// What a store key is for.
public enum KeyUse: Sendable, Hashable, CustomStringConvertible {
    /// Wraps the keys of the records made on a day, `2026-11-24`. After an expungement a day has
    /// another key than before.
    case day(String)
    /// Hashes texts for exact look-ups.
    case lookUp
    /// Seals accounts.
    case accounts
    /// Seals the lines of the access log, holds and destruction records.
    case log
    /// Seals the car's signing key.
    case signing
    /// Wraps the keys of plates to look out for.
    case lookouts
    /// Wraps the keys of versions of hotlists.
    case hotlists

    /// The word in the table: `day 2026-11-24`, `look-up`.
    public var description: String {
        switch self {
        case .day(let day): "day \(day)"
        case .lookUp: "look-up"
        case .accounts: "accounts"
        case .log: "log"
        case .signing: "signing"
        case .lookouts: "lookouts"
        case .hotlists: "hotlists"
        }
    }

    /// A use from its word; `nil` where it is none.
    public init?(_ word: String) {
        let plain: [KeyUse] = [.lookUp, .accounts, .log, .signing, .lookouts, .hotlists]
        if let use = plain.first(where: { $0.description == word }) {
            self = use
        } else if word.hasPrefix("day "), word.utf8.count == 14 {
            self = .day(String(word.dropFirst(4)))
        } else {
            return nil
        }
    }

    /// The use of records made at `time`: its day in UTC.
    public static func day(of time: WallTime) -> KeyUse {
        .day(String(time.description.prefix(10)))
    }
}

/// One row of a store's table of keys.
public struct StoredKey: Sendable, Hashable {
    /// The key's name.
    public var id: KeyID
    /// What it is for.
    public var use: KeyUse
    /// It, wrapped by a master key.
    public var wrapped: [UInt8]
    /// The master key's name.
    public var wrappedBy: KeyID
    /// It, sealed for the depot; `nil` where the car has no recovery key.
    public var recovery: [UInt8]?

    /// A row from its parts.
    public init(
        id: KeyID, use: KeyUse, wrapped: [UInt8], wrappedBy: KeyID, recovery: [UInt8]?
    ) {
        self.id = id
        self.use = use
        self.wrapped = wrapped
        self.wrappedBy = wrappedBy
        self.recovery = recovery
    }

    private static func place(_ id: KeyID, _ use: KeyUse) -> SealPlace {
        SealPlace(table: "keys", column: use.description, record: id.bytes)
    }

    /// Opens it with the car's master key.
    ///
    /// - Throws: `notAllowed` where another master key wrapped it; `corrupted` where it was changed.
    public func open(with master: MasterKey) throws(PlatedError) -> SealingKey {
        guard wrappedBy == master.id else {
            throw PlatedError(
                .notAllowed,
                "sealed with the key \(wrappedBy.brief), and the one at hand is \(master.id.brief)",
                hint: "Put the former key back. If it is lost, the depot's recovery key opens it.")
        }
        return try confirmed(master.key.unwrap(wrapped, at: Self.place(id, use)))
    }

    /// Opens it with the depot's recovery key.
    ///
    /// - Throws: `notAllowed` where it has no copy for the depot; `corrupted` where it was changed or
    ///   the copy is for another key.
    public func open(with recoveryKey: RecoveryPrivateKey) throws(PlatedError) -> SealingKey {
        guard let recovery else {
            throw PlatedError(.notAllowed, "the \(use) key has no copy for the depot")
        }
        return try confirmed(recoveryKey.open(recovery, id: id, at: Self.place(id, use)))
    }

    private func confirmed(_ key: SealingKey) throws(PlatedError) -> SealingKey {
        guard key.id == id else { throw PlatedError(.corrupted, "the \(use) key is not its own") }
        return key
    }
}

/// What a store needs to seal and to open.
public struct Sealing: Sendable {
    /// The car's master key.
    public var master: MasterKey
    /// What copies for the depot are sealed with; `nil` where there is none, and then a lost master key
    /// loses everything.
    public var recovery: RecoveryPublicKey?

    /// Sealing from its parts.
    public init(master: MasterKey, recovery: RecoveryPublicKey? = nil) {
        self.master = master
        self.recovery = recovery
    }

    /// A new key for `use`, with its row.
    public func make(_ use: KeyUse) -> (key: SealingKey, row: StoredKey) {
        let key = SealingKey()
        return (key, row(of: key, use))
    }

    /// The row of `key`, wrapped anew: after a change of the master key, or for a new recovery key.
    public func row(of key: SealingKey, _ use: KeyUse) -> StoredKey {
        let place = SealPlace(table: "keys", column: use.description, record: key.id.bytes)
        return StoredKey(
            id: key.id, use: use, wrapped: master.key.wrap(key, at: place), wrappedBy: master.id,
            recovery: recovery?.seal(key, at: place))
    }
}
