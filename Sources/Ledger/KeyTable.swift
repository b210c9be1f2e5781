/// The table `keys` of either database of a state folder: the store keys, each wrapped by the master key,
/// so that a database opens with the master key alone.
///
/// A key is found or made inside the transaction of the first record that needs it, so it is on disk
/// before or with that record. Opened keys are remembered by their names alone: a key that a transaction
/// made and then took back has no row any more, and is never found again.

import Custody
import Foundation
import GRDB
import PlateCore
import Synchronization

/// Store keys of one open database.
final class KeyTable: Sendable {
    private let state: Mutex<State>

    private struct State {
        var sealing: Sealing
        var opened: [KeyID: SealingKey] = [:]
    }

    /// The statement that makes the table.
    static let statement = """
        -- Keys that seal what lies in this database, wrapped by the master key, which is never here.
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY NOT NULL,                   -- of one use the highest is in force
            id BLOB UNIQUE NOT NULL CHECK (length(id) = 16),       -- follows from the key
            use TEXT NOT NULL CHECK (use <> ''),                   -- 'day 2026-11-24', 'look-up', …
            wrapped BLOB NOT NULL CHECK (length(wrapped) = 60),    -- AES-256-GCM by the master key
            wrapped_by BLOB NOT NULL CHECK (length(wrapped_by) = 16), -- the master key's name
            recovery BLOB CHECK (length(recovery) = 80)            -- HPKE to the depot; null: no copy
        ) STRICT;
        CREATE INDEX keys_by_use ON keys (use, number);
        """

    init(_ sealing: Sealing) {
        state = Mutex(State(sealing: sealing))
    }

    /// The key in force for `use`, made where there is none.
    ///
    /// - Parameter replacingDamaged: whether a key that does not open is followed by a new one, so that
    ///   damage to one row never stops capture. What it wrapped stays, for a recovery.
    /// - Throws: `configuration` where another master key wrapped it, `corrupted` where it was changed.
    func key(
        _ use: KeyUse, replacingDamaged: Bool = false, in database: Database
    ) throws -> SealingKey {
        do {
            if let key = try present(use, in: database) { return key }
        } catch let error as PlatedError where error.code == .corrupted && replacingDamaged {
            // Its row stays; the new one has a higher number and is in force.
        }
        return try add(use, in: database)
    }

    /// The key in force for `use`; `nil` where there is none.
    func present(_ use: KeyUse, in database: Database) throws -> SealingKey? {
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM keys WHERE use = ? ORDER BY number DESC LIMIT 1")
        let row = try Row.fetchOne(statement, arguments: [use.description])
        return try row.map { try key(KeyTable.id($0, "id"), in: database) }
    }

    /// Makes a key for `use` that is in force from now on.
    func add(_ use: KeyUse, in database: Database) throws -> SealingKey {
        let made = state.withLock { $0.sealing.make(use) }
        try KeyTable.insert(made.row, into: database)
        state.withLock { $0.opened[made.key.id] = made.key }
        return made.key
    }

    /// The key named `id`.
    ///
    /// - Throws: `corrupted` where there is none or it was changed, `configuration` where another master
    ///   key wrapped it.
    func key(_ id: KeyID, in database: Database) throws -> SealingKey {
        let (known, master) = state.withLock { ($0.opened[id], $0.sealing.master) }
        if let known { return known }
        let statement = try database.cachedStatement(sql: "SELECT * FROM keys WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [Data(id.bytes)]) else {
            throw PlatedError(.corrupted, "the key \(id.brief) is not in the store")
        }
        let key = try KeyTable.open(try KeyTable.stored(row), master)
        state.withLock { $0.opened[id] = key }
        return key
    }

    /// Removes a key from the table and from memory: what it wrapped is gone.
    func destroy(_ id: KeyID, in database: Database) throws {
        try database.execute(sql: "DELETE FROM keys WHERE id = ?", arguments: [Data(id.bytes)])
        forget(id)
    }

    /// Lets go what is in memory of the key `id`.
    func forget(_ id: KeyID) {
        state.withLock { $0.opened[id] = nil }
    }

    /// Refuses a database whose keys another master key wrapped.
    ///
    /// - Throws: `configuration`, with the wanted key's name.
    func requireMaster(in database: Database) throws {
        let master = state.withLock { $0.sealing.master }
        for row in try KeyTable.rows(in: database) where row.wrappedBy != master.id {
            _ = try KeyTable.open(row, master)
        }
    }

    /// Wraps every key anew, for another master key or another recovery key, in one transaction of the
    /// caller's; from then on this table opens and makes keys with `sealing`.
    ///
    /// - Throws: `corrupted` where a key does not open: then none may be changed.
    func rewrap(with sealing: Sealing, in database: Database) throws {
        let former = state.withLock { $0.sealing.master }
        for row in try KeyTable.rows(in: database) {
            let key = try KeyTable.open(row, former)
            try KeyTable.replace(sealing.row(of: key, row.use), in: database)
        }
        state.withLock { $0.sealing = sealing }
    }
}

// Rows, also of databases whose master key is not at hand
extension KeyTable {
    /// All rows, the oldest first.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func rows(in database: Database) throws -> [StoredKey] {
        try Row.fetchAll(database, sql: "SELECT * FROM keys ORDER BY number").map(stored)
    }

    /// Whether the table is there.
    static func exists(in database: Database) throws -> Bool { try database.tableExists("keys") }

    /// Puts another wrapping of the same key into its row.
    static func replace(_ row: StoredKey, in database: Database) throws {
        try database.execute(
            sql: "UPDATE keys SET wrapped = ?, wrapped_by = ?, recovery = ? WHERE id = ?",
            arguments: [
                row.wrapped.blob, Data(row.wrappedBy.bytes), row.recovery?.blob,
                Data(row.id.bytes),
            ])
    }

    private static func insert(_ row: StoredKey, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO keys (id, use, wrapped, wrapped_by, recovery) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                Data(row.id.bytes), row.use.description, row.wrapped.blob,
                Data(row.wrappedBy.bytes), row.recovery?.blob,
            ])
    }

    /// The value of a row of `keys`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func stored(_ row: Row) throws -> StoredKey {
        guard let use = KeyUse(try row.required("use")) else {
            throw PlatedError(.corrupted, "column use holds none of the words it may")
        }
        return StoredKey(
            id: try id(row, "id"), use: use, wrapped: Array(try row.required("wrapped") as Data),
            wrappedBy: try id(row, "wrapped_by"), recovery: try row.bytes("recovery"))
    }

    /// The name of a key in `column`.
    static func id(_ row: Row, _ column: String) throws -> KeyID {
        guard let id = KeyID(bytes: Array(try row.required(column) as Data)) else {
            throw PlatedError(.corrupted, "column \(column) does not hold a key's name")
        }
        return id
    }

    /// A key that is another master's is a matter of the machine's configuration here, not of a person's
    /// rights.
    private static func open(_ row: StoredKey, _ master: MasterKey) throws -> SealingKey {
        do {
            return try row.open(with: master)
        } catch let error where error.code == .notAllowed {
            throw PlatedError(.configuration, error.message, hint: error.hint)
        }
    }
}
