/// What is destroyed in the log: subjects of entries by order, and the log's beginning when its time is over.
/// The chain stays verifiable over both.

import Custody
import Foundation
import GRDB
import PlateCore

extension CustodyStore {
    /// Destroys the subjects of all entries that `names` picks: their keys go, and so that no copy of a
    /// wrapped key helps, the keys of the days they lie on go too, once the other subjects of these days
    /// have been wrapped anew. Who looked, when and why stays.
    ///
    /// All of it and the record of it are one transaction; then the database's log of commits is cut, so
    /// that former keys are not in it either.
    ///
    /// - Parameter record: what is to be kept of it; the entries' numbers are added.
    /// - Returns: the numbers of the entries.
    /// - Throws: `corrupted` where an entry does not open: then nothing was destroyed.
    @discardableResult
    public func expungeLog(
        where names: (AccessSubject) -> Bool, record: DestructionRecord
    ) throws(PlatedError) -> [Int64] {
        let numbers = try write(.state) { database, _ in
            let numbers = try destroySubjects(names, in: database)
            var record = record
            record.logEntries = numbers
            record.counts["logEntries"] = numbers.count
            _ = try append(record, to: database)
            return numbers
        }
        cutWriteAheadLog()
        return numbers
    }

    private func destroySubjects(
        _ names: (AccessSubject) -> Bool, in database: Database
    ) throws -> [Int64] {
        let opener = try LogOpener(keys, database)
        var numbers: [Int64] = []
        var days: Set<KeyID> = []
        let rows = try Row.fetchCursor(
            database, sql: "SELECT * FROM log WHERE subject_key IS NOT NULL ORDER BY number")
        while let row = try rows.next() {
            let entry = try LogRow.entry(row)
            guard let wrapped = try WrappedSubjectKey(row) else { continue }
            guard let bytes = opener.subject(entry, wrapped) else {
                throw PlatedError(
                    .corrupted, "entry \(entry.number) of the log does not open",
                    hint: "See what platectl audit verify says of it.")
            }
            if names(try SealedJSON.value(AccessSubject.self, bytes)) {
                numbers.append(entry.number)
                days.insert(wrapped.wrappedBy)
            }
        }
        for number in numbers {
            try database.execute(
                sql: "UPDATE log SET subject_key = NULL, subject_key_id = NULL WHERE number = ?",
                arguments: [number])
        }
        for day in days { try replaceDayKey(day, opener, in: database) }
        return numbers
    }

    /// Wraps the keys of the subjects left under the day's key `former` with a new one, and destroys it.
    private func replaceDayKey(
        _ former: KeyID, _ opener: LogOpener, in database: Database
    ) throws {
        guard
            let use = try KeyTable.rows(in: database).first(where: { $0.id == former })?.use
        else { throw PlatedError(.corrupted, "the key \(former.brief) is not in the store") }
        let fresh = try keys.add(use, in: database)
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM log WHERE subject_key_id = ?",
            arguments: [Data(former.bytes)])
        for row in rows {
            let entry = try LogRow.entry(row)
            guard let wrapped = try WrappedSubjectKey(row),
                let subjectKey = opener.subjectKey(entry, wrapped)
            else { throw PlatedError(.corrupted, "entry \(entry.number) does not open") }
            try database.execute(
                sql: "UPDATE log SET subject_key = ?, subject_key_id = ? WHERE number = ?",
                arguments: [
                    fresh.wrap(subjectKey, at: entry.place(of: .subjectKey)).blob,
                    Data(fresh.id.bytes), entry.number,
                ])
        }
        try keys.destroy(former, in: database)
    }

    /// Whether former keys may still stand in the database's log of commits: another program was reading
    /// when they were destroyed. Every write and every start tries again.
    public var owesCut: Bool { facts.withLock { $0.owesCut } }

    /// Puts all commits into the database and cuts their log to nothing, as soon as nobody reads.
    func cutWriteAheadLog() {
        let isCut: Bool
        do {
            isCut = try pool.barrierWriteWithoutTransaction { database in
                try database.checkpoint(.truncate)
                return true
            }
        } catch {
            // Owed: what was destroyed stays destroyed in the database itself.
            isCut = false
        }
        facts.withLock { $0.owesCut = !isCut }
    }

    /// Destroys the log's beginning, whose time is over: all entries up to `number`.
    ///
    /// What is left begins behind the last entry destroyed, whose hash is kept, signed.
    /// - Throws: `notAllowed` where an entry would go that is not older than `time`, or the newest entry.
    public func trimLog(
        through number: Int64, olderThan time: WallTime, record: DestructionRecord
    ) throws(PlatedError) {
        try write(.state) { database, _ in
            let youngest = try Int64.fetchOne(
                database, sql: "SELECT max(milliseconds) FROM log WHERE number <= ?",
                arguments: [number])
            let last = try LogRow.last(in: database)
            guard let hash = try LogRow.hash(of: number, in: database), let last, let youngest,
                number < last.number, youngest < time.milliseconds
            else {
                throw PlatedError(
                    .notAllowed, "the log up to entry \(number) is not to be destroyed yet")
            }
            let former = try start(in: database).number
            let base = try SignedLogHead(
                LogHead(number: number, hash: hash), state: DestructionRow.chainStart,
                at: WallTime(milliseconds: youngest), by: signingKey)
            try LogHeadRow.put(base, .base, in: database)
            try database.execute(sql: "DELETE FROM log WHERE number <= ?", arguments: [number])
            var record = record
            record.counts["log"] = Int(number - former)
            _ = try append(record, to: database)
        }
        cutWriteAheadLog()
    }
}
