/// How each invariant inside the database is proved.

import Foundation
import GRDB
import PlateCore

extension LedgerView {
    /// The outcome of `invariant`, whatever looking at it runs into.
    func outcome(
        of invariant: LedgerInvariant, _ reference: SchemaReference,
        _ onProgress: (Int, Int) -> Void
    ) -> InvariantOutcome {
        do throws(PlatedError) {
            if invariant.needsPresentColumns, try read(LedgerView.isOlder) {
                return .broken(
                    "not looked at, for an older Plated wrote it",
                    remedy: "Start plated on the folder once, then check again.")
            }
            switch invariant {
            case .schemaIsThisPrograms: return try read(reference.schema)
            case .databaseIsSound: return try read(LedgerView.soundness)
            case .rowsKeepConstraints: return try read(constraints)
            case .referencesLead: return try read(references)
            case .picturesMatch: return try read { try pictures($0, onProgress) }
            case .alertsHaveHits: return try read(alerts)
            case .formerReadingsAreKept: return try read(revisions)
            case .columnsDecode: return try read(columns)
            case .timesKeepOrder: return try read(order)
            case .everythingIsSealed: return try read(sealing)
            case .everythingIsQueued: return try read(queue)
            case .listsOpen: return try lists()
            case .commitsWaitForTheDisk, .filesArePrivate: return .held("")
            }
        } catch  where error.code == .configuration {
            return .unseen(error.message, remedy: error.hint ?? "")
        } catch {
            return .unreadable(error)
        }
    }

    /// Whether the last migrations were not applied yet, and nothing else is amiss with them.
    private static func isOlder(_ database: Database) throws -> Bool {
        let known = Schema.migrator.migrations
        let applied = try Schema.migrator.appliedMigrations(database)
        return applied.count < known.count && applied == Array(known.prefix(applied.count))
    }

    /// Whether pages and indexes fit together.
    static func soundness(_ database: Database) throws -> InvariantOutcome {
        let messages = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        return .held("\(pages) pages", unless: messages.filter { $0 != "ok" })
    }

    private func references(_ database: Database) throws -> InvariantOutcome {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT "table", parent, count(*) AS rows FROM pragma_foreign_key_check
                GROUP BY 1, 2
                """)
        let wrong = try rows.map { row -> String in
            let table: String = try row.required("table")
            let parent: String = try row.required("parent")
            return "\(try row.required("rows") as Int) rows of \(table) name no row of \(parent)"
        }
        return .held("no dangling one", unless: wrong)
    }

    private func alerts(_ database: Database) throws -> InvariantOutcome {
        let ids = try Row.fetchAll(
            database,
            sql: """
                SELECT id FROM alerts WHERE NOT EXISTS (
                    SELECT 1 FROM hits JOIN reads ON reads.id = hits.read_id
                    WHERE hits.read_id = alerts.read_id AND hits.number = alerts.hit_number)
                """
        ).map { try $0.id("id") }
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM alerts") ?? 0
        return .held("\(count) alerts", unless: ids.map { "alert \($0) has lost its hit or read" })
    }

    /// Within a run the wall times of reads are in the order of their moments. They may go back where
    /// another source took over, and where a correction was noted in between. Recordings have times of
    /// their own.
    private func order(_ database: Database) throws -> InvariantOutcome {
        let ids = try Row.fetchAll(
            database,
            sql: """
                WITH ordered AS (
                    SELECT id, run, moment, captured_at, time_source,
                        lag(moment) OVER earlier AS earlier_moment,
                        lag(captured_at) OVER earlier AS earlier_time,
                        lag(time_source) OVER earlier AS earlier_source
                    FROM reads WHERE run IS NOT NULL AND time_source <> 'recording'
                    WINDOW earlier AS (PARTITION BY run ORDER BY moment, captured_at))
                SELECT id FROM ordered
                WHERE captured_at < earlier_time AND time_source = earlier_source
                    AND NOT EXISTS (
                        SELECT 1 FROM clock_changes AS change
                        WHERE change.run = ordered.run AND change.kind = 'corrected'
                            AND change.milliseconds < 0
                            AND change.moment > earlier_moment AND change.moment <= ordered.moment)
                """
        ).map { try $0.id("id") }
        let runs = try Int.fetchOne(database, sql: "SELECT count(*) FROM runs") ?? 0
        return .held(
            "\(runs) runs",
            unless: ids.map { "read \($0) is of an earlier time than the one before" },
            remedy:
                "Take the order of reads from runs and moments; their times went back unexplained."
        )
    }

    private func revisions(_ database: Database) throws -> InvariantOutcome {
        let ids = try Row.fetchAll(
            database,
            sql: """
                SELECT id FROM reads WHERE revision <> (
                    SELECT count(*) FROM read_revisions
                    WHERE read_id = reads.id AND read_revisions.revision < reads.revision)
                """
        ).map { try $0.id("id") }
        let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM read_revisions") ?? 0
        return .held("\(count) of them", unless: ids.map { "read \($0) lacks a former reading" })
    }
}

extension LedgerInvariant {
    /// Whether proving it names columns or tables that a store of an older Plated lacks.
    fileprivate var needsPresentColumns: Bool {
        switch self {
        case .rowsKeepConstraints, .columnsDecode, .timesKeepOrder, .picturesMatch,
            .everythingIsSealed, .everythingIsQueued:
            true
        case .commitsWaitForTheDisk, .schemaIsThisPrograms, .databaseIsSound, .referencesLead,
            .alertsHaveHits, .formerReadingsAreKept, .filesArePrivate, .listsOpen:
            false
        }
    }
}
