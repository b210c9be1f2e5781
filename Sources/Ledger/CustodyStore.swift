/// The car's store of custody: accounts, the access log, holds, destruction records and small sealed values,
/// in a database of its own beside the ledger, so that damage to one leaves the other.
///
/// A write returns only after its transaction is on disk and the anchor with it. Calls block; they belong on
/// a thread of their own, never on the cooperative pool.

import Custody
import GRDB
import PlateCore
import Synchronization

/// A store of custody. One program at a time may hold one on a folder; `CustodyCheck` reads beside it.
public final class CustodyStore: Sendable {
    /// What there is of it once it is open.
    struct Opened: Sendable {
        let pool: DatabasePool
        let keys: KeyTable
        let signingKey: SigningKey
    }

    /// The folder it lies in.
    public let folder: String
    let place: CustodyFolder
    let anchor: LogAnchor
    let reserveFile: LogReserve
    let opening: LateOpening<Opened>
    let sealing: @Sendable () throws(PlatedError) -> Sealing
    /// Held by a writer from its transaction to its anchor, so that anchors come in the order of the
    /// entries.
    let turn = Mutex(())
    /// What is known of the store; never held while the disk is waited for.
    let facts = Mutex(CustodyFacts())
    private let lock = Mutex<WriterLock?>(nil)

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
        let store = CustodyStore(folder, { () throws(PlatedError) in sealing }, reserveBytes)
        try store.opening.open { () throws(PlatedError) in
            try store.locked { () throws(PlatedError) in try store.openFiles(sealing) }
        }
        store.settleOpening()
        return store
    }

    /// A store that is not open yet.
    init(
        _ folder: String, _ sealing: @escaping @Sendable () throws(PlatedError) -> Sealing,
        _ reserveBytes: Int64
    ) {
        place = CustodyFolder(folder)
        self.folder = place.state.path
        self.sealing = sealing
        opening = LateOpening(place.database)
        anchor = LogAnchor(path: place.anchor)
        reserveFile = LogReserve(path: place.reserve, bytes: reserveBytes)
    }

    /// Takes the folder's lock, and keeps it where `open` succeeds.
    func locked(_ open: () throws(PlatedError) -> Opened) throws(PlatedError) -> Opened {
        try place.state.createFolder()
        let lock = try WriterLock(place.state)
        let opened = try open()
        self.lock.withLock { $0 = lock }
        return opened
    }

    /// Opens the files in the folder, whose lock is held.
    ///
    /// - Parameter salvage: what a fresh database takes over.
    func openFiles(
        _ sealing: Sealing, salvage: CustodySalvage? = nil
    ) throws(PlatedError) -> Opened {
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
            try Self.prepare(pool, place)
            return pool
        }
        let signingKey = try StoreFailure.translated(place.database) {
            if let salvage { try pool.write(salvage.insert) }
            return try pool.write { try Self.openSigningKey(keys, in: $0) }
        }
        let opened = Opened(pool: pool, keys: keys, signingKey: signingKey)
        try begin(opened, after: salvage)
        return opened
    }

    /// What is due once it is open.
    func settleOpening() {
        cutWriteAheadLog()
        restoreReserve()
    }

    /// Ends all reading and writing and lets the folder go. Later calls throw.
    public func close() throws(PlatedError) {
        guard let opened = opening.end() else { return }
        defer { letGo() }
        try StoreFailure.translated(folder) { try opened.pool.close() }
    }

    /// Lets the folder's lock go.
    func letGo() { lock.withLock { $0 = nil } }

    /// The connections, while it is open.
    var pool: DatabasePool { get throws(PlatedError) { try opening.opened.pool } }

    /// Its keys, while it is open.
    var keys: KeyTable { get throws(PlatedError) { try opening.opened.keys } }

    /// The car's signing key.
    ///
    /// - Throws: `unavailable` while the store is not open.
    public var signingKey: SigningKey {
        get throws(PlatedError) { try opening.opened.signingKey }
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
        let pool = try pool
        return try StoreFailure.watched(opening, place.database) { try pool.read(look) }
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
