/// What a fresh store of this program looks like: the measure for a folder that is checked.

import Foundation
import GRDB
import Glibc
import PlateCore

/// Facts of a store that this program just made in a scratch folder, exactly as it would make or
/// open the one in use. They say what its writer does without opening a writer on the folder
/// checked.
struct SchemaReference {
    /// `PRAGMA synchronous` of the writer.
    let synchronous: Int
    /// `PRAGMA journal_mode` of the writer.
    let journalMode: String
    /// The statements that make the schema, by name.
    let statements: [String: String]

    init() throws(PlatedError) {
        let folder = try ScratchFolder.make()
        defer { ScratchFolder.remove(folder) }
        let store = try ReadStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        synchronous = try store.writerSynchronous()
        journalMode = try store.writerJournalMode()
        statements = try store.read(SchemaReference.statements)
        try store.close()
    }

    /// The schema's statements in `database`, SQLite's own left out.
    static func statements(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return Dictionary(
            try rows.map { (try $0.required("name"), try $0.required("sql")) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Whether this program's commits wait for the disk, and the database's header says WAL.
    func durability(of place: StateFolder) -> InvariantOutcome {
        guard synchronous == ReadStore.fullSynchronous, journalMode == "wal" else {
            return .broken(
                "this program opens its writer with synchronous=\(synchronous), \(journalMode)",
                remedy: "Install a Plated whose tests pass.")
        }
        guard SchemaReference.isInWriteAheadMode(place.database) else {
            return .broken(
                "the database's header does not say WAL", remedy: InvariantOutcome.setAside)
        }
        return .held("this program's writer has synchronous=FULL; the database is in WAL")
    }

    /// Whether the header of the database at `path` says WAL.
    ///
    /// Bytes 18 and 19 of a database are its write and read versions; 2 is WAL
    /// (https://www.sqlite.org/fileformat2.html, section 1.3.3).
    static func isInWriteAheadMode(_ path: String) -> Bool {
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
