/// Destroying what the depot has, once its time on the car is over and no hold covers it (durability 2).

import Custody
import Foundation
import GRDB
import PlateCore

/// What a purge did, or would do.
public struct PurgeOutcome: Sendable {
    /// Reads that left with all that was kept of them.
    public var leaving: [RecordID] = []
    /// Reads whose pictures left; they themselves stay.
    public var leavingPictures: [RecordID] = []
    /// Reads past their time of capture that stay, by the weightiest reason.
    public var staying: [PurgeHindrance: Int] = [:]
    /// Whether there may be more: a purge does a limited number at once.
    public var isComplete = true
    /// The record of it, which is among `dueDestructions()`; `nil` where nothing left or in a dry run.
    public var record: DestructionRecord?

    init() {}
}

/// Why a read stays whose time of capture lies far enough back.
public enum PurgeHindrance: String, Sendable, Codable, CaseIterable {
    /// A hold covers it.
    case held
    /// The depot has not acknowledged it and all its pictures.
    case notAcknowledged
    /// Its time, which runs from the depot's acknowledgement, is not over.
    case withinTime
    /// Nobody knows what time it is.
    case clockNotSet
}

extension ReadStore {
    /// Destroys reads that may leave, the oldest first, at most `Limits.purgeRecordsMax` of them.
    ///
    /// A read may leave once the depot has acknowledged it, each of its revisions, pictures, alerts and
    /// statements by hash, its class's days are over since the later of capture and acknowledgement, and
    /// no hold covers it. Days' keys of which nothing is left are destroyed with it.
    ///
    /// - Parameter isDryRun: says what would leave, and leaves it.
    public func purge(
        _ rules: RetentionRules, holds: HoldRules, now: WallStamp, isDryRun: Bool = false
    ) throws(PlatedError) -> PurgeOutcome {
        guard !isDryRun else {
            return try read { try purgeable(rules, holds, now, $0) }
        }
        var forgotten: [KeyID] = []
        let outcome = try write { database in
            var outcome = try purgeable(rules, holds, now, database)
            let lines = try journalLines(rules, now, database)
            guard !outcome.leaving.isEmpty || !outcome.leavingPictures.isEmpty || !lines.isEmpty
            else { return outcome }
            var counts = try destroy(outcome.leaving, in: database).counts
            counts.merge(try destroy(statements: lines, in: database)) { $0 + $1 }
            for id in outcome.leavingPictures {
                counts["pictures", default: 0] += try shed(
                    "read_id = ?", [id.blob], in: database)
            }
            forgotten = try destroyUnusedDayKeys(today: .day(of: now.time), in: database)
            let record = DestructionRecord(
                .purge, at: now.time, authority: rules.words, counts: counts,
                ids: outcome.leaving + outcome.leavingPictures)
            try note(record, in: database)
            outcome.record = record
            return outcome
        }
        if let keys = try? keys { forgotten.forEach(keys.forget) }
        if outcome.record != nil { cutWriteAheadLog() }
        return outcome
    }

