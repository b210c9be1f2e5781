/// The proof that nothing kept of a read can leave the car unsent: each part of it is in the outbox.

import GRDB
import PlateCore

extension LedgerView {
    /// Every reading, picture, alert and statement has its row in the outbox; pictures with their hash, and
    /// those that were shed only after the depot had acknowledged them.
    func queue(_ database: Database) throws -> InvariantOutcome {
        let ids = try Row.fetchAll(
            database,
            sql: """
                WITH kept (read_id, kind, record, part) AS (
                    SELECT id, 'read', id, CAST(revision AS TEXT) FROM reads
                    UNION ALL SELECT read_id, 'read', read_id, CAST(revision AS TEXT)
                        FROM read_revisions
                    UNION ALL SELECT read_id, 'image', read_id, kind || ' ' || revision FROM images
                    UNION ALL SELECT read_id, 'alert', id, '' FROM alerts
                    UNION ALL SELECT coalesce(read_id, id), 'statement', id, '' FROM statements)
                SELECT DISTINCT read_id FROM kept WHERE NOT EXISTS (
                    SELECT 1 FROM outbox WHERE outbox.kind = kept.kind
                        AND outbox.record = kept.record AND outbox.part = kept.part)
                """
        ).map { "read \(try $0.id("read_id")) is not queued whole" }
        let pictures = try Row.fetchAll(
            database,
            sql: """
                SELECT images.read_id FROM images JOIN outbox ON outbox.kind = 'image'
                    AND outbox.record = images.read_id
                    AND outbox.part = images.kind || ' ' || images.revision
                WHERE outbox.sha256 <> images.sha256
                    OR (images.sealing = 'shed' AND outbox.acknowledged_at IS NULL)
                """
        ).map { "a picture of read \(try $0.id("read_id")) was shed unsent or is another" }
        let waiting =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL") ?? 0
        return .held(
            "\(waiting) things wait for the depot", unless: ids + pictures,
            remedy: "Purge nothing from this folder; have what is missing sent by hand.")
    }
}
