/// What is looked up in the store.

import Foundation
import GRDB
import PlateCore

extension ReadStore {
    /// The newest reads, newest first, at most `limit`; those with the text `text`, where it is
    /// given. What is newer is told by runs and the clock that never steps; among reads without a
    /// run, which count as older, by their wall time.
    ///
    /// One that does not open hides no other: it is left out, and is among `unreadable` from then on.
    public func reads(
        limit: Int, offset: Int = 0, text: String? = nil
    ) throws(PlatedError) -> [StoredRead] {
        try read { database in
            let order = "ORDER BY run DESC, moment DESC, captured_at DESC, id DESC LIMIT ? OFFSET ?"
            let rows: [Row]
            if let text {
                let lookUps = try lookUpKeys(database)
                guard lookUps.areWhole else {
                    return try reads(limit, offset, comparing: text, database)
                }
                let hashes = lookUps.keys.map { $0.lookUpHash(of: text).blob }
                let places = hashes.map { _ in "?" }.joined(separator: ", ")
                // The plus keeps SQLite from walking the order instead of the few rows of the hash.
                rows = try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM reads WHERE look_up IN (\(places)) "
                        + order.replacing("run", with: "+run", maxReplacements: 1),
                    arguments: StatementArguments(hashes) + [limit, offset])
            } else {
                rows = try Row.fetchAll(
                    database, sql: "SELECT * FROM reads " + order, arguments: [limit, offset])
            }
            return try opened(rows) { row in
                try ReadRow.storedRead(row, RecordSeal(row, keys, in: database))
            }
        }
    }

    /// The same where a look-up key was damaged, and hashes under it find nothing: every read is opened.
    private func reads(
        _ limit: Int, _ offset: Int, comparing text: String, _ database: Database
    ) throws -> [StoredRead] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM reads ORDER BY run DESC, moment DESC, captured_at DESC, id DESC")
        let found = try opened(rows) { row in
            try ReadRow.storedRead(row, RecordSeal(row, keys, in: database))
        }.filter { $0.read.text == text }
        return Array(found.dropFirst(offset).prefix(limit))
    }

    /// The read named `id`, as last amended.
    public func read(_ id: RecordID) throws(PlatedError) -> StoredRead? {
        try read { try ReadRow.fetch(id, keys, from: $0)?.read }
    }

    /// The readings a read had before its present one, the first one first.
    public func revisions(of id: RecordID) throws(PlatedError) -> [StoredRead] {
        try read { database in
            guard let (current, seal) = try ReadRow.fetch(id, keys, from: database) else {
                return []
            }
            return try Row.fetchAll(
                database, sql: "SELECT * FROM read_revisions WHERE read_id = ? ORDER BY revision",
                arguments: [id.blob]
            ).map { try ReadRow.formerRead($0, of: current, seal) }
        }
    }

    /// The hits of a read in the order they were stored.
    public func hits(of id: RecordID) throws(PlatedError) -> [HotlistHit] {
        try read { database in
            guard let seal = try RecordSeal.fetch(id, keys, from: database) else { return [] }
            return try HitRow.fetchAll(seal, from: database)
        }
    }

    /// The newest alerts, newest first, at most `limit`. One that does not open hides no other, as with
    /// `reads`.
    public func alerts(limit: Int, offset: Int = 0) throws(PlatedError) -> [Alert] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: ReadStore.alertsJoined
                    + " ORDER BY alerts.raised_at DESC, alerts.id DESC LIMIT ? OFFSET ?",
                arguments: [limit, offset])
            return try opened(rows, id: "alert_id") {
                try HitRow.alert($0, RecordSeal($0, keys, in: database))
            }
        }
    }

    /// The values of those of `rows` that open; the others are noted.
    func opened<Value>(
        _ rows: [Row], id: String = "id", _ value: (Row) throws -> Value
    ) throws -> [Value] {
        try rows.compactMap { row in
            do {
                return try value(row)
            } catch let error as PlatedError where error.code == .corrupted {
                let id = try row.id(id)
                upkeep.withLock { upkeep in
                    guard upkeep.unreadable.count < Limits.unreadableRecordsMax else { return }
                    upkeep.unreadable.insert(id)
                }
                return nil
            }
        }
    }

    /// Records that were asked for since the store was opened and do not open: `plated check` says why.
    /// At most `Limits.unreadableRecordsMax` are named.
    public var unreadable: Set<RecordID> { upkeep.withLock { $0.unreadable } }

    /// Alerts with their hits and their reads' keys, as `HitRow.alert` takes them.
    static let alertsJoined = """
        SELECT alerts.id AS alert_id, alerts.payload AS alert_payload,
            alerts.state AS alert_state, alerts.raised_at AS alert_raised_at,
            hits.number, hits.payload, reads.id, reads.day_key, reads.record_key
        FROM alerts JOIN hits
            ON hits.read_id = alerts.read_id AND hits.number = alerts.hit_number
        JOIN reads ON reads.id = alerts.read_id
        """

    /// A picture of a read: the one that goes with its reading at `revision`, or with the present
    /// one.
    public func image(
        _ kind: ImageKind, of id: RecordID, revision: Int? = nil
    ) throws(PlatedError) -> StoredImage? {
        try read { database in
            guard let seal = try RecordSeal.fetch(id, keys, from: database) else { return nil }
            return try Row.fetchOne(
                database,
                sql: """
                    SELECT kind, revision, sha256, payload FROM images
                    WHERE read_id = ?1 AND kind = ?2 AND (?3 IS NULL OR revision <= ?3)
                    ORDER BY revision DESC LIMIT 1
                    """, arguments: [id.blob, kind.rawValue, revision]
            ).map { try ImageRow.image($0, seal) }
        }
    }

    /// The hotlist versions, the one loaded first first.
    public func hotlistVersions() throws(PlatedError) -> [HotlistVersion] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM hotlist_versions ORDER BY loaded_at, id")
                .map(ReadStore.hotlistVersion)
        }
    }

    /// How many rows there are.
    public func counts() throws(PlatedError) -> StoreCounts {
        try read { try StoreCounts($0) }
    }

    private static func hotlistVersion(_ row: Row) throws -> HotlistVersion {
        let extractedAt: Int64? = try row.optional("extracted_at")
        return HotlistVersion(
            id: try row.id("id"), source: try row.required("source"),
            sha256: try row.bytes("sha256"), acceptedCount: try row.required("accepted_count"),
            rejectedCount: try row.required("rejected_count"),
            extractedAt: extractedAt.map(WallTime.init(milliseconds:)),
            loadedAt: WallTime(milliseconds: try row.required("loaded_at")))
    }
}

extension StoreCounts {
    init(_ database: Database) throws {
        func count(_ table: String) throws -> Int {
            try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
        self.init(
            reads: try count("reads"), revisions: try count("read_revisions"),
            images: try count("images"), hits: try count("hits"), alerts: try count("alerts"),
            hotlistVersions: try count("hotlist_versions"))
    }
}
