/// Accounts and small values: sealed bytes that only Access understands.

import Custody
import Foundation
import GRDB
import PlateCore

/// What lies sealed in a row of `accounts`.
struct AccountPayload: Codable {
    var name: String
    var account: Data
}

extension CustodyStore {
    /// Stores the account `name`, or puts it in the place of the one there is.
    ///
    /// - Parameter bytes: what Access keeps of it.
    /// - Throws: `badData` where it is too long, `inputOutput` where the disk refuses.
    public func setAccount(named name: String, _ bytes: [UInt8]) throws(PlatedError) {
        let payload = try SealedJSON.bytes(
            AccountPayload(name: name, account: Data(bytes)), limit: Limits.custodyValueBytesMax)
        try write(.state) { database, _ in
            let hash = try nameHash(name, in: database)
            let key = try keys.key(.accounts, in: database)
            try database.execute(
                sql:
                    "INSERT OR REPLACE INTO accounts (name_hash, key_id, payload) VALUES (?, ?, ?)",
                arguments: [
                    hash.blob, Data(key.id.bytes),
                    key.seal(payload, at: CustodyStore.accountPlace(hash)).blob,
                ])
        }
    }

    /// What Access keeps of the account `name`; `nil` where there is none.
    ///
    /// - Throws: `corrupted` where it does not open.
    public func account(named name: String) throws(PlatedError) -> [UInt8]? {
        try read { database in
            guard let hash = try knownNameHash(name, in: database),
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM accounts WHERE name_hash = ?",
                    arguments: [hash.blob])
            else { return nil }
            return Array(try CustodyStore.account(row, keys, in: database).account)
        }
    }

    /// All accounts: names and what Access keeps, by name.
    ///
    /// - Throws: `corrupted` where one does not open.
    public func accounts() throws(PlatedError) -> [(name: String, bytes: [UInt8])] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM accounts").map { row in
                let payload = try CustodyStore.account(row, keys, in: database)
                return (payload.name, Array(payload.account))
            }.sorted { $0.name < $1.name }
        }
    }

    /// Removes the account `name`; whether there was one.
    @discardableResult
    public func removeAccount(named name: String) throws(PlatedError) -> Bool {
        try write(.state) { database, _ in
            let hash = try nameHash(name, in: database)
            try database.execute(
                sql: "DELETE FROM accounts WHERE name_hash = ?", arguments: [hash.blob])
            return database.changesCount > 0
        }
    }

    private static func accountPlace(_ hash: [UInt8]) -> SealPlace {
        SealPlace(table: "accounts", column: "payload", record: hash)
    }

    static func account(
        _ row: Row, _ keys: KeyTable, in database: Database
    ) throws -> AccountPayload {
        let sealed = try SealedRow(row)
        let hash = Array(try row.required("name_hash") as Data)
        let bytes = try keys.key(sealed.keyID, in: database)
            .open(sealed.payload, at: accountPlace(hash))
        return try SealedJSON.value(AccountPayload.self, bytes)
    }

    private func nameHash(_ name: String, in database: Database) throws -> [UInt8] {
        try keys.key(.lookUp, in: database).lookUpHash(of: "account " + name)
    }

    /// As `nameHash`, on a database that is only read; `nil` where nothing was hashed yet.
    private func knownNameHash(_ name: String, in database: Database) throws -> [UInt8]? {
        try keys.present(.lookUp, in: database)?.lookUpHash(of: "account " + name)
    }
}

// Values
extension CustodyStore {
    /// Seals `bytes` under `name`, which lies in clear and so names no person; `nil` removes it.
    ///
    /// - Throws: `badData` where it is too long, `inputOutput` where the disk refuses.
    public func setValue(_ bytes: [UInt8]?, named name: String) throws(PlatedError) {
        precondition(name != SigningKey.valueName, "the signing key is the store's own")
        if let bytes, bytes.count > Limits.custodyValueBytesMax {
            throw PlatedError(
                .badData,
                "a value of \(bytes.count) bytes; \(Limits.custodyValueBytesMax) may be sealed")
        }
        try write(.state) { database, _ in
            guard let bytes else {
                try database.execute(
                    sql: #"DELETE FROM "values" WHERE name = ?"#, arguments: [name])
                return
            }
            let key = try keys.key(.accounts, in: database)
            try SealedRow(
                keyID: key.id, payload: key.seal(bytes, at: CustodyStore.valuePlace(name))
            ).putValue(name, in: database)
        }
    }

    /// The bytes sealed under `name`; `nil` where there are none.
    ///
    /// - Throws: `corrupted` where they do not open.
    public func value(named name: String) throws(PlatedError) -> [UInt8]? {
        try read { database in
            guard let row = try SealedRow.value(name, in: database) else { return nil }
            return try keys.key(row.keyID, in: database)
                .open(row.payload, at: CustodyStore.valuePlace(name))
        }
    }

    static func valuePlace(_ name: String) -> SealPlace {
        SealPlace(table: "values", column: name, record: [])
    }
}
