/// Rows of `hits` and `alerts` from and to values.

import GRDB
import PlateCore

/// How a hit lies in its table.
enum HitRow {
    static func insert(
        _ hit: HotlistHit, of read: RecordID, number: Int, into database: Database
    ) throws {
        try database.execute(
            sql: "INSERT INTO hits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                read.blob, number, hit.entry.list, hit.entry.category.rawValue, hit.entry.text,
                hit.entry.state, hit.entry.description, hit.entry.expiry?.milliseconds,
                try JSONColumn.text(hit.entry.annotations), hit.match.rawValue,
                hit.stateMatch.rawValue, hit.listAgeSeconds, hit.probability,
            ])
    }

    /// The hits of a read in the order of their numbers.
    static func fetchAll(of read: RecordID, from database: Database) throws -> [HotlistHit] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM hits WHERE read_id = ? ORDER BY number",
            arguments: [read.blob]
        ).map(hit)
    }

    /// The value of a row of `hits`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func hit(_ row: Row) throws -> HotlistHit {
        let expiry: Int64? = try row.optional("expiry")
        let entry = HotlistEntry(
            list: try row.required("list"), category: try row.choice("category"),
            text: try row.required("text"), state: try row.optional("state"),
            description: try row.required("description"),
            expiry: expiry.map(WallTime.init(milliseconds:)),
            annotations: try JSONColumn.value([String: String].self, row.required("annotations")))
        return HotlistHit(
            entry: entry, match: try row.choice("match"), stateMatch: try row.choice("state_match"),
            listAgeSeconds: try row.optional("list_age"),
            probability: try row.required("probability"))
    }

    /// The value of a row of `alerts` joined with its hit, the alert's columns named `alert_…`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func alert(_ row: Row) throws -> Alert {
        Alert(
            id: try row.id("alert_id"), readID: try row.id("read_id"),
            text: try row.required("alert_text"), hit: try hit(row),
            state: try row.choice("alert_state"),
            raisedAt: WallTime(milliseconds: try row.required("alert_raised_at")))
    }
}
