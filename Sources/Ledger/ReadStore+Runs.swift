/// Runs of the daemon and what clocks did in them: the order of reads that no step of a clock changes.

import GRDB
import PlateCore

/// When and on which clocks a run of the daemon began.
public struct RunStart: Sendable, Equatable {
    /// The boot that the moments of the run belong to, where known.
    public var boot: BootID?
    /// The monotonic time of the beginning.
    public var moment: MonotonicTime
    /// The wall time as it was known then.
    public var stamp: WallStamp

    /// A beginning from its parts.
    public init(boot: BootID?, moment: MonotonicTime, stamp: WallStamp) {
        self.boot = boot
        self.moment = moment
        self.stamp = stamp
    }
}

/// A run as it is stored.
public struct StoredRun: Sendable, Equatable {
    /// Counts up from 1; a later run has a greater number, whatever its wall time says.
    public var number: Int64
    /// How it began.
    public var start: RunStart
}

extension ReadStore {
    /// Notes what a clock did in this run.
    ///
    /// - Throws: `badData` where the store was opened without the beginning of a run.
    public func append(_ change: ClockChange) throws(PlatedError) {
        try commit([.clockChange(change)])
    }

    func insert(_ change: ClockChange, into database: Database) throws {
        guard let run else {
            throw PlatedError(.badData, "\(folder): a change of a clock belongs to a run")
        }
        try database.execute(
            sql: """
                INSERT INTO clock_changes VALUES (?1, (
                    SELECT coalesce(max(number) + 1, 0) FROM clock_changes WHERE run = ?1),
                    ?2, ?3, ?4, ?5, ?6, ?7)
                """,
            arguments: [
                run, change.kind.rawValue, change.moment.nanoseconds, change.milliseconds,
                change.stamp.time.milliseconds, change.stamp.source.rawValue,
                change.stamp.uncertaintyMilliseconds,
            ])
    }

    /// The runs, the first one first.
    public func runs() throws(PlatedError) -> [StoredRun] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY number")
                .map(RunRow.run)
        }
    }

    /// What clocks did in a run, in the order it was noted.
    public func clockChanges(inRun run: Int64) throws(PlatedError) -> [ClockChange] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM clock_changes WHERE run = ? ORDER BY number",
                arguments: [run]
            ).map(RunRow.clockChange)
        }
    }
}

/// Rows of `runs` and `clock_changes` from and to values.
enum RunRow {
    /// Begins a run; its number.
    static func insert(_ start: RunStart, into database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO runs VALUES ((SELECT coalesce(max(number), 0) + 1 FROM runs), "
                + "?, ?, ?, ?, ?)",
            arguments: [
                start.boot?.description, start.moment.nanoseconds, start.stamp.time.milliseconds,
                start.stamp.source.rawValue, start.stamp.uncertaintyMilliseconds,
            ])
        return database.lastInsertedRowID
    }

    /// The value of a row of `runs`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func run(_ row: Row) throws -> StoredRun {
        let text: String? = try row.optional("boot")
        let boot = text.flatMap { BootID($0) }
        guard (boot == nil) == (text == nil) else {
            throw PlatedError(.corrupted, "column boot does not hold an id")
        }
        return StoredRun(
            number: try row.required("number"),
            start: RunStart(
                boot: boot, moment: MonotonicTime(nanoseconds: try row.required("moment")),
                stamp: try stamp(row, "started_at")))
    }

    /// The value of a row of `clock_changes`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func clockChange(_ row: Row) throws -> ClockChange {
        ClockChange(
            kind: try row.choice("kind"),
            moment: MonotonicTime(nanoseconds: try row.required("moment")),
            milliseconds: try row.required("milliseconds"), stamp: try stamp(row, "wall_time"))
    }

    private static func stamp(_ row: Row, _ column: String) throws -> WallStamp {
        WallStamp(
            WallTime(milliseconds: try row.required(column)),
            source: try row.choice("time_source"),
            uncertaintyMilliseconds: try row.optional("time_uncertainty"))
    }
}
