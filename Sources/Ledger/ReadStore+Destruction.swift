/// What every destruction has in common: all that is kept of a read goes in one transaction, with a record
/// of it, and then no file of the store holds it any more.

import Custody
import Foundation
import GRDB
import PlateCore

/// A destruction that the store of custody is to have the record of.
public struct DueDestruction: Sendable, Equatable {
    /// Its number here.
    public var number: Int64
    /// The record.
    public var record: DestructionRecord
}

extension ReadStore {
    /// Tables with rows of a read, in an order that no reference forbids.
    private static let tables = [
        ("outbox", "read_id"), ("statements", "read_id"), ("alerts", "read_id"),
        ("hits", "read_id"), ("images", "read_id"), ("read_revisions", "read_id"), ("reads", "id"),
    ]

    /// Deletes all that is kept of `ids`.
    ///
    /// - Returns: rows by table, and the days' keys that wrapped the keys of these records.
    func destroy(
        _ ids: [RecordID], in database: Database
    ) throws -> (counts: [String: Int], days: Set<KeyID>) {
        var counts: [String: Int] = [:]
        var days: Set<KeyID> = []
        for id in ids {
            let day = try Data.fetchOne(
                database, sql: "SELECT day_key FROM reads WHERE id = ?", arguments: [id.blob])
            if let day, let id = KeyID(bytes: Array(day)) { days.insert(id) }
            try database.execute(
                sql: "INSERT OR IGNORE INTO destroying VALUES (?)", arguments: [id.blob])
            for (table, column) in ReadStore.tables {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [id.blob])
                if database.changesCount > 0 {
                    counts[table, default: 0] += database.changesCount
                }
            }
        }
        try database.execute(sql: "DELETE FROM destroying")
        return (counts, days)
    }

    /// Deletes statements that are about no read; rows by table.
    func destroy(statements ids: [RecordID], in database: Database) throws -> [String: Int] {
        for id in ids {
            try database.execute(sql: "INSERT INTO destroying VALUES (?)", arguments: [id.blob])
            try database.execute(
                sql: "DELETE FROM outbox WHERE kind = 'statement' AND record = ?",
                arguments: [id.blob])
            try database.execute(
                sql: "DELETE FROM statements WHERE id = ? AND read_id IS NULL",
                arguments: [id.blob])
        }
        try database.execute(sql: "DELETE FROM destroying")
        return ids.isEmpty ? [:] : ["statements": ids.count, "outbox": ids.count]
    }

    /// Destroys the keys of days of which nothing is left but the ones of `today`.
    func destroyUnusedDayKeys(today: KeyUse, in database: Database) throws -> [KeyID] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id FROM keys WHERE use LIKE 'day %' AND use <> ?
                    AND NOT EXISTS (SELECT 1 FROM reads WHERE day_key = keys.id)
                    AND NOT EXISTS (SELECT 1 FROM statements WHERE day_key = keys.id)
                """, arguments: [today.description])
        let ids = try rows.map { try KeyTable.id($0, "id") }
        for id in ids { try keys.destroy(id, in: database) }
        return ids
    }

    /// Puts all commits into the database and cuts their log to nothing, as soon as nobody reads, so that
    /// no file holds what was destroyed. Where somebody does read it is owed, and done at a later turn,
    /// destruction or start.
    public func cutWriteAheadLog() {
        let isCut: Bool
        do {
            isCut = try pool.barrierWriteWithoutTransaction { database in
                try database.checkpoint(.truncate)
                return true
            }
        } catch {
            isCut = false
        }
        upkeep.withLock { $0.owesCut = !isCut }
    }

    /// Whether what was destroyed may still stand in the database's log of commits.
    public var owesCut: Bool { upkeep.withLock { $0.owesCut } }
}

// The records of destructions, kept here until the store of custody has them
extension ReadStore {
    /// Notes a destruction in its own transaction.
    func note(_ record: DestructionRecord, in database: Database) throws {
        let number =
            try Int64.fetchOne(
                database, sql: "SELECT coalesce(max(number), 0) + 1 FROM destructions_due") ?? 1
        let key = try keys.key(.log, replacingDamaged: true, in: database)
        let bytes = Array(try JSONColumn.text(record).utf8)
        let sealed = key.seal(Padded.bytes(bytes, step: 512), at: ReadStore.duePlace(number))
        try database.execute(
            sql: "INSERT INTO destructions_due VALUES (?, ?)", arguments: [number, sealed.blob])
    }

    /// Destructions that were done and whose records the store of custody has yet to get, the oldest
    /// first. A cut between the two leaves them here.
    public func dueDestructions() throws(PlatedError) -> [DueDestruction] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM destructions_due ORDER BY number")
            return try rows.map { row in
                let number: Int64 = try row.required("number")
                guard let key = try keys.present(.log, in: database) else {
                    throw PlatedError(.corrupted, "the key of destructions is not there")
                }
                let bytes = try key.open(
                    Array(try row.required("payload") as Data), at: ReadStore.duePlace(number))
                let json = String(decoding: try Padded.contents(bytes), as: UTF8.self)
                return DueDestruction(
                    number: number, record: try JSONColumn.value(DestructionRecord.self, json))
            }
        }
    }

    /// Lets go a destruction whose record the store of custody has now.
    public func settleDestruction(_ number: Int64) throws(PlatedError) {
        try write {
            try $0.execute(
                sql: "DELETE FROM destructions_due WHERE number = ?", arguments: [number])
        }
    }

    private static func duePlace(_ number: Int64) -> SealPlace {
        SealPlace(
            table: "destructions_due", column: "payload",
            record: withUnsafeBytes(of: number.bigEndian, Array.init))
    }
}

// What holds are held against
extension ReadStore {
    /// What is known of reads, for asking `HoldRules`: their present and former readings, when and where.
    /// Of a read that does not open only the id and the time are known.
    public func holdSubjects(of ids: [RecordID]) throws(PlatedError) -> [HoldSubject] {
        try read { database in
            try ids.compactMap { id in
                try Row.fetchOne(
                    database, sql: "SELECT * FROM reads WHERE id = ?", arguments: [id.blob]
                ).map { try holdSubject($0, database) }
            }
        }
    }

    /// The subject of a row of `reads`.
    func holdSubject(_ row: Row, _ database: Database) throws -> HoldSubject {
        let columns = try ReadRow.columns(row)
        var subject = HoldSubject(
            id: try row.id("id"), plates: [],
            capturedAt: columns.source == .unset ? nil : columns.capturedAt,
            uncertaintyMilliseconds: columns.uncertainty ?? 0, position: nil)
        do {
            let seal = try RecordSeal(row, keys, in: database)
            let current = try ReadRow.storedRead(row, seal)
            let former = try Row.fetchAll(
                database, sql: "SELECT * FROM read_revisions WHERE read_id = ?",
                arguments: [seal.id.blob]
            ).map { try ReadRow.formerRead($0, of: current, seal) }
            subject.plates = ([current] + former).map(\.read.text)
            subject.position = current.read.position
        } catch let error as PlatedError where error.code == .corrupted {
            // Not known counts as met.
        }
        return subject
    }
}
