/// What a fresh store of reads takes over from a damaged one, so that a page that went bad among the reads calls
/// off no search for a missing person: every plate to look out for that can still be read and opened, and the
/// keys of these and of the sealed lists. The reads themselves stay where they were set aside.

import Custody
import GRDB
import PlateCore

/// Look-outs and keys.
struct ReadSalvage: Sendable {
    private var keys: SalvagedTable?
    private var lookouts: SalvagedTable?

    /// Rows of look-outs that were taken over.
    var counts: [String: Int] { lookouts.map { [$0.name: $0.count] } ?? [:] }

    /// What can be had from the store in `folder`; nothing where that is no database at all.
    init(from folder: String, _ sealing: Sealing) {
        guard let view = try? LedgerView(StateFolder(folder), sealing), let table = view.keys else {
            return
        }
        defer { view.close() }
        keys = SalvagedTable("keys", of: view) { row, database in
            let stored = try KeyTable.stored(row)
            guard [.lookouts, .hotlists].contains(stored.use) else {
                throw PlatedError(.badData, "a key of something else")
            }
            _ = try table.key(stored.id, in: database)
        }
        lookouts = SalvagedTable("lookouts", of: view) { row, database in
            _ = try LookoutRow.lookout(row, table, in: database)
        }
    }

    /// Puts the rows into the tables of a fresh store; all of them or none.
    func insert(into database: Database) throws {
        try keys?.insert(into: database)
        try lookouts?.insert(into: database)
    }
}
