/// The access log: how entries are written, and how they are read back.

import Custody
import Foundation
import GRDB
import PlateCore

/// An entry of the access log as it is read back.
public struct LoggedAccess: Sendable, Equatable {
    /// Its number; they count up from 1 without a gap.
    public var number: Int64
    /// The entry, without a subject where that was destroyed by order; `nil` where it does not open, which
    /// `verifyLog` tells of.
    public var record: AccessRecord?
    /// Whether its subject was destroyed by order.
    public var isExpunged: Bool
}

extension CustodyStore {
    /// Writes `record` into the log. It is on disk, and the anchor with it, when this returns.
    ///
    /// - Returns: the entry's number.
    /// - Throws: `inputOutput` where the disk refuses, `unavailable` where the database is held by another
    ///   program, `badData` where the record is too long. Then nothing may be looked at.
    @discardableResult
    public func log(_ record: AccessRecord) throws(PlatedError) -> Int64 {
        try log([record]).lowerBound
    }

    /// Writes several records in their order, in one transaction.
    ///
    /// - Returns: the entries' numbers.
    /// - Throws: as `log(_:)`; all are written or none.
    @discardableResult
    public func log(_ records: [AccessRecord]) throws(PlatedError) -> ClosedRange<Int64> {
        precondition(!records.isEmpty, "at least one record")
        var drafts: [LogDraft] = []
        for record in records { drafts.append(try LogDraft(record)) }
        return try write(.log) { database, gap in
            var head =
                try LogRow.last(in: database).map {
                    LogHead(number: $0.number, hash: $0.hash)
                } ?? start(in: database)
            let first = head.number + 1
            for (index, draft) in drafts.enumerated() {
                head = try draft.append(
                    after: head, gap: index == 0 ? gap : nil, keys, to: database)
            }
            return first...head.number
        }
    }

    /// Where the log ends now, signed: for an auditor to keep, and for the depot.
    public func logHead() throws(PlatedError) -> SignedLogHead {
        try read { database in
            guard let head = try LogHeadRow.fetch(.end, from: database) else {
                throw PlatedError(.corrupted, "the signed end of the log is not there")
            }
            return head
        }
    }

    /// Entries, the newest first.
    ///
    /// - Parameters:
    ///   - from: the earliest time.
    ///   - through: the latest time.
    ///   - before: only entries with smaller numbers: the last number of the page before.
    ///   - limit: how many at most.
    public func logRecords(
        from: WallTime? = nil, through: WallTime? = nil, before: Int64? = nil, limit: Int
    ) throws(PlatedError) -> [LoggedAccess] {
        var conditions = ["number < ?"]
        var arguments: StatementArguments = [before ?? .max]
        if from != nil || through != nil {
            // The times' index and not the numbers': the range is what narrows.
            conditions = ["milliseconds BETWEEN ? AND ?", "+number < ?"]
            arguments =
                [from?.milliseconds ?? .min, through?.milliseconds ?? .max] + arguments
        }
        let sql =
            "SELECT * FROM log WHERE " + conditions.joined(separator: " AND ")
            + " ORDER BY number DESC LIMIT ?"
        return try read { database in
            let opener = try LogOpener(keys, database)
            return try Row.fetchAll(
                database, sql: sql, arguments: arguments + [max(0, limit)]
            ).map { try opener.access($0) }
        }
    }
}

/// A record made ready outside the transaction.
private struct LogDraft: Sendable {
    let milliseconds: Int64
    let body: [UInt8]
    let subject: [UInt8]?
    let day: KeyUse

    init(_ record: AccessRecord) throws(PlatedError) {
        milliseconds = record.milliseconds
        var bare = record
        bare.subject = nil
        body = try SealedJSON.bytes(bare, limit: Limits.logEntryBytesMax)
        if let subject = record.subject {
            self.subject = try SealedJSON.bytes(subject, limit: Limits.logEntryBytesMax)
        } else {
            subject = nil
        }
        day = KeyUse.day(of: record.time)
    }

