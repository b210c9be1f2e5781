/// The proof that every picture a read names is there and is what it was.

import Foundation
import GRDB
import PlateCore

extension LedgerView {
    /// Every picture that a present or former reading names is stored with that hash, every stored
    /// one is named by a reading, and every one's bytes still have their hash.
    func pictures(
        _ database: Database, _ onProgress: (Int, Int) -> Void
    ) throws -> InvariantOutcome {
        let total = try Int.fetchOne(database, sql: "SELECT count(*) FROM images") ?? 0
        var wrong = try missing(database) + strays(database)
        guard let keys else {
            guard wrong.isEmpty else { return .held("", unless: wrong) }
            return .unseen(
                "\(total) pictures are named and there; whether they are unchanged needs the key",
                remedy: "Check it with the configuration that names the key.")
        }
        var checked = 0
        var shed = 0
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, day_key, record_key, read_id, kind, images.revision, sha256, images.payload
                FROM images LEFT JOIN reads ON reads.id = read_id
                """)
        while let row = try rows.next() {
            checked += 1
            onProgress(checked, total)
            if row["payload"] == nil { shed += 1 }
            if try !isUnchanged(row, keys, database) {
                wrong.append("\(try LedgerView.name(row)) is not what was stored")
            }
        }
        return .held(
            "\(total) pictures with matching SHA-256" + (shed > 0 ? ", \(shed) of them shed" : ""),
            unless: wrong,
            remedy: "These pictures are no evidence any more; the reads' texts stand. "
                + InvariantOutcome.setAside)
    }

    /// Whether a picture opens and has its hash; one that was shed has nothing to look at, and one
    /// without its read is named by none.
    private func isUnchanged(_ row: Row, _ keys: KeyTable, _ database: Database) throws -> Bool {
        guard row["id"] != nil else { return true }
        do {
            let image = try ImageRow.image(row, RecordSeal(row, keys, in: database))
            return image.isShed || image.jpeg.sha256 == image.sha256
        } catch let error as PlatedError where error.code == .corrupted {
            return false
        }
    }

    private static let named = """
        WITH named (read_id, revision, kind, sha256) AS (
            SELECT id, revision, 'crop', crop_sha256 FROM reads
            UNION ALL SELECT id, revision, 'scene', scene_sha256 FROM reads
            UNION ALL SELECT read_id, revision, 'crop', crop_sha256 FROM read_revisions
            UNION ALL SELECT read_id, revision, 'scene', scene_sha256 FROM read_revisions)
        """

    private func missing(_ database: Database) throws -> [String] {
        try Row.fetchAll(
            database,
            sql: LedgerView.named + """
                 SELECT read_id, kind FROM named WHERE sha256 IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM images WHERE images.read_id = named.read_id
                        AND images.kind = named.kind AND images.revision <= named.revision
                        AND images.sha256 = named.sha256)
                """
        ).map { "\(try LedgerView.name($0)) is missing" }
    }

    private func strays(_ database: Database) throws -> [String] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT read_id, kind FROM images WHERE NOT EXISTS (
                    SELECT 1 FROM reads WHERE id = read_id
                        AND iif(kind = 'crop', crop_sha256, scene_sha256) = sha256)
                AND NOT EXISTS (
                    SELECT 1 FROM read_revisions AS former WHERE former.read_id = images.read_id
                        AND iif(kind = 'crop', crop_sha256, scene_sha256) = sha256)
                """
        ).map { "\(try LedgerView.name($0)) is named by no reading" }
    }

    private static func name(_ row: Row) throws -> String {
        "the \(try row.required("kind") as String) of read \(try row.id("read_id"))"
    }
}
