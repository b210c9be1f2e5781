/// The queue for the depot: what is next, and what the depot says it has (durability 2 and 3).

import Custody
import Foundation
import GRDB
import PlateCore

extension ReadStore {
    /// The next things to be sent, the most urgent first: at most `limit`, and at most `bytes` of
    /// contents unless the first alone has more.
    ///
    /// Asking takes nothing out: what is not acknowledged is next again.
    public func nextToSend(
        limit: Int, bytes: Int = Limits.outboxBatchBytesMax
    ) throws(PlatedError) -> OutboxBatch {
        try read { database in
            var batch = OutboxBatch()
            var total = 0
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM outbox WHERE acknowledged_at IS NULL ORDER BY priority, number
                    """)
            while batch.items.count < limit, let row = try rows.next() {
                let size: Int = try row.required("bytes")
                guard batch.items.isEmpty || total + size <= bytes else { break }
                do {
                    batch.items.append(try item(row, database))
                    total += size
                } catch let error as PlatedError where error.code == .corrupted {
                    batch.unreadable.append(try OutboxRow.id(row))
                }
            }
            return batch
        }
    }

    private func item(_ row: Row, _ database: Database) throws -> OutboxItem {
        let id = try OutboxRow.id(row)
        guard let priority = OutboxPriority(rawValue: try row.required("priority")) else {
            throw PlatedError(.corrupted, "column priority holds none of the numbers it may")
        }
        let content = try content(of: id, row, database)
        let digest = try digest(row, id, database)
        guard content == nil || content?.sha256 == digest else {
            throw PlatedError(.corrupted, "a queued \(id.kind.rawValue) that is not what it was")
        }
        return OutboxItem(
            id: id, content: content, sha256: digest, priority: priority,
            queuedAt: WallTime(milliseconds: try row.required("queued_at")))
    }

    private func content(
        of id: OutboxID, _ row: Row, _ database: Database
    ) throws -> [UInt8]? {
        guard let record = id.record else { return nil }
        switch id.kind {
        case .log: return nil
        case .read: return try readContent(record, revision: Int(id.part) ?? 0, database)
        case .image: return try imageContent(id, record, database)
        case .alert: return try alertContent(record, database)
        case .statement:
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM statements WHERE id = ?", arguments: [record.blob])
            return try row.map {
                try OutboxContent.statement(
                    StatementRow.statement($0, keys, database).statement)
            }
        }
    }

    private func readContent(
        _ id: RecordID, revision: Int, _ database: Database
    ) throws -> [UInt8] {
        guard let (current, seal) = try ReadRow.fetch(id, keys, from: database) else {
            throw PlatedError(.corrupted, "its read is not there")
        }
        var read = current
        if revision != current.revision {
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM read_revisions WHERE read_id = ? AND revision = ?",
                arguments: [id.blob, revision])
            guard let row else { throw PlatedError(.corrupted, "its revision is not there") }
            read = try ReadRow.formerRead(row, of: current, seal)
        }
        return try OutboxContent.read(
            ReadRow.reading(
                read.read, crop: read.cropSHA256, scene: read.sceneSHA256, run: read.run),
            id: id, revision: revision, camera: read.read.camera,
            firstFrame: read.read.frames.first, run: read.run)
    }

    private func imageContent(
        _ id: OutboxID, _ read: RecordID, _ database: Database
    ) throws -> [UInt8] {
        guard let picture = id.picture,
            let seal = try RecordSeal.fetch(read, keys, from: database),
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT kind, revision, sha256, payload FROM images
                    WHERE read_id = ? AND kind = ? AND revision = ?
                    """, arguments: [read.blob, picture.kind.rawValue, picture.revision])
        else { throw PlatedError(.corrupted, "the picture is not there") }
        return try ImageRow.image(row, seal).jpeg
    }

    private func alertContent(_ id: RecordID, _ database: Database) throws -> [UInt8] {
        let row = try Row.fetchOne(
            database, sql: ReadStore.alertsJoined + " WHERE alerts.id = ?", arguments: [id.blob])
        guard let row else { throw PlatedError(.corrupted, "the alert is not there") }
        let alert = try HitRow.alert(row, RecordSeal(row, keys, in: database))
        return try OutboxContent.alert(
            id, read: alert.readID, text: alert.text, raisedAt: alert.raisedAt, hit: alert.hit)
    }

