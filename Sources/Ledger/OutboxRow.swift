/// Rows of `outbox` from and to values, written in the transaction of the record they are about.

import Custody
import Foundation
import GRDB
import PlateCore

/// How a queued thing lies in its table.
enum OutboxRow {
    /// Queues something sealed with a record's key; its hash is sealed, too.
    static func queue(
        _ content: [UInt8], _ kind: OutboxKind, of id: RecordID, part: String, read: RecordID?,
        _ priority: OutboxPriority, at time: WallTime, _ seal: RecordSeal, into database: Database
    ) throws {
        let digest = seal.seal(content.sha256, as: .digest(kind, id, part: part))
        try insert(
            OutboxID(kind, id, part: part), read: read, digest: digest, bytes: content.count,
            priority, at: time, into: database)
    }

    /// Queues a picture, whose hash is in the clear beside it.
    static func queueImage(
        _ kind: ImageKind, revision: Int, of read: RecordID, sha256: [UInt8], bytes: Int,
        isFirst: Bool, at time: WallTime, into database: Database
    ) throws {
        let priority: OutboxPriority =
            isFirst ? .firstPicture : kind == .crop ? .crop : .scene
        try insert(
            OutboxID(.image, read, part: "\(kind.rawValue) \(revision)"), read: read,
            digest: sha256.blob, bytes: bytes, priority, at: time, into: database)
    }

    static func insert(
        _ id: OutboxID, read: RecordID?, digest: Data, bytes: Int, _ priority: OutboxPriority,
        at time: WallTime, into database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outbox
                    (kind, record, part, read_id, sha256, bytes, priority, queued_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id.kind.rawValue, id.blob, id.part, read?.blob, digest, bytes, priority.rawValue,
            time.milliseconds,
        ])
    }

    /// Lets all that is queued of a read go before others.
    static func prefer(_ read: RecordID, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE outbox SET priority = iif(kind = 'image', ?, ?)
                WHERE read_id = ? AND priority > ?
                """,
            arguments: [
                OutboxPriority.firstPicture.rawValue, OutboxPriority.first.rawValue, read.blob,
                OutboxPriority.first.rawValue,
            ])
    }

    /// The name in a row.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func id(_ row: Row) throws -> OutboxID {
        let kind: OutboxKind = try row.choice("kind")
        let blob: Data = try row.required("record")
        let part: String = try row.required("part")
        if kind == .log, blob.count == 8 {
            return OutboxID(logEntry: blob.reduce(0) { $0 << 8 | Int64($1) }, part: part)
        }
        guard let id = RecordID(blob: blob) else {
            throw PlatedError(.corrupted, "column record does not hold an id")
        }
        return OutboxID(kind, id, part: part)
    }
}

extension OutboxID {
    /// The record's id or the line's number, as the table has it.
    var blob: Data { record?.blob ?? Data(withUnsafeBytes(of: number.bigEndian, Array.init)) }

    /// Revision and kind of the picture that `part` names.
    var picture: (kind: ImageKind, revision: Int)? {
        let words = part.split(separator: " ")
        guard words.count == 2, let kind = ImageKind(rawValue: String(words[0])),
            let revision = Int(words[1])
        else { return nil }
        return (kind, revision)
    }
}

// All of a record at once, for stores of an older Plated
extension OutboxRow {
    static func queueAll(
        of current: StoredRead, _ seal: RecordSeal, into database: Database
    ) throws {
        let hits = try HitRow.fetchAll(seal, from: database)
        let priority: OutboxPriority = hits.isEmpty ? .read : .first
        let time = current.read.capturedAt
        let revisions = try Row.fetchAll(
            database, sql: "SELECT * FROM read_revisions WHERE read_id = ? ORDER BY revision",
            arguments: [seal.id.blob]
        ).map { try ReadRow.formerRead($0, of: current, seal) }
        for read in revisions + [current] {
            let content = try OutboxContent.read(
                ReadRow.reading(
                    read.read, crop: read.cropSHA256, scene: read.sceneSHA256, run: read.run),
                id: seal.id, revision: read.revision, camera: read.read.camera,
                firstFrame: read.read.frames.first, run: read.run)
            try queue(
                content, .read, of: seal.id, part: "\(read.revision)", read: seal.id, priority,
                at: time, seal, into: database)
        }
        let images = try Row.fetchAll(
            database,
            sql: """
                SELECT kind, revision, sha256, length(payload) AS bytes FROM images
                WHERE read_id = ?
                """, arguments: [seal.id.blob])
        for row in images {
            let bytes: Int = try row.optional("bytes") ?? SealingKey.overheadBytes
            try queueImage(
                row.choice("kind"), revision: row.required("revision"), of: seal.id,
                sha256: Array(try row.required("sha256") as Data),
                bytes: bytes - SealingKey.overheadBytes, isFirst: !hits.isEmpty, at: time,
                into: database)
        }
        let alerts = try Row.fetchAll(
            database, sql: "SELECT * FROM alerts WHERE read_id = ?", arguments: [seal.id.blob])
        for row in alerts {
            let id = try row.id("id")
            let number: Int = try row.required("hit_number")
            guard hits.indices.contains(number) else { continue }
            let raisedAt = WallTime(milliseconds: try row.required("raised_at"))
            let content = try OutboxContent.alert(
                id, read: seal.id, text: HitRow.alertText(id, row.required("payload"), seal),
                raisedAt: raisedAt, hit: hits[number])
            try queue(
                content, .alert, of: id, part: "", read: seal.id, .first, at: raisedAt, seal,
                into: database)
        }
    }
}
