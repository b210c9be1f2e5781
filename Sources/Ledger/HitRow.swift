/// Rows of `hits` and `alerts` from and to values.

import Foundation
import GRDB
import PlateCore

/// How a hit lies in its table.
enum HitRow {
    /// Sizes of sealed hits are multiples of this, so that they say little of what is listed.
    private static let paddingBytes = 512

    static func insert(
        _ hit: HotlistHit, number: Int, _ seal: RecordSeal, into database: Database
    ) throws {
        let json = try JSONColumn.text(Contents(hit))
        let payload = Padded.bytes(Array(json.utf8), step: paddingBytes)
        try database.execute(
            sql: "INSERT INTO hits VALUES (?, ?, ?)",
            arguments: [seal.id.blob, number, seal.seal(payload, as: .hit(number))])
    }

    /// The hits of a read in the order of their numbers.
    static func fetchAll(_ seal: RecordSeal, from database: Database) throws -> [HotlistHit] {
        let statement = try database.cachedStatement(
            sql: "SELECT number, payload FROM hits WHERE read_id = ? ORDER BY number")
        return try Row.fetchAll(statement, arguments: [seal.id.blob]).map { try hit($0, seal) }
    }

    /// The value of a row of `hits`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says, or does not open.
    static func hit(_ row: Row, _ seal: RecordSeal) throws -> HotlistHit {
        let bytes = try seal.open(
            try row.required("payload"), as: .hit(try row.required("number")))
        let json = String(decoding: try Padded.contents(bytes), as: UTF8.self)
        return try JSONColumn.value(Contents.self, json).hit()
    }

    static func insertAlert(
        _ id: RecordID, hitNumber: Int?, text: String, state: AlertState, raisedAt: WallTime,
        _ seal: RecordSeal, into database: Database
    ) throws {
        guard (1...Limits.plateCharactersMax).contains(text.utf8.count) else {
            throw PlatedError(.badData, "an alert with a text that is no plate's")
        }
        let payload = Padded.bytes(Array(text.utf8), step: 4 + Limits.plateCharactersMax)
        try database.execute(
            sql: "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                id.blob, seal.id.blob, hitNumber, state.rawValue, raisedAt.milliseconds,
                seal.seal(payload, as: .alert(id)),
            ])
    }

    static func setState(of id: RecordID, to state: AlertState, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE alerts SET state = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, id.blob])
    }

    /// The text in a row of `alerts`.
    ///
    /// - Throws: `corrupted` where it does not open.
    static func alertText(_ id: RecordID, _ payload: Data, _ seal: RecordSeal) throws -> String {
        let bytes = try seal.open(payload, as: .alert(id))
        return String(decoding: try Padded.contents(bytes), as: UTF8.self)
    }

    /// The value of a row of `alerts` joined with its hit and its read's key, the alert's columns named
    /// `alert_…`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says, or does not open.
    static func alert(_ row: Row, _ seal: RecordSeal) throws -> Alert {
        let id = try row.id("alert_id")
        return Alert(
            id: id, readID: seal.id,
            text: try alertText(id, row.required("alert_payload"), seal),
            hit: try hit(row, seal), state: try row.choice("alert_state"),
            raisedAt: WallTime(milliseconds: try row.required("alert_raised_at")))
    }
}

extension HitRow {
    /// A hit as it is before it is sealed.
    private struct Contents: Codable {
        var list: String
        var category: String
        var text: String
        var state: String?
        var description: String
        var effective: Int64?
        var expiry: Int64?
        var shape: String?
        var annotations: [String: String]
        var entitlement: String?
        var match: String
        var stateMatch: String
        var shapeMatch: String?
        var listAge: Int64?
        var probability: Double

        init(_ hit: HotlistHit) throws {
            guard (0...1).contains(hit.probability), (hit.listAgeSeconds ?? 0) >= 0,
                !hit.entry.text.isEmpty
            else { throw PlatedError(.badData, "a hit with values that are none") }
            list = hit.entry.list
            category = hit.entry.category.rawValue
            text = hit.entry.text
            state = hit.entry.state
            description = hit.entry.description
            effective = hit.entry.effective?.milliseconds
            expiry = hit.entry.expiry?.milliseconds
            shape = hit.entry.shape?.rawValue
            annotations = hit.entry.annotations
            entitlement = hit.entry.entitlement
            match = hit.match.rawValue
            stateMatch = hit.stateMatch.rawValue
            shapeMatch = hit.shapeMatch.rawValue
            listAge = hit.listAgeSeconds
            probability = hit.probability
        }

        func hit() throws -> HotlistHit {
            guard let category = HotlistCategory(rawValue: category),
                let match = MatchKind(rawValue: match),
                let stateMatch = StateMatch(rawValue: stateMatch)
            else { throw PlatedError(.corrupted, "a hit with none of the words it may have") }
            return HotlistHit(
                entry: HotlistEntry(
                    list: list, category: category, text: text, state: state,
                    description: description,
                    effective: effective.map(WallTime.init(milliseconds:)),
                    expiry: expiry.map(WallTime.init(milliseconds:)),
                    shape: shape.flatMap(PlateShape.init(rawValue:)), annotations: annotations,
                    entitlement: entitlement),
                match: match, stateMatch: stateMatch,
                shapeMatch: shapeMatch.flatMap(ShapeMatch.init(rawValue:)) ?? .unknown,
                listAgeSeconds: listAge,
                probability: probability)
        }
    }
}
