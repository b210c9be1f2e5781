/// What of one table of a damaged store can still be read and opened, for the fresh store to take over.

import GRDB

/// Rows of one table, in its order, every column as it lay there.
struct SalvagedTable: Sendable {
    /// The table's name, in both stores.
    let name: String
    private let rows: [[DatabaseValue]]

    /// How many rows were saved.
    var count: Int { rows.count }

    /// The rows of the table `name` that `opens` lets through without an error; those up to where the table
    /// cannot be read on.
    init(_ name: String, of view: LedgerView, opens: (Row, Database) throws -> Void) {
        var found: [[DatabaseValue]] = []
        try? view.read { database in
            let cursor = try Row.fetchCursor(database, sql: "SELECT * FROM \"\(name)\"")
            while let row = try cursor.next() {
                let values = Array(row.databaseValues)
                do { try opens(row, database) } catch { continue }
                found.append(values)
            }
        }
        self.name = name
        rows = found
    }

    /// Puts the rows into the table of a fresh store.
    func insert(into database: Database) throws {
        for row in rows {
            let places = row.map { _ in "?" }.joined(separator: ", ")
            try database.execute(
                sql: "INSERT INTO \"\(name)\" VALUES (\(places))",
                arguments: StatementArguments(row))
        }
    }
}
