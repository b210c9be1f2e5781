/// What a fresh store of this program looks like: the measure for a folder that is checked.

import Foundation
import GRDB
import Glibc
import PlateCore

/// Facts of a store that this program just made in a scratch folder, exactly as it would make or
/// open the one in use. They say what its writer does without opening a writer on the folder
/// checked.
struct SchemaReference {
    /// `PRAGMA application_id` of its database.
    private let applicationID: Int32
    /// The migrations that it went through.
    private let migrator: DatabaseMigrator
    /// `PRAGMA synchronous` of the writer.
    private let synchronous: Int
    /// `PRAGMA journal_mode` of the writer.
    private let journalMode: String
    /// The statements that make the schema, by name.
    private let statements: [String: String]

    /// A ledger's.
    static func ledger() throws(PlatedError) -> SchemaReference {
        let folder = try ScratchFolder.make()
        defer { ScratchFolder.remove(folder) }
        let store = try ReadStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        let reference = SchemaReference(
            applicationID: Schema.applicationID, migrator: Schema.migrator,
            synchronous: try store.writerSynchronous(),
            journalMode: try store.writerJournalMode(),
            statements: try store.read(SchemaReference.statements))
        try store.close()
        return reference
    }

    /// A store of custody's.
    static func custody() throws(PlatedError) -> SchemaReference {
        let folder = try ScratchFolder.make()
        defer { ScratchFolder.remove(folder) }
        let store = try CustodyStore.open(
            at: folder, sealing: StateKey.sealing(at: folder), reserveBytes: 0)
        let reference = SchemaReference(
            applicationID: CustodySchema.applicationID, migrator: CustodySchema.migrator,
            synchronous: try store.writerSynchronous(),
            journalMode: try store.writerJournalMode(),
            statements: try store.read(SchemaReference.statements))
        try store.close()
        return reference
    }

    /// Whether the schema in `database` is, statement by statement, this program's.
    func schema(_ database: Database) throws -> InvariantOutcome {
        let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard mark == applicationID else {
            return .broken(
                "the database is not marked as Plated's", remedy: "Name another state folder.")
        }
        guard try !migrator.hasBeenSuperseded(database) else {
            return .broken(
                "it was written by a newer Plated", remedy: "Check it with that version.")
        }
        let applied = try migrator.appliedMigrations(database).count
        guard applied == migrator.migrations.count else {
            return .broken(
                "\(applied) of \(migrator.migrations.count) migrations are applied",
                remedy: "Start plated on the folder once: it brings the schema up to date.")
        }
        let found = try SchemaReference.statements(database)
        let differing = Set(found.keys).union(statements.keys)
            .filter { found[$0] != statements[$0] }.sorted()
        return .held(
            "\(applied) migrations", unless: differing.map { "\($0) is not as it was made" })
    }

    /// The schema's statements in `database`, SQLite's own left out.
    private static func statements(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return Dictionary(
            try rows.map { (try $0.required("name"), try $0.required("sql")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Whether this program's commits wait for the disk, and the database's header says WAL.
    func durability(of path: String) -> InvariantOutcome {
        guard synchronous == ReadStore.fullSynchronous, journalMode == "wal" else {
            return .broken(
                "this program opens its writer with synchronous=\(synchronous), \(journalMode)",
                remedy: "Install a Plated whose tests pass.")
        }
        guard SchemaReference.isInWriteAheadMode(path) else {
            return .broken(
                "the database's header does not say WAL", remedy: InvariantOutcome.setAside)
        }
        return .held("this program's writer has synchronous=FULL; the database is in WAL")
    }

    /// Whether the header of the database at `path` says WAL.
    ///
    /// Bytes 18 and 19 of a database are its write and read versions; 2 is WAL
    /// (https://www.sqlite.org/fileformat2.html, section 1.3.3).
    private static func isInWriteAheadMode(_ path: String) -> Bool {
        header(path).map { $0[18...19] == [2, 2] } ?? false
    }

    private static func header(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        return pread(descriptor, &bytes, bytes.count, 0) == bytes.count ? bytes : nil
    }
}

extension StateFolder {
    /// Whether nobody but their owner may read or write the store's files.
    func permissions() -> InvariantOutcome {
        let names = [database, writeAheadLog, sharedMemory, lock, key]
        let open = names.filter { name in
            var status = stat()
            return stat(name, &status) == 0 && status.st_mode & 0o077 != 0
        }
        return .held(
            "mode 0600", unless: open.map { "\($0) is open to others" },
            remedy: "chmod 600 them; who could read them meanwhile is to be assumed to have.")
    }
}
