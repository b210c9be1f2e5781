/// The rows of a store that sealed nothing yet, as migration 4 finds them.

import Custody
import Foundation
import GRDB
import PlateCore

/// Tables of migrations 1 to 3, set aside for the time of migration 4.
enum FormerTables {
    static let setAside = """
        DROP TRIGGER reads_keep_reading;
        DROP TRIGGER read_revisions_never_change;
        DROP INDEX reads_by_text;
        DROP INDEX reads_by_time;
        DROP INDEX reads_by_order;
        DROP INDEX alerts_by_time;
        ALTER TABLE alerts RENAME TO former_alerts;
        ALTER TABLE hits RENAME TO former_hits;
        ALTER TABLE images RENAME TO former_images;
        ALTER TABLE read_revisions RENAME TO former_read_revisions;
        ALTER TABLE reads RENAME TO former_reads;
        """

    static let drop = """
        DROP TABLE former_alerts;
        DROP TABLE former_hits;
        DROP TABLE former_images;
        DROP TABLE former_read_revisions;
        DROP TABLE former_reads;
        """

    /// Seals every row into the tables that are to be.
    ///
    /// - Throws: `corrupted` where a row does not hold what its schema says.
    static func sealRows(_ database: Database, _ keys: KeyTable) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM former_reads ORDER BY rowid")
        while let row = try rows.next() {
            let read = try former(row)
            let seal = try RecordSeal(
                new: try row.id("id"), at: read.columns.capturedAt, keys, in: database)
            try insertRead(row, read, seal, keys, database)
            try sealRevisions(of: seal, keys, database)
            try sealImages(of: seal, database)
            try sealHits(of: seal, database)
            try sealAlerts(of: seal, database)
        }
    }

    private static func insertRead(
        _ row: Row, _ read: SealedReading, _ seal: RecordSeal, _ keys: KeyTable,
        _ database: Database
    ) throws {
        let kept = ["id", "camera", "first_frame", "last_frame", "frame_count", "run", "revision"]
        let names = kept + ["day_key", "record_key"] + ReadRow.readingColumns
        let clear = StatementArguments(kept.map { row[$0] as DatabaseValue })
        let revision: Int = try row.required("revision")
        try database.execute(
            sql: "INSERT INTO reads (\(names.joined(separator: ", "))) "
                + "VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))",
            arguments: clear + [Data(seal.dayKey.bytes), seal.wrapped.blob]
                + ReadRow.arguments(read, revision: revision, seal, keys, database))
    }

    private static func sealRevisions(
        of seal: RecordSeal, _ keys: KeyTable, _ database: Database
    ) throws {
        let names = ["read_id", "revision", "last_frame"] + ReadRow.readingColumns
        for row in try rows("former_read_revisions", seal, database) {
            let revision: Int = try row.required("revision")
            let last: Int = try row.required("last_frame")
            let clear: StatementArguments = [seal.id.blob, revision, last]
            try database.execute(
                sql: "INSERT INTO read_revisions (\(names.joined(separator: ", "))) "
                    + "VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))",
                arguments: clear
                    + ReadRow.arguments(
                        try former(row), revision: revision, seal, keys, database))
        }
    }

    private static func sealImages(of seal: RecordSeal, _ database: Database) throws {
        for row in try rows("former_images", seal, database) {
            let jpeg: Data = try row.required("payload")
            try ImageRow.insert(
                Array(jpeg), kind: try row.choice("kind"), revision: try row.required("revision"),
                sha256: Array(try row.required("sha256") as Data), seal, into: database)
        }
    }

    private static func sealHits(of seal: RecordSeal, _ database: Database) throws {
        for row in try rows("former_hits", seal, database) {
            let expiry: Int64? = try row.optional("expiry")
            let entry = HotlistEntry(
                list: try row.required("list"), category: try row.choice("category"),
                text: try row.required("text"), state: try row.optional("state"),
                description: try row.required("description"),
                expiry: expiry.map(WallTime.init(milliseconds:)),
                annotations: try JSONColumn.value(
                    [String: String].self, row.required("annotations")))
            let hit = HotlistHit(
                entry: entry, match: try row.choice("match"),
                stateMatch: try row.choice("state_match"),
                listAgeSeconds: try row.optional("list_age"),
                probability: try row.required("probability"))
            try HitRow.insert(hit, number: try row.required("number"), seal, into: database)
        }
    }

    private static func sealAlerts(of seal: RecordSeal, _ database: Database) throws {
        for row in try rows("former_alerts", seal, database) {
            let id = try row.id("id")
            try HitRow.insertAlert(
                id, hitNumber: try row.required("hit_number"), text: try row.required("text"),
                state: try row.choice("state"),
                raisedAt: WallTime(milliseconds: try row.required("raised_at")), seal,
                into: database)
        }
    }

    private static func rows(
        _ table: String, _ seal: RecordSeal, _ database: Database
    ) throws -> [Row] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM \(table) WHERE read_id = ? ORDER BY rowid",
            arguments: [seal.id.blob])
    }

    /// The reading in a row of `former_reads` or `former_read_revisions`.
    private static func former(_ row: Row) throws -> SealedReading {
        let corners = try JSONColumn.value([[Double]].self, row.required("quad"))
        guard corners.count == 4, corners.allSatisfy({ $0.count == 2 }) else {
            throw PlatedError(.corrupted, "a quad without four corners")
        }
        let points = corners.map { Point($0[0], $0[1]) }
        let latitude: Double? = try row.optional("latitude")
        let position: Position? = try latitude.map { latitude in
            Position(
                latitude: latitude, longitude: try row.required("longitude"),
                speed: try row.optional("speed"), heading: try row.optional("heading"),
                accuracy: try row.optional("accuracy"),
                ageMilliseconds: try row.required("fix_age"))
        }
        return SealedReading(
            text: try row.required("text"), confidence: try row.required("confidence"),
            candidates: Array(
                try JSONColumn.value([TextCandidate].self, row.required("candidates"))
                    .prefix(Limits.readingCandidatesMax)),
            state: try row.optional("state"), stateConfidence: try row.required("state_confidence"),
            position: position, quad: Quad(points[0], points[1], points[2], points[3]),
            columns: try ReadRow.columns(row))
    }
}