    /// Statements about no read, such as the shift's journal: they go as hits do.
    private func journalLines(
        _ rules: RetentionRules, _ now: WallStamp, _ database: Database
    ) throws -> [RecordID] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT statements.id, made_at, acknowledged_at FROM statements
                JOIN outbox ON outbox.kind = 'statement' AND outbox.record = statements.id
                WHERE statements.read_id IS NULL AND acknowledged_at IS NOT NULL
                ORDER BY statements.number LIMIT ?
                """, arguments: [Limits.purgeRecordsMax])
        return try rows.compactMap { row in
            let from = max(
                try row.required("made_at") as Int64, try row.required("acknowledged_at"))
            let candidate = RetentionCandidate(
                .hits, keptFrom: WallTime(milliseconds: from), isAcknowledged: true, isHeld: false)
            return rules.mayLeave(candidate, now: now) == .leaves ? try row.id("id") : nil
        }
    }

    private static let candidates = """
        SELECT reads.*,
            (SELECT count(*) FROM outbox WHERE read_id = reads.id AND acknowledged_at IS NOT NULL)
                AS acknowledged,
            (SELECT max(acknowledged_at) FROM outbox WHERE read_id = reads.id) AS acknowledged_at,
            EXISTS (SELECT 1 FROM outbox WHERE read_id = reads.id AND acknowledged_at IS NULL)
                AS waits,
            1 + revision + (SELECT count(*) FROM images WHERE read_id = reads.id)
                + (SELECT count(*) FROM alerts WHERE read_id = reads.id)
                + (SELECT count(*) FROM statements WHERE read_id = reads.id) AS owed,
            EXISTS (SELECT 1 FROM hits WHERE read_id = reads.id) AS is_hit,
            EXISTS (SELECT 1 FROM images WHERE read_id = reads.id AND sealing <> 'shed')
                AS has_pictures
        FROM reads WHERE captured_at <= ? ORDER BY captured_at, id
        """

    private func purgeable(
        _ rules: RetentionRules, _ holds: HoldRules, _ now: WallStamp, _ database: Database
    ) throws -> PurgeOutcome {
        var outcome = PurgeOutcome()
        let rows = try Row.fetchCursor(
            database, sql: ReadStore.candidates,
            arguments: [rules.latestCapture(now.time).milliseconds])
        while let row = try rows.next() {
            guard outcome.leaving.count + outcome.leavingPictures.count < Limits.purgeRecordsMax
            else {
                outcome.isComplete = false
                break
            }
            let id = try row.id("id")
            let isHit: Bool = try row.required("is_hit")
            let candidate = try candidate(row, isHit ? .hits : .reads, holds, database)
            switch rules.mayLeave(candidate, now: now) {
            case .leaves: outcome.leaving.append(id)
            case .stays(let reasons):
                var pictures = candidate
                pictures.kind = .pictures
                if rules.mayLeave(pictures, now: now) == .leaves,
                    try row.required("has_pictures")
                {
                    outcome.leavingPictures.append(id)
                } else if let reason = reasons.first {
                    outcome.staying[PurgeHindrance(reason), default: 0] += 1
                }
            }
        }
        return outcome
    }

    private func candidate(
        _ row: Row, _ kind: RetentionClass, _ holds: HoldRules, _ database: Database
    ) throws -> RetentionCandidate {
        let captured: Int64 = try row.required("captured_at")
        let acknowledged: Int64? = try row.optional("acknowledged_at")
        let waits: Bool = try row.required("waits")
        let owed: Int = try row.required("owed")
        let count: Int = try row.required("acknowledged")
        return RetentionCandidate(
            kind, keptFrom: WallTime(milliseconds: max(captured, acknowledged ?? captured)),
            isAcknowledged: !waits && count == owed,
            isHeld: try !holds.isEmpty && holds.covers(holdSubject(row, database)))
    }
}

extension PurgeHindrance {
    fileprivate init(_ reason: RetentionReason) {
        self =
            switch reason {
            case .held: .held
            case .notAcknowledged: .notAcknowledged
            case .clockNotSet: .clockNotSet
            case .withinTime: .withinTime
            }
    }
}

extension RetentionRules {
    /// The latest time of capture that any class of the ledger lets leave at `now`.
    fileprivate func latestCapture(_ now: WallTime) -> WallTime {
        let ends = [RetentionClass.reads, .hits, .pictures].map { end(of: $0, from: now) }
        let least = (ends.min() ?? now).milliseconds - now.milliseconds
        return WallTime(milliseconds: now.milliseconds - least)
    }

    /// The rule in words, for the record.
    fileprivate var words: String {
        let classes = [RetentionClass.reads, .hits, .pictures]
        return "retention: "
            + classes.map { "\($0.rawValue) \(days[$0] ?? 0) days" }.joined(separator: ", ")
    }
}
