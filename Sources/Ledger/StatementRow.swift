/// Rows of `statements` from and to values.

import Custody
import Foundation
import GRDB
import PlateCore

/// How a statement lies in its table.
enum StatementRow {
    /// Sizes of sealed statements are multiples of this, so that they say little of what was answered.
    private static let paddingBytes = 256

    /// Stores a statement and queues it.
    ///
    /// - Throws: `badData` where its read is not in the store, or it is there already.
    static func insert(
        _ statement: RecordStatement, _ keys: KeyTable, into database: Database
    ) throws {
        guard statement.body.utf8.count <= Limits.statementBytesMax else {
            throw PlatedError(.badData, "a statement of \(statement.body.utf8.count) bytes")
        }
        let seal = try seal(for: statement, keys, database)
        let isOwn = statement.readID == nil
        let payload = Padded.bytes(Array(statement.body.utf8), step: paddingBytes)
        try database.execute(
            sql: """
                INSERT INTO statements
                    (id, read_id, alert_id, kind, made_at, day_key, record_key, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                statement.id.blob, statement.readID?.blob, statement.alertID?.blob,
                statement.kind.rawValue, statement.madeAt.milliseconds,
                isOwn ? Data(seal.dayKey.bytes) : nil, isOwn ? seal.wrapped.blob : nil,
                seal.seal(payload, as: .statement(statement.id)),
            ])
        try OutboxRow.queue(
            try OutboxContent.statement(statement), .statement, of: statement.id, part: "",
            read: statement.readID, .first, at: statement.madeAt, seal, into: database)
    }

    private static func seal(
        for statement: RecordStatement, _ keys: KeyTable, _ database: Database
    ) throws -> RecordSeal {
        guard let read = statement.readID else {
            return try RecordSeal(new: statement.id, at: statement.madeAt, keys, in: database)
        }
        guard let seal = try RecordSeal.fetch(read, keys, from: database) else {
            throw PlatedError(.badData, "read \(read) is not in the store")
        }
        return seal
    }

    /// The statement in a row of `statements`, joined with its read's key where it has one (`fields`).
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says, or does not open.
    static func statement(
        _ row: Row, _ keys: KeyTable, _ database: Database
    ) throws -> StoredStatement {
        let id = try row.id("id")
        let readBlob: Data? = try row.optional("read_id")
        let alertBlob: Data? = try row.optional("alert_id")
        let seal = try seal(of: row, readBlob, keys, database)
        let body = try seal.open(try row.required("payload"), as: .statement(id))
        return StoredStatement(
            number: try row.required("number"),
            statement: RecordStatement(
                id: id, kind: try row.choice("kind"),
                readID: readBlob.flatMap(RecordID.init(blob:)),
                alertID: alertBlob.flatMap(RecordID.init(blob:)),
                madeAt: WallTime(milliseconds: try row.required("made_at")),
                body: String(decoding: try Padded.contents(body), as: UTF8.self)))
    }

    /// The key that a row of `statements` is sealed with.
    static func seal(
        of row: Row, _ readBlob: Data?, _ keys: KeyTable, _ database: Database
    ) throws -> RecordSeal {
        guard let readBlob else { return try RecordSeal(row, keys, in: database) }
        guard let read = RecordID(blob: readBlob),
            let seal = try RecordSeal.fetch(read, keys, from: database)
        else { throw PlatedError(.corrupted, "its read is not there") }
        return seal
    }
}

extension ReadStore {
    /// Keeps what was said about a record; on disk when this returns, and queued for the depot.
    ///
    /// - Throws: `badData` where its read or alert is not in the store, or it is there already.
    public func append(_ statement: RecordStatement) throws(PlatedError) {
        try commit([.statement(statement)])
    }

    /// Statements behind the one numbered `number`, the oldest first, at most `limit`; those of one kind
    /// where it is given. One that does not open hides no other, as with `reads`.
    public func statements(
        after number: Int64 = 0, kind: StatementKind? = nil, limit: Int
    ) throws(PlatedError) -> [StoredStatement] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM statements WHERE number > ?1 AND (?2 IS NULL OR kind = ?2)
                    ORDER BY number LIMIT ?3
                    """, arguments: [number, kind?.rawValue, limit])
            return try opened(rows) { try StatementRow.statement($0, keys, database) }
        }
    }

    /// What was said about a read, the oldest first.
    public func statements(of id: RecordID) throws(PlatedError) -> [StoredStatement] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM statements WHERE read_id = ? ORDER BY number",
                arguments: [id.blob])
            return try opened(rows) { try StatementRow.statement($0, keys, database) }
        }
    }
}
