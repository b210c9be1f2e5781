/// Partial search: every read of a span of time is opened and its text looked at, the newest first.

import Foundation
import GRDB
import PlateCore

/// What a search found.
public struct ReadSearch: Sendable {
    /// The reads that fit, newest first.
    public var reads: [StoredRead] = []
    /// How many reads were looked at.
    public var lookedAtCount = 0
    /// Whether every read of the span was looked at; not so where `limit` was reached before.
    public var isComplete = true
    /// Reads that do not open any more: `plated check` says why.
    public var unreadable: [RecordID] = []

    init() {}
}

extension ReadStore {
    /// Reads whose present text fits `pattern`, newest first, at most `limit`.
    ///
    /// One read that does not open hides no other: it is named in the result. 20,000 reads take a
    /// fifth of a second; for a whole text `reads(limit:offset:text:)` goes by its keyed hash.
    ///
    /// - Parameters:
    ///   - state: the jurisdiction, two letters, where only its plates are wanted.
    ///   - from: the earliest time of capture.
    ///   - through: the latest time of capture.
    public func search(
        _ pattern: PlatePattern, state: String? = nil, from: WallTime? = nil,
        through: WallTime? = nil, limit: Int
    ) throws(PlatedError) -> ReadSearch {
        let state = state.map { Array($0.utf8) }
        return try read { database in
            var search = ReadSearch()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM reads WHERE captured_at BETWEEN ? AND ?
                    ORDER BY run DESC, moment DESC, captured_at DESC, id DESC
                    """,
                arguments: [from?.milliseconds ?? .min, through?.milliseconds ?? .max])
            while let row = try rows.next() {
                guard search.reads.count < limit else {
                    search.isComplete = false
                    break
                }
                search.lookedAtCount += 1
                do {
                    if let found = try fitting(row, pattern, state, database) {
                        search.reads.append(found)
                    }
                } catch let error as PlatedError where error.code == .corrupted {
                    search.unreadable.append(try row.id("id"))
                }
            }
            return search
        }
    }

    /// The read in `row` where it fits. Only then is more than its text decoded.
    private func fitting(
        _ row: Row, _ pattern: PlatePattern, _ state: [UInt8]?, _ database: Database
    ) throws -> StoredRead? {
        let seal = try RecordSeal(row, keys, in: database)
        let bytes = try seal.open(
            try row.required("payload"), as: .reading(revision: try row.required("revision")))
        if let state, SealedReading.state(in: bytes) != state { return nil }
        let symbols = try SealedReading.text(in: bytes).map(PlatePattern.folded)
        guard pattern.matches(symbols: symbols) else { return nil }
        return try ReadRow.storedRead(row, seal)
    }
}
