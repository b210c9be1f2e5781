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
    /// One read that does not open hides no other: it is named in the result. 20,000 reads take about a
    /// fifth of a second; for a whole text `reads(limit:offset:text:)` goes by its keyed hash.
    ///
    /// - Parameters:
    ///   - state: the jurisdiction, two letters, where only its plates are wanted.
    ///   - from: the earliest time of capture.
    ///   - through: the latest time of capture.
    ///   - alternativesFrom: where given, reads are found too of which the other ranked texts that fit have
    ///     this probability together: what could well have been the plate.
    public func search(
        _ pattern: PlatePattern, state: String? = nil, from: WallTime? = nil,
        through: WallTime? = nil, alternativesFrom: Double? = nil, limit: Int
    ) throws(PlatedError) -> ReadSearch {
        let state = state.map { Array($0.utf8) }
        return try read { database in
            var search = ReadSearch()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, day_key, record_key, revision, payload FROM reads
                    WHERE captured_at BETWEEN ? AND ?
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
                    guard
                        let id = try fitting(
                            row, pattern, state, alternativesFrom, database)
                    else { continue }
                    if let found = try ReadRow.fetch(id, keys, from: database)?.read {
                        search.reads.append(found)
                    }
                } catch let error as PlatedError where error.code == .corrupted {
                    search.unreadable.append(try row.id("id"))
                }
            }
            return search
        }
    }

    /// The present texts of the newest reads, at most `limit`; of those that open.
    public func texts(limit: Int) throws(PlatedError) -> [String] {
        try read { database in
            var texts: [String] = []
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, day_key, record_key, revision, payload FROM reads
                    ORDER BY run DESC, moment DESC, captured_at DESC, id DESC LIMIT ?
                    """, arguments: [limit])
            while let row = try rows.next() {
                do {
                    let text = try SealedReading.text(in: opened(row, database).bytes)
                    texts.append(String(decoding: text, as: UTF8.self))
                } catch let error as PlatedError where error.code == .corrupted {
                    continue
                }
            }
            return texts
        }
    }

    /// The reading in `row`, whose columns are those of `search` in their order.
    private func opened(
        _ row: Row, _ database: Database
    ) throws -> (id: RecordID, bytes: [UInt8]) {
        let seal = try RecordSeal(
            id: row.blob(at: 0), dayKey: row.blob(at: 1), wrapped: row.blob(at: 2), keys,
            in: database)
        guard case .int64(let revision) = (row[3] as DatabaseValue).storage else {
            throw PlatedError(.corrupted, "a column does not hold what it should")
        }
        return (seal.id, try seal.open(row.blob(at: 4), as: .reading(revision: Int(revision))))
    }

    /// The id of the read in `row` where it fits: only its text is looked at. The row's columns are those
    /// of `search`, in their order.
    private func fitting(
        _ row: Row, _ pattern: PlatePattern, _ state: [UInt8]?, _ alternativesFrom: Double?,
        _ database: Database
    ) throws -> RecordID? {
        let (id, bytes) = try opened(row, database)
        if let state, SealedReading.state(in: bytes) != state { return nil }
        let symbols = try SealedReading.text(in: bytes).map(PlatePattern.folded)
        if pattern.matches(symbols: symbols) { return id }
        guard let alternativesFrom else { return nil }
        let probability = SealedReading.candidates(in: bytes)
            .filter { pattern.matches($0.text) }.reduce(0) { $0 + $1.confidence }
        return probability >= alternativesFrom ? id : nil
    }
}
