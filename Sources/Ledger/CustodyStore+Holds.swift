/// Holds and destruction records.

import Crypto
import Custody
import Foundation
import GRDB
import PlateCore

extension CustodyStore {
    /// Places a hold.
    ///
    /// - Throws: `usage` where it covers nothing or cannot be, `badData` where its id is there already,
    ///   `inputOutput` where the disk refuses.
    public func place(_ hold: Hold) throws(PlatedError) {
        _ = try hold.scope.validated()
        try put(hold, sql: "INSERT INTO holds (id, key_id, payload) VALUES (?1, ?2, ?3)")
    }

    /// Releases the hold `id`; it stays in the store, released.
    ///
    /// - Returns: the hold as it is now.
    /// - Throws: `badData` where no hold of this id is in force.
    @discardableResult
    public func release(
        _ id: RecordID, by person: AccessPerson, at time: WallTime, reason: String
    ) throws(PlatedError) -> Hold {
        guard var hold = try holds().first(where: { $0.id == id.description }), hold.isInForce
        else { throw PlatedError(.badData, "no hold \(id) is in force") }
        hold.releasedBy = person
        hold.releasedMilliseconds = time.milliseconds
        hold.releaseReason = reason
        try put(hold, sql: "UPDATE holds SET key_id = ?2, payload = ?3 WHERE id = ?1")
        return hold
    }

    /// All holds, released ones too, in the order they were placed.
    ///
    /// - Throws: `corrupted` where one does not open: then nothing may be destroyed.
    public func holds() throws(PlatedError) -> [Hold] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM holds ORDER BY id")
                .map { try CustodyStore.hold($0, keys, in: database) }
        }
    }

    static func hold(_ row: Row, _ keys: KeyTable, in database: Database) throws -> Hold {
        let sealed = try SealedRow(row)
        let bytes = try keys.key(sealed.keyID, in: database)
            .open(sealed.payload, at: holdPlace(try row.id("id")))
        return try SealedJSON.value(Hold.self, bytes)
    }

    private func put(_ hold: Hold, sql: String) throws(PlatedError) {
        guard let id = RecordID(hold.id) else {
            throw PlatedError(.badData, "a hold's id is a UUID")
        }
        let payload = try SealedJSON.bytes(hold, limit: Limits.custodyValueBytesMax)
        try write(.state) { database, _ in
            let key = try keys.key(.log, in: database)
            try database.execute(
                sql: sql,
                arguments: [
                    id.blob, Data(key.id.bytes),
                    key.seal(payload, at: CustodyStore.holdPlace(id)).blob,
                ])
        }
    }

    private static func holdPlace(_ id: RecordID) -> SealPlace {
        SealPlace(table: "holds", column: "payload", record: id.bytes)
    }
}

/// A destruction record as it is stored.
public struct StoredDestruction: Sendable, Equatable {
    /// Counts up from 1.
    public var number: Int64
    /// The record.
    public var record: DestructionRecord
}

extension CustodyStore {
    /// Keeps the record of a destruction.
    ///
    /// - Returns: its number.
    @discardableResult
    public func append(_ record: DestructionRecord) throws(PlatedError) -> Int64 {
        try write(.state) { database, _ in try append(record, to: database) }
    }

    /// The records of destructions, the first one first.
    ///
    /// - Throws: `corrupted` where one does not open.
    public func destructions() throws(PlatedError) -> [StoredDestruction] {
        try read { database in
            try DestructionRow.fetchAll(from: database).map { row in
                let key = try keys.key(row.sealed.keyID, in: database)
                return StoredDestruction(number: row.number, record: try row.record(key))
            }
        }
    }

    func append(_ record: DestructionRecord, to database: Database) throws -> Int64 {
        let payload = try SealedJSON.bytes(record, limit: Limits.custodyValueBytesMax)
        let key = try keys.key(.log, in: database)
        return try DestructionRow.append(payload, key, to: database)
    }
}

/// Rows of `destructions`, each with a hash over all before it.
struct DestructionRow {
    var number: Int64
    var sealed: SealedRow
    var chain: [UInt8]

    static func fetchAll(from database: Database) throws -> [DestructionRow] {
        try Row.fetchAll(database, sql: "SELECT * FROM destructions ORDER BY number")
            .map(DestructionRow.init)
    }

    init(_ row: Row) throws {
        number = try row.required("number")
        sealed = try SealedRow(row)
        chain = Array(try row.required("chain") as Data)
    }

    /// The chain's value for a row behind one with `previous`.
    static func chain(_ number: Int64, _ payload: [UInt8], after previous: [UInt8]) -> [UInt8] {
        (previous + number.bigEndianBytes + payload.sha256).sha256
    }

    static let chainStart = [UInt8](repeating: 0, count: 32)

    static func append(
        _ payload: [UInt8], _ key: SealingKey, to database: Database
    ) throws -> Int64 {
        let last = try Row.fetchOne(
            database, sql: "SELECT number, chain FROM destructions ORDER BY number DESC LIMIT 1")
        let number = try last.map { try $0.required("number") as Int64 + 1 } ?? 1
        let previous = try last.map { Array(try $0.required("chain") as Data) } ?? chainStart
        let sealed = key.seal(payload, at: place(number))
        try database.execute(
            sql: "INSERT INTO destructions (number, key_id, payload, chain) VALUES (?, ?, ?, ?)",
            arguments: [
                number, Data(key.id.bytes), sealed.blob,
                chain(number, sealed, after: previous).blob,
            ])
        return number
    }

    func record(_ key: SealingKey) throws -> DestructionRecord {
        let bytes = try key.open(sealed.payload, at: DestructionRow.place(number))
        return try SealedJSON.value(DestructionRecord.self, bytes)
    }

    private static func place(_ number: Int64) -> SealPlace {
        SealPlace(
            table: "destructions", column: "payload", record: number.bigEndianBytes)
    }
}
