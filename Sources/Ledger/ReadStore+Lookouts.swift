/// Plates to look out for: entered, ended, listed, and destroyed once nobody needs to know of them.

import Custody
import Foundation
import GRDB
import PlateCore

/// Rows of `lookouts` from and to values.
enum LookoutRow {
    /// Sizes of sealed look-outs are multiples of this, so that they say little of what is looked for.
    private static let paddingBytes = 512

    static func insert(
        _ lookout: StoredLookout, _ keys: KeyTable, into database: Database
    ) throws {
        guard let id = RecordID(lookout.id) else {
            throw PlatedError(.badData, "a look-out's id is a UUID")
        }
        let seal = try LookoutSeal(new: id, keys, in: database)
        try database.execute(
            sql: """
                INSERT INTO lookouts (id, key_id, record_key, ends_at, payload)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                id.blob, Data(seal.wrappedBy.bytes), seal.wrapped.blob, lookout.ends,
                try seal.seal(lookout, paddedTo: paddingBytes),
            ])
    }

    static func update(
        _ lookout: StoredLookout, _ row: Row, _ keys: KeyTable, in database: Database
    ) throws {
        let id = try row.id("id")
        let seal = try LookoutSeal(row, id: id, keys, in: database)
        try database.execute(
            sql: "UPDATE lookouts SET ends_at = ?, payload = ? WHERE id = ?",
            arguments: [
                lookout.ends, try seal.seal(lookout, paddedTo: paddingBytes), id.blob,
            ])
    }

    static func fetch(_ id: RecordID, in database: Database) throws -> Row? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM lookouts WHERE id = ?", arguments: [id.blob])
    }

    /// - Throws: `corrupted` where the row does not open or is another's.
    static func lookout(
        _ row: Row, _ keys: KeyTable, in database: Database
    ) throws -> StoredLookout {
        let id = try row.id("id")
        let seal = try LookoutSeal(row, id: id, keys, in: database)
        let lookout = try seal.open(StoredLookout.self, row)
        guard lookout.id == id.description else {
            throw PlatedError(.corrupted, "a look-out that is not the one it is stored as")
        }
        return lookout
    }

    /// What the depot and the other cars are told of it: it was entered, or it ended.
    static func statement(
        _ lookout: StoredLookout, id: RecordID, at time: WallTime
    ) throws -> RecordStatement {
        RecordStatement(
            id: id, kind: .lookout, madeAt: time, body: try JSONColumn.text(lookout))
    }
}

extension ReadStore {
    /// Keeps a new look-out and queues it for the depot and the other cars; on disk when this returns.
    ///
    /// - Parameter statement: the id of what the depot is told.
    /// - Throws: `badData` where as many as may be are in force, or its id is there already.
    public func enter(
        _ lookout: StoredLookout, statement: RecordID
    ) throws(PlatedError) {
        try write { database in
            let inForce =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM lookouts WHERE ends_at > ?",
                    arguments: [lookout.enteredMilliseconds]) ?? 0
            guard inForce < Limits.lookoutsMax else {
                throw PlatedError(
                    .badData, "\(inForce) plates are looked out for, and no more can be",
                    hint: "End those that are not needed: platectl lookout remove")
            }
            try LookoutRow.insert(lookout, keys, into: database)
            try StatementRow.insert(
                LookoutRow.statement(lookout, id: statement, at: lookout.enteredAt), keys,
                into: database)
        }
    }

    /// Ends a look-out before its time, and tells the depot.
    ///
    /// - Returns: it, as it is now.
    /// - Throws: `badData` where none of this id is in force.
    public func endLookout(
        _ id: RecordID, by name: String, at time: WallTime, reason: String, statement: RecordID
    ) throws(PlatedError) -> StoredLookout {
        try write { database in
            guard let row = try LookoutRow.fetch(id, in: database),
                case let found = try LookoutRow.lookout(row, keys, in: database),
                found.isInForce(at: time)
            else { throw PlatedError(.badData, "no such look-out is in force") }
            var lookout = found
            lookout.removedBy = name
            lookout.removedMilliseconds = time.milliseconds
            lookout.removalReason = reason
            try LookoutRow.update(lookout, row, keys, in: database)
            try StatementRow.insert(
                LookoutRow.statement(lookout, id: statement, at: time), keys, into: database)
            return lookout
        }
    }

    /// All look-outs that are kept, the one entered first first. One that does not open hides no other: it
    /// is counted in `unreadable`.
    public func lookouts() throws(PlatedError) -> (lookouts: [StoredLookout], unreadable: Int) {
        try read { database in
            var lookouts: [StoredLookout] = []
            var unreadable = 0
            for row in try Row.fetchAll(database, sql: "SELECT * FROM lookouts ORDER BY id") {
                do {
                    lookouts.append(try LookoutRow.lookout(row, keys, in: database))
                } catch let error as PlatedError where error.code == .corrupted {
                    unreadable += 1
                }
            }
            return (lookouts, unreadable)
        }
    }

    /// Destroys look-outs that ended before `time`, with a record of it for the store of custody.
    ///
    /// - Returns: how many.
    @discardableResult
    public func purgeLookouts(
        endedBefore time: WallTime, at now: WallTime
    ) throws(PlatedError) -> Int {
        let count = try write { database in
            let ids = try Row.fetchAll(
                database, sql: "SELECT id FROM lookouts WHERE ends_at < ?",
                arguments: [time.milliseconds]
            ).map { try $0.id("id") }
            guard !ids.isEmpty else { return 0 }
            for id in ids {
                try database.execute(
                    sql: "DELETE FROM lookouts WHERE id = ?", arguments: [id.blob])
            }
            try note(
                DestructionRecord(
                    .purge, at: now,
                    authority: "look-outs go \(Limits.lookoutEndedDaysMax) days after their end",
                    counts: ["lookouts": ids.count], ids: ids), in: database)
            return ids.count
        }
        if count > 0 { cutWriteAheadLog() }
        return count
    }
}

// By order of a court
extension ReadStore {
    /// Destroys look-outs for one of `plates`, written whole, with what the depot was to be told of them. A
    /// plate that is known in part names nobody's.
    ///
    /// - Returns: rows by table, and the days' keys that wrapped keys of what went.
    func destroyLookouts(
        naming plates: [String], in database: Database
    ) throws -> (counts: [String: Int], days: Set<KeyID>) {
        let texts = plates.map(PlateText.normalised)
        var ids: [RecordID] = []
        for row in try Row.fetchAll(database, sql: "SELECT * FROM lookouts") {
            // What does not open names nothing to anybody.
            guard let lookout = try ifOpen({ try LookoutRow.lookout(row, keys, in: database) }),
                let pattern = try? PlatePattern(lookout.pattern), pattern.isWholeText,
                texts.contains(where: { pattern.matches($0) })
            else { continue }
            ids.append(try row.id("id"))
        }
        guard !ids.isEmpty else { return ([:], []) }
        for id in ids {
            try database.execute(sql: "DELETE FROM lookouts WHERE id = ?", arguments: [id.blob])
        }
        let told = try statements(ofLookouts: Set(ids.map(\.description)), in: database)
        var counts = try destroy(statements: told.ids, in: database)
        counts["lookouts"] = ids.count
        return (counts, told.days)
    }

    private func statements(
        ofLookouts lookouts: Set<String>, in database: Database
    ) throws -> (ids: [RecordID], days: Set<KeyID>) {
        var ids: [RecordID] = []
        var days: Set<KeyID> = []
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM statements WHERE kind = ?",
            arguments: [StatementKind.lookout.rawValue])
        for row in rows {
            let told = try ifOpen {
                let body = try StatementRow.statement(row, keys, database).statement.body
                return try JSONColumn.value(StoredLookout.self, body)
            }
            guard let told, lookouts.contains(told.id) else { continue }
            ids.append(try row.id("id"))
            days.insert(try KeyTable.id(row, "day_key"))
        }
        return (ids, days)
    }

    /// The value of `work`; `nil` where it does not open.
    private func ifOpen<Value>(_ work: () throws -> Value) throws -> Value? {
        do {
            return try work()
        } catch let error as PlatedError where error.code == .corrupted {
            return nil
        }
    }
}
