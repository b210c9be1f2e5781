/// The proof that every sealed payload opens, is what it should be, and that nothing lies beside it in
/// the clear.

import Custody
import Foundation
import GRDB
import PlateCore

extension LedgerView {
    /// Opens and decodes every row but the pictures.
    func columns(_ database: Database) throws -> InvariantOutcome {
        var scan = RowScan(database)
        try scan.run("runs") { _ = try RunRow.run($0) }
        try scan.run("clock_changes") { _ = try RunRow.clockChange($0) }
        guard let keys else {
            return scan.outcome(unseen: "reads, hits and alerts")
        }
        try scan.run("reads") {
            _ = try ReadRow.storedRead($0, RecordSeal($0, keys, in: database))
        }
        try scan.run("read_revisions", read: "read_id") {
            try ReadRow.checkFormer($0, LedgerView.seal(of: $0, "read_id", keys, database))
        }
        try scan.run("hits", read: "read_id") {
            _ = try HitRow.hit($0, LedgerView.seal(of: $0, "read_id", keys, database))
        }
        try scan.run("alerts", read: "read_id") {
            let seal = try LedgerView.seal(of: $0, "read_id", keys, database)
            _ = try HitRow.alertText($0.id("id"), $0.required("payload"), seal)
        }
        try scan.run("statements") { _ = try StatementRow.statement($0, keys, database) }
        try scan.run("lookouts") { _ = try LookoutRow.lookout($0, keys, in: database) }
        try scan.run("outbox") { _ = try OutboxRow.id($0) }
        return scan.outcome(unseen: nil)
    }

    /// The key of the read that a row belongs to; a row without one is the matter of `referencesLead`.
    private static func seal(
        of row: Row, _ column: String, _ keys: KeyTable, _ database: Database
    ) throws -> RecordSeal {
        guard let seal = try RecordSeal.fetch(row.id(column), keys, from: database) else {
            throw PlatedError(.corrupted, "its read is not there")
        }
        return seal
    }

    /// Every key of the store opens with the master key, and is the one whose name it bears; every
    /// record's key opens with its day's; the look-up hashes are those of the texts.
    func sealing(_ database: Database) throws -> InvariantOutcome {
        let rows = try KeyTable.rows(in: database)
        guard let keys else {
            let wanted = Set(rows.map(\.wrappedBy.brief)).sorted().joined(separator: ", ")
            return .unseen(
                rows.isEmpty ? "no key is at hand" : "the key \(wanted) is not at hand",
                remedy: "Check it with the configuration that names the key.")
        }
        if !rows.isEmpty { try keys.requireMaster(in: database) }
        var wrong: [String] = []
        for row in rows {
            do {
                _ = try keys.key(row.id, in: database)
            } catch let error as PlatedError {
                wrong.append("the key of \(row.use): \(error.message)")
            }
        }
        let lookUps = rows.filter { $0.use == .lookUp }.compactMap {
            try? keys.key($0.id, in: database)
        }
        var count = 0
        let reads = try Row.fetchCursor(
            database, sql: "SELECT id, day_key, record_key, revision, look_up, payload FROM reads")
        while let row = try reads.next() {
            count += 1
            do {
                try LedgerView.checkLookUp(row, RecordSeal(row, keys, in: database), lookUps)
            } catch let error as PlatedError {
                wrong.append("read \(try row.id("id")): \(error.message)")
            }
        }
        return .held(
            "\(rows.count) keys, \(count) reads", unless: wrong,
            remedy:
                "Put the right key back; if it is lost, the depot's recovery key opens the store.")
    }

    private static func checkLookUp(
        _ row: Row, _ seal: RecordSeal, _ lookUps: [SealingKey]
    ) throws {
        let bytes = try seal.open(
            try row.required("payload"), as: .reading(revision: try row.required("revision")))
        let text = String(decoding: try SealedReading.text(in: bytes), as: UTF8.self)
        let hash = try row.bytes("look_up")
        guard lookUps.contains(where: { $0.lookUpHash(of: text) == hash }) else {
            throw PlatedError(.corrupted, "its look-up hash is not its text's")
        }
    }
}

/// Reads tables row by row and notes the rows that do not decode.
private struct RowScan {
    private let database: Database
    private var wrong: [String] = []
    private var count = 0

    init(_ database: Database) { self.database = database }

    /// Decodes every row of `table`. A row whose read (named by the column `read`) is not there is left
    /// out: that is another invariant's.
    mutating func run(
        _ table: String, read: String? = nil, _ decode: (Row) throws -> Void
    ) throws {
        let present = read.map { " WHERE \($0) IN (SELECT id FROM reads)" } ?? ""
        let rows = try Row.fetchCursor(
            database, sql: "SELECT rowid AS row, * FROM \(table)" + present)
        while let row = try rows.next() {
            count += 1
            do {
                try decode(row)
            } catch let error as PlatedError where error.code != .configuration {
                let place: Int64 = (try? row.required("row")) ?? 0
                wrong.append("row \(place) of \(table): \(error.message)")
            }
        }
    }

    func outcome(unseen: String?) -> InvariantOutcome {
        if let unseen, wrong.isEmpty {
            return .unseen(
                "\(count) rows; \(unseen) need the key",
                remedy: "Check it with the configuration that names the key.")
        }
        return .held("\(count) rows", unless: wrong)
    }
}
