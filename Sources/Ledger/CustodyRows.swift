/// Rows of the store of custody from and to values, and what stands beside the log as one hash.

import Crypto
import Custody
import Foundation
import GRDB
import PlateCore

/// Sealed bytes with their key's name, as accounts, values, holds and destruction records have them.
struct SealedRow: Sendable {
    var keyID: KeyID
    var payload: [UInt8]

    init(keyID: KeyID, payload: [UInt8]) {
        self.keyID = keyID
        self.payload = payload
    }

    init(_ row: Row) throws {
        keyID = try KeyTable.id(row, "key_id")
        payload = Array(try row.required("payload") as Data)
    }

    /// The value named `name`, still sealed.
    static func value(_ name: String, in database: Database) throws -> SealedRow? {
        try Row.fetchOne(
            database, sql: #"SELECT key_id, payload FROM "values" WHERE name = ?"#,
            arguments: [name]
        ).map(SealedRow.init)
    }

    func putValue(_ name: String, in database: Database) throws {
        try database.execute(
            sql: #"""
                INSERT INTO "values" (name, key_id, payload) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id, payload = excluded.payload
                """#,
            arguments: [name, Data(keyID.bytes), payload.blob])
    }
}

/// Rows of `log`.
enum LogRow {
    /// The last entry.
    static func last(in database: Database) throws -> LogEntry? {
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM log ORDER BY number DESC LIMIT 1")
        return try Row.fetchOne(statement).map(entry)
    }

    /// The stored hash of an entry.
    static func hash(of number: Int64, in database: Database) throws -> [UInt8]? {
        try Row.fetchOne(
            database, sql: "SELECT hash FROM log WHERE number = ?", arguments: [number]
        ).map { Array(try $0.required("hash") as Data) }
    }

    /// The value of a row.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func entry(_ row: Row) throws -> LogEntry {
        LogEntry(
            number: try row.required("number"), milliseconds: try row.required("milliseconds"),
            keyID: try KeyTable.id(row, "key_id"), body: Array(try row.required("body") as Data),
            subject: try row.bytes("subject"), gap: try row.optional("gap"),
            hash: Array(try row.required("hash") as Data),
            hasSubjectKey: !(row["subject_key"] as DatabaseValue).isNull)
    }

    static func insert(
        _ entry: LogEntry, subjectKey: WrappedSubjectKey?, into database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO log (
                    number, milliseconds, key_id, body, subject, subject_key, subject_key_id, gap,
                    hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            entry.number, entry.milliseconds, Data(entry.keyID.bytes), entry.body.blob,
            entry.subject?.blob, subjectKey?.wrapped.blob,
            subjectKey.map { Data($0.wrappedBy.bytes) }, entry.gap, entry.hash.blob,
        ])
    }
}

/// The key of an entry's subject, as it lies in the row.
struct WrappedSubjectKey: Sendable {
    var wrapped: [UInt8]
    /// The day's key.
    var wrappedBy: KeyID

    init(wrapped: [UInt8], wrappedBy: KeyID) {
        self.wrapped = wrapped
        self.wrappedBy = wrappedBy
    }

    /// The key in a row of `log`; `nil` where there is none.
    init?(_ row: Row) throws {
        guard let wrapped = try row.bytes("subject_key") else { return nil }
        self.wrapped = wrapped
        wrappedBy = try KeyTable.id(row, "subject_key_id")
    }
}

/// Rows of `log_heads`.
enum LogHeadRow {
    enum Name: String {
        case end
        case base
    }

    static func fetch(_ name: Name, from database: Database) throws -> SignedLogHead? {
        let statement = try database.cachedStatement(
            sql: "SELECT * FROM log_heads WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [name.rawValue]).map { row in
            guard let key = SigningPublicKey(bytes: Array(try row.required("signer") as Data))
            else { throw PlatedError(.corrupted, "column signer does not hold a key") }
            return SignedLogHead(
                head: LogHead(
                    number: try row.required("number"),
                    hash: Array(try row.required("hash") as Data)),
                state: Array(try row.required("state") as Data),
                time: WallTime(milliseconds: try row.required("milliseconds")), key: key,
                signature: Array(try row.required("signature") as Data))
        }
    }

    static func put(_ head: SignedLogHead, _ name: Name, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO log_heads (
                    name, number, hash, state, milliseconds, signer, signature)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            name.rawValue, head.head.number, head.head.hash.blob, head.state.blob,
            head.time.milliseconds, head.key.bytes.blob, head.signature.blob,
        ])
    }
}

/// What stands beside the log.
enum CustodyState {
    /// SHA-256 over accounts, values, holds, and the end of the chain of destruction records.
    static func digest(of database: Database) throws -> [UInt8] {
        var hash = SHA256()
        for sql in [
            "SELECT name_hash, key_id, payload FROM accounts ORDER BY name_hash",
            #"SELECT name, key_id, payload FROM "values" ORDER BY name"#,
            "SELECT id, key_id, payload FROM holds ORDER BY id",
            "SELECT number, chain, '' FROM destructions ORDER BY number DESC LIMIT 1",
        ] {
            let rows = try Row.fetchCursor(database, sql: sql)
            hash.update(data: Array(sql.utf8).sha256)
            while let row = try rows.next() {
                for value in row.databaseValues { hash.update(data: bytes(value).sha256) }
            }
        }
        return Array(hash.finalize())
    }

    private static func bytes(_ value: DatabaseValue) -> [UInt8] {
        switch value.storage {
        case .null: []
        case .int64(let number): [1] + number.bigEndianBytes
        case .double(let number): [2] + Array("\(number)".utf8)
        case .string(let text): [3] + Array(text.utf8)
        case .blob(let bytes): [4] + Array(bytes)
        }
    }

    /// Whether nothing was ever written but what a beginning writes: the car's signing key, and an end
    /// behind no entry.
    static func isFresh(_ database: Database) throws -> Bool {
        let entries = "log_heads WHERE name <> 'end' OR number > 0"
        for rows in ["log", entries, "accounts", "holds", "destructions"] {
            let isEmpty = try Row.fetchOne(database, sql: "SELECT 1 FROM \(rows) LIMIT 1") == nil
            guard isEmpty else { return false }
        }
        return true
    }
}
