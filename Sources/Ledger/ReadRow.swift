/// Rows of `reads` and `read_revisions` from and to values. What stands in the clear beside the sealed
/// reading is held against it each time a row is read.

import Custody
import Foundation
import GRDB
import PlateCore

/// How a read lies in its table.
enum ReadRow {
    /// The columns of the reading, in the order of `arguments`.
    static let readingColumns = [
        "captured_at", "time_source", "time_uncertainty", "moment", "crop_sha256", "scene_sha256",
        "look_up", "payload",
    ]

    /// Stores a new read, as one of `run` where it has a moment, and queues it; the key it is sealed with.
    static func insert(
        _ record: ReadRecord, run: Int64?, _ keys: KeyTable, into database: Database
    ) throws -> RecordSeal {
        let read = record.read
        let run = read.capturedMoment == nil ? nil : run
        let seal = try RecordSeal(new: read.id, at: read.capturedAt, keys, in: database)
        let columns =
            [
                "id", "camera", "first_frame", "last_frame", "frame_count", "revision", "run",
                "day_key", "record_key",
            ] + readingColumns
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let clear: StatementArguments = [
            read.id.blob, read.camera, read.frames.first, read.frames.last, read.frames.count, 0,
            run, Data(seal.dayKey.bytes), seal.wrapped.blob,
        ]
        let reading = reading(
            read, crop: record.crop?.sha256, scene: record.scene?.sha256, run: run)
        let statement = try database.cachedStatement(
            sql: "INSERT INTO reads (\(columns.joined(separator: ", "))) VALUES (\(places))")
        try statement.execute(
            arguments: clear + arguments(reading, revision: 0, seal, keys, database))
        try queue(reading, of: record, revision: 0, run: run, isFirst: record.isHit, seal, database)
        return seal
    }

    /// Writes `record` over the stored row; the schema keeps the former reading.
    ///
    /// - Returns: the revision now.
    static func update(
        _ stored: StoredRead, to record: ReadRecord, _ seal: RecordSeal, _ keys: KeyTable,
        in database: Database
    ) throws -> Int {
        let former = reading(
            stored.read, crop: stored.cropSHA256, scene: stored.sceneSHA256, run: stored.run)
        var read = record.read
        read.capturedMoment = read.capturedMoment ?? stored.read.capturedMoment
        let reading = reading(
            read, crop: record.crop?.sha256 ?? stored.cropSHA256,
            scene: record.scene?.sha256 ?? stored.sceneSHA256, run: stored.run)
        var names = ["last_frame", "frame_count"]
        var values: StatementArguments = [record.read.frames.last, record.read.frames.count]
        var revision = stored.revision
        if reading != former {
            revision += 1
            names += ["revision"] + readingColumns
            values += [revision]
            values += try arguments(reading, revision: revision, seal, keys, database)
        }
        let assignments = names.map { $0 + " = ?" }.joined(separator: ", ")
        try database.execute(
            sql: "UPDATE reads SET \(assignments) WHERE id = ?",
            arguments: values + [record.read.id.blob])
        if revision != stored.revision {
            var queued = record
            queued.read.camera = stored.read.camera
            queued.read.frames.first = stored.read.frames.first
            try queue(
                reading, of: queued, revision: revision, run: stored.run,
                isFirst: try record.isHit || hasHits(seal, database), seal, database)
        }
        return revision
    }

    /// Whether the read met a list before.
    static func hasHits(_ seal: RecordSeal, _ database: Database) throws -> Bool {
        try Int.fetchOne(
            database, sql: "SELECT 1 FROM hits WHERE read_id = ? LIMIT 1",
            arguments: [seal.id.blob]) != nil
    }

    private static func queue(
        _ reading: SealedReading, of record: ReadRecord, revision: Int, run: Int64?, isFirst: Bool,
        _ seal: RecordSeal, _ database: Database
    ) throws {
        let content = try OutboxContent.read(
            reading, id: seal.id, revision: revision, camera: record.read.camera,
            firstFrame: record.read.frames.first, run: run)
        try OutboxRow.queue(
            content, .read, of: seal.id, part: "\(revision)", read: seal.id,
            isFirst ? .first : .read, at: record.read.capturedAt, seal, into: database)
    }

