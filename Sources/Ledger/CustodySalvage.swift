/// What a fresh store of custody takes over from a damaged one, so that a page that went bad in the log locks
/// nobody out and lifts no hold: every row of keys, accounts, values, holds and destruction records that can
/// still be read and opened. The log itself stays where it was set aside; the fresh one counts on from its end, so
/// that no number is given twice: the depot knows entries by their numbers.

import Custody
import GRDB
import PlateCore

/// Rows in the order of their tables.
struct CustodySalvage: Sendable {
    private static let tables = ["keys", "accounts", "values", "holds", "destructions"]
    private var tables: [SalvagedTable] = []
    /// The last entry of the log that could be read.
    private(set) var logEnd: LogHead?

    /// Rows of each table that were taken over.
    var counts: [String: Int] {
        Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.count) })
    }

    /// The same, but that nothing is taken over except where the log ended.
    var withoutRows: CustodySalvage {
        var bare = self
        bare.tables = []
        return bare
    }

    /// What can be had from the store in `folder`; nothing where that is no database at all.
    init(from folder: String, _ sealing: Sealing) {
        let place = StateFolder(folder, name: "custody")
        guard let view = try? LedgerView(place, sealing), let keys = view.keys else { return }
        defer { view.close() }
        logEnd = try? view.read(LogRow.last).map { LogHead(number: $0.number, hash: $0.hash) }
        tables = CustodySalvage.tables.map { table in
            SalvagedTable(table, of: view) { row, database in
                try CustodySalvage.open(row, of: table, keys, database)
            }
        }
    }

    private static func open(
        _ row: Row, of table: String, _ keys: KeyTable, _ database: Database
    ) throws {
        switch table {
        case "keys": _ = try keys.key(KeyTable.id(row, "id"), in: database)
        case "accounts": _ = try CustodyStore.account(row, keys, in: database)
        case "values": try CustodyStore.openValue(row, keys, in: database)
        case "holds": _ = try CustodyStore.hold(row, keys, in: database)
        default:
            let destruction = try DestructionRow(row)
            _ = try destruction.record(keys.key(destruction.sealed.keyID, in: database))
        }
    }

    /// Puts the rows into the tables of a fresh store; all of them or none.
    func insert(into database: Database) throws {
        for table in tables { try table.insert(into: database) }
    }
}
