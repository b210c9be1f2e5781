/// The car's durable store of reads, pictures, hits and alerts: one SQLite database in WAL, one
/// writer.
///
/// A write returns only after its transaction is on disk (durability 1). Calls block; they belong
/// on a thread of their own, never on the cooperative pool. What names a plate, and every picture, is
/// sealed before it reaches SQLite (durability 5).

import Custody
import GRDB
import PlateCore
import Synchronization

/// A store of reads. One program at a time may hold one on a folder; `LedgerCheck` reads beside it.
public final class ReadStore: Sendable {
    /// What there is of it once it is open.
    struct Opened: Sendable {
        let pool: DatabasePool
        let keys: KeyTable
        /// The number of the run that writes.
        let run: Int64?
    }

    /// The folder it lies in.
    public let folder: String
    let upkeep = Mutex(StoreUpkeep())
    let opening: LateOpening<Opened>
    let start: RunStart?
    let sealing: @Sendable () throws(PlatedError) -> Sealing
    private let lock = Mutex<WriterLock?>(nil)

    /// Opens the store in `folder`, which is made (0700) where it is not there.
    ///
    /// - Parameters:
    ///   - sealing: the key that everything in it is sealed under.
    ///   - start: the beginning of a run of the daemon. Reads that have a moment on its monotonic clock
    ///     are kept in their order by it. A replay has no run.
    /// - Throws: `configuration` where another key sealed it, `inputOutput` where the folder cannot be
    ///   made or read, `unavailable` where another program writes to it, `badData` where its database is
    ///   not Plated's or a newer Plated's, `corrupted` where it is no database any more.
    public static func open(
        at folder: String, sealing: Sealing, beginning start: RunStart? = nil
    ) throws(PlatedError) -> ReadStore {
        let store = ReadStore(folder, { () throws(PlatedError) in sealing }, start)
        try store.opening.open { () throws(PlatedError) in try store.openFiles(sealing) }
        return store
    }

    /// A store that is not open yet.
    init(
        _ folder: String, _ sealing: @escaping @Sendable () throws(PlatedError) -> Sealing,
        _ start: RunStart?
    ) {
        let place = StateFolder(folder)
        self.folder = place.path
        self.sealing = sealing
        self.start = start
        opening = LateOpening(place.database)
    }

    /// Opens the files in the folder and takes its lock.
    func openFiles(_ sealing: Sealing) throws(PlatedError) -> Opened {
        let place = StateFolder(folder)
        try place.create()
        let lock = try WriterLock(place)
        let opened = try StoreFailure.translated(place.database) { () -> Opened in
            var configuration = Configuration()
            configuration.busyMode = .timeout(Limits.ledgerBusySecondsMax)
            configuration.label = "ledger"
            configuration.prepareDatabase { database in
                // What is deleted is overwritten, and nothing is sorted on the disk.
                try database.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
            }
            let keys = KeyTable(sealing)
            let pool = try DatabasePool(path: place.database, configuration: configuration)
            try ReadStore.prepare(pool, place, keys)
            let run = try start.map { start in
                try pool.write { try RunRow.insert(start, into: $0) }
            }
            return Opened(pool: pool, keys: keys, run: run)
        }
        self.lock.withLock { $0 = lock }
        return opened
    }

    /// Ends all reading and writing and lets the folder go. Later calls throw.
    public func close() throws(PlatedError) {
        guard let opened = opening.end() else { return }
        defer { letGo() }
        try StoreFailure.translated(folder) {
            // Readers go first: only the last connection that may write clears the log away.
            opened.pool.invalidateReadOnlyConnections()
            try opened.pool.close()
        }
    }

    /// Lets the folder's lock go.
    func letGo() { lock.withLock { $0 = nil } }

    /// The connections, while it is open.
    var pool: DatabasePool { get throws(PlatedError) { try opening.opened.pool } }

    /// Its keys, while it is open.
    var keys: KeyTable { get throws(PlatedError) { try opening.opened.keys } }

    /// The number of the run that writes; `nil` where the store was opened without one, or is not open.
    public var run: Int64? { (try? opening.opened)?.run }

    private static func prepare(
        _ pool: DatabasePool, _ place: StateFolder, _ keys: KeyTable
    ) throws {
        let migrator = Schema.migrator(keys)
        try pool.writeWithoutTransaction { database in
            let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let isNew = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
            guard mark == Schema.applicationID || (mark == 0 && isNew) else {
                throw PlatedError(.badData, "\(place.database): not a database of Plated")
            }
            guard try !migrator.hasBeenSuperseded(database) else {
                throw PlatedError(
                    .badData, "\(place.database): written by a newer Plated",
                    hint: "Install that version again, or name another state folder.")
            }
            if try KeyTable.exists(in: database) { try keys.requireMaster(in: database) }
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            // GRDB sets NORMAL on the writer of a pool when it opens it, which loses commits in a
            // power cut: so it is set here, after opening, and read back.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            guard level == fullSynchronous else {
                throw PlatedError(.corrupted, "\(place.database): synchronous=FULL did not hold")
            }
        }
        let wasSealed = try pool.writeWithoutTransaction(KeyTable.exists)
        try migrator.migrate(pool)
        try pool.writeWithoutTransaction { database in
            // The pages that an older Plated did not seal.
            if !wasSealed { try database.execute(sql: "VACUUM") }
            // What was deleted before a cut is in no log any more.
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// What `PRAGMA synchronous` reads where every commit waits for the disk.
    static let fullSynchronous = 2

    /// `PRAGMA synchronous` of the writing connection as it is now.
    package func writerSynchronous() throws(PlatedError) -> Int {
        try write { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// The journal mode of the writing connection as it is now.
    package func writerJournalMode() throws(PlatedError) -> String {
        try write { try String.fetchOne($0, sql: "PRAGMA journal_mode") ?? "" }
    }

    /// Runs `changes` in a transaction that is on disk, or undone, when this returns.
    func write<Value>(_ changes: (Database) throws -> Value) throws(PlatedError) -> Value {
        let pool = try pool
        return try StoreFailure.watched(opening, folder) { try pool.write(changes) }
    }

    /// Runs `look` on one state of the database.
    func read<Value>(_ look: (Database) throws -> Value) throws(PlatedError) -> Value {
        let pool = try pool
        return try StoreFailure.watched(opening, folder) { try pool.read(look) }
    }
}