    /// The hash in a row of `outbox`.
    private func digest(_ row: Row, _ id: OutboxID, _ database: Database) throws -> [UInt8] {
        let stored: Data = try row.required("sha256")
        guard stored.count != 32, let record = id.record else { return Array(stored) }
        let readBlob: Data? = try row.optional("read_id")
        let owner: Row =
            try readBlob == nil
            ? Row.fetchOne(
                database, sql: "SELECT * FROM statements WHERE id = ?", arguments: [record.blob])
                ?? Row() : row
        let seal = try StatementRow.seal(of: owner, readBlob, keys, database)
        return try seal.open(stored, as: .digest(id.kind, record, part: id.part))
    }
}

// What the depot says
extension ReadStore {
    /// Takes receipts; on disk when this returns. A receipt taken twice does nothing the second time,
    /// one with another hash than was queued is refused and counted.
    public func acknowledge(
        _ receipts: [OutboxReceipt], at time: WallTime
    ) throws(PlatedError) -> OutboxOutcome {
        try write { database in
            var outcome = OutboxOutcome()
            for receipt in receipts { try acknowledge(receipt, at: time, &outcome, in: database) }
            return outcome
        }
    }

    private func acknowledge(
        _ receipt: OutboxReceipt, at time: WallTime, _ outcome: inout OutboxOutcome,
        in database: Database
    ) throws {
        let id = receipt.id
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM outbox WHERE kind = ? AND record = ? AND part = ?",
            arguments: [id.kind.rawValue, id.blob, id.part])
        guard let row else {
            outcome.unknown += 1
            return
        }
        let number: Int64 = try row.required("number")
        guard try digest(row, id, database) == receipt.sha256 else {
            outcome.refused += 1
            try database.execute(
                sql: "UPDATE outbox SET refused_count = refused_count + 1 WHERE number = ?",
                arguments: [number])
            return
        }
        guard try row.optional("acknowledged_at") as Int64? == nil else {
            outcome.repeated += 1
            return
        }
        outcome.acknowledged += 1
        try database.execute(
            sql: "UPDATE outbox SET acknowledged_at = ? WHERE number = ?",
            arguments: [time.milliseconds, number])
    }

    /// How the queue stands.
    public func outboxStatus() throws(PlatedError) -> OutboxStatus {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, count(*) AS count, sum(bytes) AS bytes, min(queued_at) AS oldest
                    FROM outbox WHERE acknowledged_at IS NULL GROUP BY kind
                    """)
            var status = OutboxStatus(
                depth: 0, bytes: 0, oldestQueuedAt: nil,
                refusedCount: try Int.fetchOne(
                    database, sql: "SELECT total(refused_count) FROM outbox") ?? 0,
                depthByKind: [:])
            for row in rows {
                let count: Int = try row.required("count")
                status.depthByKind[try row.choice("kind")] = count
                status.depth += count
                status.bytes += try row.required("bytes") as Int64
                let oldest = WallTime(milliseconds: try row.required("oldest"))
                status.oldestQueuedAt = min(status.oldestQueuedAt ?? oldest, oldest)
            }
            return status
        }
    }

    /// Lets all that is queued of these reads go before others: they are of a canvass.
    public func sendFirst(_ reads: [RecordID]) throws(PlatedError) {
        try write { database in
            for read in reads { try OutboxRow.prefer(read, in: database) }
        }
    }
}

// Lines of the access log
extension ReadStore {
    /// Number and hash of the line of the log that was queued last; `nil` where none was.
    public func lastQueuedLogEntry() throws(PlatedError) -> (number: Int64, sha256: [UInt8])? {
        try read { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM outbox WHERE kind = 'log' ORDER BY number DESC LIMIT 1")
            return try row.map {
                (try OutboxRow.id($0).number, Array(try $0.required("sha256") as Data))
            }
        }
    }

    /// Queues lines of the access log: their numbers, the hashes of their ciphertext and its bytes. One
    /// that is there already stays as it is.
    public func queueLogEntries(
        _ entries: [(number: Int64, sha256: [UInt8], bytes: Int)], at time: WallTime
    ) throws(PlatedError) {
        try write { database in
            for entry in entries {
                let id = OutboxID(logEntry: entry.number, sha256: entry.sha256)
                let isThere =
                    try Int.fetchOne(
                        database,
                        sql: """
                            SELECT 1 FROM outbox WHERE kind = 'log' AND record = ? AND part = ?
                            """, arguments: [id.blob, id.part]) != nil
                guard !isThere else { continue }
                try OutboxRow.insert(
                    id, read: nil, digest: entry.sha256.blob, bytes: entry.bytes, .log, at: time,
                    into: database)
            }
        }
    }
}