    /// Seals it, chains it, inserts it; the log's new end.
    func append(
        after head: LogHead, gap: LogGap?, _ keys: KeyTable, to database: Database
    ) throws -> LogHead {
        let key = try keys.key(.log, replacingDamaged: true, in: database)
        var entry = LogEntry(
            number: head.number + 1, milliseconds: milliseconds, keyID: key.id, body: [],
            subject: nil, gap: gap?.description, hash: [], hasSubjectKey: subject != nil)
        entry.body = key.seal(body, at: entry.place(of: .body))
        var wrapped: WrappedSubjectKey?
        if let subject {
            let subjectKey = SealingKey()
            let dayKey = try keys.key(day, replacingDamaged: true, in: database)
            entry.subject = subjectKey.seal(subject, at: entry.place(of: .subject))
            wrapped = WrappedSubjectKey(
                wrapped: dayKey.wrap(subjectKey, at: entry.place(of: .subjectKey)),
                wrappedBy: dayKey.id)
        }
        entry.hash = LogChain.hash(of: entry, after: head.hash)
        try LogRow.insert(entry, subjectKey: wrapped, into: database)
        return LogHead(number: entry.number, hash: entry.hash)
    }
}

/// JSON that is to be sealed: filled up with spaces to a multiple of 128 bytes, so that the length says
/// little of what it holds.
enum SealedJSON {
    private static let step = 128

    static func bytes(_ value: some Encodable, limit: Int) throws(PlatedError) -> [UInt8] {
        do {
            let text = try JSONColumn.text(value)
            var bytes = Array(text.utf8)
            guard bytes.count <= limit else {
                throw PlatedError(
                    .badData, "a record of \(bytes.count) bytes; \(limit) may be sealed at once")
            }
            bytes += Array(repeating: 32, count: (step - bytes.count % step) % step)
            return bytes
        } catch {
            throw StoreFailure.translate(error, "custody")
        }
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        try JSONColumn.value(type, String(decoding: bytes, as: UTF8.self))
    }
}

/// Opens entries on one state of the database; remembers keys for as long as that.
final class LogOpener {
    private let keys: KeyTable
    private let database: Database
    private var known: [KeyID: SealingKey] = [:]
    private var missing: Set<KeyID> = []

    init(_ keys: KeyTable, _ database: Database) {
        self.keys = keys
        self.database = database
    }

    /// The key `id`; `nil` where it is not there or does not open.
    private func key(_ id: KeyID) -> SealingKey? {
        if let key = known[id] { return key }
        if missing.contains(id) { return nil }
        guard let key = try? keys.key(id, in: database) else {
            missing.insert(id)
            return nil
        }
        known[id] = key
        return key
    }

    /// The body of `entry`; `nil` where it does not open.
    func body(_ entry: LogEntry) -> [UInt8]? {
        try? key(entry.keyID)?.open(entry.body, at: entry.place(of: .body))
    }

    /// The subject of `entry`; `nil` where there is none, its key is gone, or it does not open.
    func subject(_ entry: LogEntry, _ wrapped: WrappedSubjectKey?) -> [UInt8]? {
        guard let sealed = entry.subject, let wrapped,
            let subjectKey = subjectKey(entry, wrapped)
        else { return nil }
        return try? subjectKey.open(sealed, at: entry.place(of: .subject))
    }

    /// The key of the subject of `entry`; `nil` where it does not open.
    func subjectKey(_ entry: LogEntry, _ wrapped: WrappedSubjectKey) -> SealingKey? {
        try? key(wrapped.wrappedBy)?.unwrap(wrapped.wrapped, at: entry.place(of: .subjectKey))
    }

    /// The entry in a row, opened.
    func access(_ row: Row) throws -> LoggedAccess {
        let entry = try LogRow.entry(row)
        var record = body(entry).flatMap { try? SealedJSON.value(AccessRecord.self, $0) }
        let wrapped = try WrappedSubjectKey(row)
        if let wrapped {
            let subject = subject(entry, wrapped)
                .flatMap { try? SealedJSON.value(AccessSubject.self, $0) }
            if subject == nil { record = nil }
            record?.subject = subject
        }
        return LoggedAccess(
            number: entry.number, record: record,
            isExpunged: entry.subject != nil && wrapped == nil)
    }
}
