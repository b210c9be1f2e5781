/// The proof that every row is within the constraints of its table.

import GRDB
import PlateCore

extension LedgerView {
    /// Columns of each table; of a picture its first bytes stand for all of them.
    private static let tables = [
        ("keys", "*"), ("reads", "*"), ("read_revisions", "*"), ("hotlist_versions", "*"),
        ("hits", "*"),
        ("alerts", "*"), ("statements", "*"), ("outbox", "*"), ("expunged", "*"),
        ("destructions_due", "*"), ("lookouts", "*"), ("runs", "*"), ("clock_changes", "*"),
        ("images", "read_id, kind, revision, sha256, sealing, substr(payload, 1, 29)"),
    ]

    /// Puts every row into an empty table of a database in memory and takes it out again.
    ///
    /// `PRAGMA integrity_check` would do, but SQLite forgets the check constraints of a database that
    /// it opens for reading only.
    func constraints(_ database: Database) throws -> InvariantOutcome {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let memory = try DatabaseQueue(configuration: configuration)
        try Schema.migrator.migrate(memory)
        var wrong: [String] = []
        try memory.writeWithoutTransaction { probe in
            try probe.execute(sql: "DROP TRIGGER statements_are_kept")
            for (table, columns) in LedgerView.tables {
                wrong += try LedgerView.refusals(of: table, columns, database, probe)
            }
        }
        let counts = try StoreCounts(database)
        return .held(
            "\(counts.reads) reads, \(counts.images) pictures, \(counts.hits) hits, "
                + "\(counts.alerts) alerts", unless: wrong)
    }

    private static func refusals(
        of table: String, _ columns: String, _ database: Database, _ probe: Database
    ) throws -> [String] {
        var refusals: [String] = []
        var number = 0
        let rows = try Row.fetchCursor(database, sql: "SELECT \(columns) FROM \(table)")
        while let row = try rows.next() {
            number += 1
            let places = row.map { _ in "?" }.joined(separator: ", ")
            do {
                try probe.execute(
                    sql: "INSERT INTO \(table) VALUES (\(places))",
                    arguments: StatementArguments(row.databaseValues))
                try probe.execute(sql: "DELETE FROM \(table)")
            } catch let error as DatabaseError {
                refusals.append("row \(number) of \(table): \(error.message ?? "refused")")
            }
        }
        return refusals
    }
}
