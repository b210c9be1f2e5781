/// The car's store of custody: accounts, the access log, holds, destruction records and small sealed values,
/// in a database of its own beside the ledger, so that damage to one leaves the other.
///
/// A write returns only after its transaction is on disk and the anchor with it. Calls block; they belong on
/// a thread of their own, never on the cooperative pool.

import Custody
import GRDB
import PlateCore
import Synchronization

/// An open store. One program at a time may hold one on a folder; `CustodyCheck` reads beside it.
public final class CustodyStore: Sendable {
    /// The folder it lies in.
    public let folder: String
    /// The car's signing key.
    public let signingKey: SigningKey
    let place: CustodyFolder
    let pool: DatabasePool
    let keys: KeyTable
    let anchor: LogAnchor
    let reserveFile: LogReserve
    /// Held by a writer from its transaction to its anchor, so that anchors come in the order of the
    /// entries.
    let turn = Mutex(())
    /// What is known of the store; never held while the disk is waited for.
    let facts = Mutex(CustodyFacts())
    private let lock: Mutex<WriterLock?>

    /// Opens the store in `folder`, which is made (0700) where it is not there.
    ///
    /// Where the log ends before the anchor, or the anchor is another's, the store opens all the same:
    /// the next entry says so for good, and `gap` tells it.
    ///
    /// - Parameter reserveBytes: room kept for the log.
    /// - Throws: `configuration` where another master key wrapped its keys, `inputOutput` where the folder
    ///   cannot be made or read, `unavailable` where another program writes to it, `badData` where its
    ///   database is not Plated's or a newer Plated's, `corrupted` where it is no database any more or a
    ///   key in it does not open.
    public static func open(
        at folder: String, sealing: Sealing, reserveBytes: Int64 = Limits.logReserveBytes
    ) throws(PlatedError) -> CustodyStore {
        let place = CustodyFolder(folder)
        try place.state.createFolder()
        return try open(
            place, sealing, reserveBytes, try WriterLock(place.state))
    }

    /// - Parameter salvage: what a fresh database takes over.
    static func open(
        _ place: CustodyFolder, _ sealing: Sealing, _ reserveBytes: Int64, _ lock: WriterLock,
        salvage: CustodySalvage? = nil
    ) throws(PlatedError) -> CustodyStore {
        try place.state.create()
        let keys = KeyTable(sealing)
        let pool = try StoreFailure.translated(place.database) { () -> DatabasePool in
            var configuration = Configuration()
            configuration.busyMode = .timeout(Limits.custodyBusySecondsMax)
            configuration.label = "custody"
            configuration.prepareDatabase { database in
                // What is deleted or replaced is overwritten: former wrapped keys above all.
                try database.execute(sql: "PRAGMA secure_delete = ON")
            }
            let pool = try DatabasePool(path: place.database, configuration: configuration)
            try prepare(pool, place)
            return pool
        }
        let signingKey = try StoreFailure.translated(place.database) {
            if let salvage { try pool.write(salvage.insert) }
            return try pool.write { try openSigningKey(keys, in: $0) }
        }
        let store = CustodyStore(
            place: place, pool: pool, keys: keys, signingKey: signingKey, lock: lock,
            reserveBytes: reserveBytes)
        try store.begin()
        store.cutWriteAheadLog()
        store.restoreReserve()
        return store
    }

    private init(
        place: CustodyFolder, pool: DatabasePool, keys: KeyTable, signingKey: SigningKey,
        lock: WriterLock, reserveBytes: Int64
    ) {
        folder = place.state.path
        self.place = place
        self.pool = pool
        self.keys = keys
        self.signingKey = signingKey
        self.lock = Mutex(lock)
        anchor = LogAnchor(path: place.anchor)
        reserveFile = LogReserve(path: place.reserve, bytes: reserveBytes)
    }

    /// Ends all reading and writing and lets the folder go. Later calls throw.
    public func close() throws(PlatedError) {
        try StoreFailure.translated(folder) { try pool.close() }
        lock.withLock { $0 = nil }
    }

    private static func prepare(_ pool: DatabasePool, _ place: CustodyFolder) throws {
        try pool.writeWithoutTransaction { database in
            let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let isNew = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
            guard mark == CustodySchema.applicationID || (mark == 0 && isNew) else {
                throw PlatedError(
                    .badData, "\(place.database): not a store of custody of Plated")
            }
            guard try !CustodySchema.migrator.hasBeenSuperseded(database) else {
                throw PlatedError(
                    .badData, "\(place.database): written by a newer Plated",
                    hint: "Install that version again, or name another state folder.")
            }
            try database.execute(sql: "PRAGMA application_id = \(CustodySchema.applicationID)")
            // As in ReadStore: GRDB sets NORMAL on the writer of a pool when it opens it.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // A short log of commits: on a full disk the reserve is for entries.
            try database.execute(
                sql: "PRAGMA wal_autocheckpoint = \(Limits.custodyCommitLogPages)")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == fullSynchronous else {
                throw PlatedError(.corrupted, "\(place.database): synchronous=FULL did not hold")
            }
        }
        try CustodySchema.migrator.migrate(pool)
    }

    /// What `PRAGMA synchronous` reads where every commit waits for the disk.
    static let fullSynchronous = 2

    /// Opens the car's signing key, or makes it.
    private static func openSigningKey(
        _ keys: KeyTable, in database: Database
    ) throws -> SigningKey {
        try keys.requireMaster(in: database)
        if let key = try SigningKey.open(keys, in: database) { return key }
        let sealingKey = try keys.key(.signing, in: database)
        let made = SigningKey()
        try SealedRow(keyID: sealingKey.id, payload: made.sealed(with: sealingKey))
            .putValue(SigningKey.valueName, in: database)
        return made
    }

    /// `PRAGMA synchronous` of the writing connection as it is now.
    package func writerSynchronous() throws(PlatedError) -> Int {
        try StoreFailure.translated(folder) {
            try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
                ?? -1
        }
    }

    /// The journal mode of the writing connection as it is now.
    package func writerJournalMode() throws(PlatedError) -> String {
        try StoreFailure.translated(folder) {
            try pool.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode")
            } ?? ""
        }
    }

    /// Runs `look` on one state of the database.
    func read<Value>(_ look: (Database) throws -> Value) throws(PlatedError) -> Value {
        try StoreFailure.translated(place.database) { try pool.read(look) }
    }
}

/// What is known of an open store beside what lies in it.
struct CustodyFacts: Sendable {
    /// What was found amiss with the log, until an entry says so.
    var gap: LogGap?
    /// The last entry's number when that was found.
    var gapNumber: Int64 = 0
    /// Whether the log's reserve was given up to a full disk.
    var hasGivenUpReserve = false
    /// Whether the database's log of commits is still to be cut after a destruction.
    var owesCut = false
}

extension SigningKey {
    /// Its name among the values.
    static let valueName = "signing key"

    /// The signing key in `database`; `nil` where none was made yet.
    ///
    /// - Throws: `corrupted` where it does not open.
    static func open(_ keys: KeyTable, in database: Database) throws -> SigningKey? {
        guard let row = try SealedRow.value(valueName, in: database) else { return nil }
        return try SigningKey(sealed: row.payload, key: try keys.key(row.keyID, in: database))
    }
}
