/// Destruction by order of a court: afterwards no file of the store answers, and no key opens, what was
/// destroyed (policy 810.8).
///
/// The rows are deleted and overwritten. So that no copy of a wrapped key helps, the keys of the days they
/// were made on are destroyed too, once the other records of these days have been wrapped anew: all of it
/// one transaction, which a cut undoes or leaves whole. What is left for after the commit, cutting the log
/// of commits, is done again at every start.

import Custody
import Foundation
import GRDB
import PlateCore

/// What an expungement did.
public struct ExpungeOutcome: Sendable {
    /// The reads that were destroyed.
    public var reads: [RecordID] = []
    /// The record of it, which is among `dueDestructions()` too.
    public var record: DestructionRecord
    /// Records whose keys were wrapped anew.
    public var rewrappedCount = 0
    /// Records of the same days whose keys did not open before: their day's key was kept for them, so that
    /// a recovery may still open them.
    public var unopenedCount = 0
}

extension ReadStore {
    /// The reads that an order reaches: those named, and those of which the present or a former reading is
    /// one of `plates`. The letter O and the digit 0 count as one.
    public func recordsNaming(
        plates: [String], reads: [RecordID]
    ) throws(PlatedError) -> [RecordID] {
        try read { try found(plates, reads, $0) }
    }

    /// Destroys reads and all that is kept of them, by order.
    ///
    /// - Parameter record: when, by whom and by what authority; counts and ids are added.
    /// - Throws: `badData` where nothing is named; `corrupted` where the keys of survivors cannot be
    ///   wrapped anew: then nothing was destroyed.
    public func expunge(
        plates: [String] = [], reads: [RecordID] = [], record: DestructionRecord
    ) throws(PlatedError) -> ExpungeOutcome {
        guard !plates.isEmpty || !reads.isEmpty else {
            throw PlatedError(.badData, "an order names plates or reads")
        }
        var forgotten: [KeyID] = []
        let outcome = try write { database in
            let ids = try found(plates, reads, database)
            var (counts, days) = try destroy(ids, in: database)
            // Also those that are not here: they must not come later.
            for id in Set(ids + reads) { try refuseFromNowOn(id, in: database) }
            let lookouts = try destroyLookouts(naming: plates, in: database)
            counts.merge(lookouts.counts, uniquingKeysWith: +)
            days.formUnion(lookouts.days)
            var record = record
            record.counts.merge(counts) { $1 }
            record.idsSHA256 = ids.isEmpty ? nil : DestructionRecord.digest(of: ids)
            var outcome = ExpungeOutcome(reads: ids, record: record)
            for day in days {
                if try replaceDayKey(day, &outcome, in: database) { forgotten.append(day) }
            }
            try note(record, in: database)
            return outcome
        }
        if let keys = try? keys { forgotten.forEach(keys.forget) }
        cutWriteAheadLog()
        return outcome
    }

    private func found(
        _ plates: [String], _ reads: [RecordID], _ database: Database
    ) throws -> [RecordID] {
        let spellings = Set(plates.flatMap(ReadStore.spellings))
        let lookUps = try lookUpKeys(database)
        var ids: Set<RecordID> = []
        if lookUps.areWhole || spellings.isEmpty {
            for hash in lookUps.keys.flatMap({ key in spellings.map { key.lookUpHash(of: $0) } }) {
                let rows = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT id FROM reads WHERE look_up = ?1
                        UNION SELECT read_id FROM read_revisions WHERE look_up = ?1
                        """, arguments: [hash.blob])
                ids.formUnion(try rows.map { try $0.id("id") })
            }
        } else {
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM reads")
            while let row = try rows.next() {
                let subject = try holdSubject(row, database)
                if subject.plates.contains(where: spellings.contains) { ids.insert(subject.id) }
            }
        }
        for read in reads {
            let isThere = try Int.fetchOne(
                database, sql: "SELECT 1 FROM reads WHERE id = ?", arguments: [read.blob])
            if isThere != nil { ids.insert(read) }
        }
        return ids.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// The plate with each of its O and 0 written either way.
    private static func spellings(_ plate: String) -> [String] {
        let text = PlateText.normalised(plate)
        guard !text.isEmpty, text.utf8.count <= Limits.plateCharactersMax else { return [] }
        return text.reduce([""]) { spellings, character in
            "O0".contains(character)
                ? spellings.flatMap { [$0 + "O", $0 + "0"] }
                : spellings.map { $0 + String(character) }
        }
    }

    /// The look-up keys that open, and whether those are all: one that was damaged is followed by a new
    /// one, and hashes under it find nothing any more.
    func lookUpKeys(_ database: Database) throws -> (keys: [SealingKey], areWhole: Bool) {
        let rows = try Row.fetchAll(
            database, sql: "SELECT id FROM keys WHERE use = ? ORDER BY number",
            arguments: [KeyUse.lookUp.description])
        let found: [SealingKey] = try rows.compactMap { row in
            do {
                return try keys.key(KeyTable.id(row, "id"), in: database)
            } catch let error as PlatedError where error.code == .corrupted {
                return nil
            }
        }
        return (found, found.count == rows.count)
    }

    /// Wraps what is left under the day's key `former` with a new one, and destroys it.
    ///
    /// - Returns: whether it was destroyed: not where a record's key does not open with it.
    private func replaceDayKey(
        _ former: KeyID, _ outcome: inout ExpungeOutcome, in database: Database
    ) throws -> Bool {
        guard let use = try KeyTable.rows(in: database).first(where: { $0.id == former })?.use
        else { return false }
        let fresh = try keys.add(use, in: database)
        var unopened = 0
        for table in ["reads", "statements"] {
            let rows = try Row.fetchAll(
                database, sql: "SELECT id, day_key, record_key FROM \(table) WHERE day_key = ?",
                arguments: [Data(former.bytes)])
            let update = try database.makeStatement(
                sql: "UPDATE \(table) SET day_key = ?, record_key = ? WHERE id = ?")
            for row in rows {
                do {
                    let seal = try RecordSeal(row, keys, in: database).rewrapped(under: fresh)
                    try update.execute(arguments: [
                        Data(seal.dayKey.bytes), seal.wrapped.blob, seal.id.blob,
                    ])
                    outcome.rewrappedCount += 1
                } catch let error as PlatedError where error.code == .corrupted {
                    unopened += 1
                }
            }
        }
        outcome.unopenedCount += unopened
        guard unopened == 0 else { return false }
        try keys.destroy(former, in: database)
        return true
    }
}

// Ids that must not come back
extension ReadStore {
    /// Refuses a record that was destroyed by order.
    ///
    /// - Throws: `badData` where it was.
    func refuseExpunged(_ id: RecordID, in database: Database) throws {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM expunged LIMIT 1")
        guard try Int.fetchOne(statement) != nil else { return }
        for key in try lookUpKeys(database).keys {
            let isExpunged = try Int.fetchOne(
                database, sql: "SELECT 1 FROM expunged WHERE id_hash = ?",
                arguments: [ReadStore.hash(of: id, key)])
            if isExpunged != nil {
                throw PlatedError(.badData, "a record that was destroyed by order")
            }
        }
    }

    private func refuseFromNowOn(_ id: RecordID, in database: Database) throws {
        let key = try keys.key(.lookUp, replacingDamaged: true, in: database)
        try database.execute(
            sql: "INSERT OR IGNORE INTO expunged VALUES (?)",
            arguments: [ReadStore.hash(of: id, key)])
    }

    private static func hash(of id: RecordID, _ key: SealingKey) -> Data {
        key.lookUpHash(of: "expunged \(id)").blob
    }
}
