/// Every sealed row beside the log, as something to be opened: for the check.

import Custody
import Foundation
import GRDB
import PlateCore

/// A row that a check opens.
struct SealedOpening {
    /// What it is, without what it holds.
    var name: String
    /// Opens it and reads what is in it.
    var open: () throws -> Void
}

extension CustodyStore {
    /// Accounts, values, holds and destruction records in `database`.
    static func openings(_ keys: KeyTable, in database: Database) throws -> [SealedOpening] {
        let accounts = try Row.fetchAll(database, sql: "SELECT * FROM accounts").enumerated().map {
            number, row in
            SealedOpening(name: "account \(number + 1)") {
                _ = try account(row, keys, in: database)
            }
        }
        let values = try Row.fetchAll(database, sql: #"SELECT * FROM "values""#).map { row in
            let name: String = try row.required("name")
            return SealedOpening(name: "value \(name)") {
                try openValue(row, keys, in: database)
            }
        }
        let holds = try Row.fetchAll(database, sql: "SELECT * FROM holds").map { row in
            SealedOpening(name: "hold \(try row.id("id"))") {
                _ = try hold(row, keys, in: database)
            }
        }
        let destructions = try DestructionRow.fetchAll(from: database).map { row in
            SealedOpening(name: "destruction record \(row.number)") {
                _ = try row.record(try keys.key(row.sealed.keyID, in: database))
            }
        }
        return accounts + values + holds + destructions
    }

    /// Opens a row of `values`, the car's signing key among them.
    static func openValue(_ row: Row, _ keys: KeyTable, in database: Database) throws {
        let name: String = try row.required("name")
        if name == SigningKey.valueName {
            _ = try SigningKey.open(keys, in: database)
        } else {
            let sealed = try SealedRow(row)
            _ = try keys.key(sealed.keyID, in: database)
                .open(sealed.payload, at: valuePlace(name))
        }
    }
}