    static func fetch(
        _ id: RecordID, _ keys: KeyTable, from database: Database
    ) throws -> (read: StoredRead, seal: RecordSeal)? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM reads WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.blob]).map { row in
            let seal = try RecordSeal(row, keys, in: database)
            return (try storedRead(row, seal), seal)
        }
    }

    /// A moment means something within a run alone.
    static func reading(
        _ read: PlateRead, crop: [UInt8]?, scene: [UInt8]?, run: Int64?
    ) -> SealedReading {
        SealedReading(
            text: read.text, confidence: read.confidence,
            candidates: Array(read.candidates.prefix(Limits.readingCandidatesMax)),
            state: read.state, stateConfidence: read.stateConfidence, position: read.position,
            quad: read.quad,
            columns: SealedReading.Columns(
                capturedAt: read.capturedAt, source: read.wallTimeSource,
                uncertainty: read.wallTimeUncertaintyMilliseconds,
                moment: run == nil ? nil : read.capturedMoment?.nanoseconds, cropSHA256: crop,
                sceneSHA256: scene))
    }

    /// The columns of a reading.
    ///
    /// - Throws: `badData` where a value is outside its range.
    static func arguments(
        _ reading: SealedReading, revision: Int, _ seal: RecordSeal, _ keys: KeyTable,
        _ database: Database
    ) throws -> StatementArguments {
        let lookUp = try keys.key(.lookUp, replacingDamaged: true, in: database)
        let columns = reading.columns
        return [
            columns.capturedAt.milliseconds, columns.source.rawValue, columns.uncertainty,
            columns.moment, columns.cropSHA256?.blob, columns.sceneSHA256?.blob,
            lookUp.lookUpHash(of: reading.text).blob,
            seal.seal(try reading.bytes(), as: .reading(revision: revision)),
        ]
    }

    /// What stands in the clear of a reading.
    static func columns(_ row: Row) throws -> SealedReading.Columns {
        SealedReading.Columns(
            capturedAt: WallTime(milliseconds: try row.required("captured_at")),
            source: try row.choice("time_source"),
            uncertainty: try row.optional("time_uncertainty"), moment: try row.optional("moment"),
            cropSHA256: try row.bytes("crop_sha256"), sceneSHA256: try row.bytes("scene_sha256"))
    }

    /// The value of a row of `reads`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says, or does not open.
    static func storedRead(_ row: Row, _ seal: RecordSeal) throws -> StoredRead {
        let span = FrameSpan(
            first: try row.required("first_frame"), last: try row.required("last_frame"),
            count: try row.required("frame_count"))
        return try storedRead(
            row, seal, camera: try row.required("camera"), span: span,
            run: try row.optional("run"))
    }

    /// The value of a row of `read_revisions`, which has the reading alone, as the read `current`
    /// was.
    static func formerRead(
        _ row: Row, of current: StoredRead, _ seal: RecordSeal
    ) throws -> StoredRead {
        var span = current.read.frames
        span.last = try row.required("last_frame")
        return try storedRead(
            row, seal, camera: current.read.camera, span: span, run: current.run)
    }

    /// Opens a row of `read_revisions` by itself.
    ///
    /// - Throws: `corrupted` as `storedRead` does.
    static func checkFormer(_ row: Row, _ seal: RecordSeal) throws {
        let last: Int = try row.required("last_frame")
        _ = try storedRead(
            row, seal, camera: "", span: FrameSpan(first: 0, last: last, count: 1), run: nil)
    }

    private static func storedRead(
        _ row: Row, _ seal: RecordSeal, camera: String, span: FrameSpan, run: Int64?
    ) throws -> StoredRead {
        let revision: Int = try row.required("revision")
        let payload: Data = try row.required("payload")
        let sealed = try SealedReading(seal.open(payload, as: .reading(revision: revision)))
        guard try columns(row) == sealed.columns else {
            throw PlatedError(.corrupted, "a read whose clear columns are not its sealed ones")
        }
        let read = PlateRead(
            id: seal.id, text: sealed.text, confidence: sealed.confidence,
            candidates: sealed.candidates, state: sealed.state,
            stateConfidence: sealed.stateConfidence, camera: camera, frames: span,
            capturedAt: sealed.columns.capturedAt, wallTimeSource: sealed.columns.source,
            wallTimeUncertaintyMilliseconds: sealed.columns.uncertainty,
            capturedMoment: sealed.columns.moment.map(MonotonicTime.init(nanoseconds:)),
            position: sealed.position, quad: sealed.quad)
        return StoredRead(
            read: read, run: run, revision: revision, cropSHA256: sealed.columns.cropSHA256,
            sceneSHA256: sealed.columns.sceneSHA256)
    }
}
