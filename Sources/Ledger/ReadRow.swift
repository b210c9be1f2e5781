/// Rows of `reads` from and to values.

import GRDB
import PlateCore

/// How a read lies in its table.
enum ReadRow {
    /// The columns of the reading, in the order of `reading(_:_:_:)`.
    private static let readingColumns = [
        "text", "confidence", "candidates", "state", "state_confidence", "captured_at",
        "time_source", "latitude", "longitude", "speed", "heading", "accuracy", "fix_age", "quad",
        "crop_sha256", "scene_sha256", "time_uncertainty",
        "moment",
    ]

    /// Stores a new read, as one of `run` where it has a moment.
    static func insert(_ record: ReadRecord, run: Int64?, into database: Database) throws {
        let read = record.read
        let columns =
            ["id", "camera", "first_frame", "last_frame", "frame_count", "revision", "run"]
            + readingColumns
        let run = read.capturedMoment == nil ? nil : run
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let arguments: StatementArguments = [
            read.id.blob, read.camera, read.frames.first, read.frames.last, read.frames.count, 0,
            run,
        ]
        try database.execute(
            sql: "INSERT INTO reads (\(columns.joined(separator: ", "))) VALUES (\(places))",
            arguments: arguments
                + reading(
                    read, crop: record.crop?.sha256, scene: record.scene?.sha256, run: run))
    }

    /// Writes `record` over the stored row; the schema keeps the former reading.
    ///
    /// - Returns: the revision now.
    static func update(
        _ stored: StoredRead, to record: ReadRecord, in database: Database
    ) throws -> Int {
        let former = try reading(
            stored.read, crop: stored.cropSHA256, scene: stored.sceneSHA256, run: stored.run)
        var read = record.read
        read.capturedMoment = read.capturedMoment ?? stored.read.capturedMoment
        let reading = try reading(
            read, crop: record.crop?.sha256 ?? stored.cropSHA256,
            scene: record.scene?.sha256 ?? stored.sceneSHA256, run: stored.run)
        let revision = stored.revision + (reading == former ? 0 : 1)
        let assignments = (["last_frame", "frame_count", "revision"] + readingColumns)
            .map { $0 + " = ?" }
        let frames: StatementArguments = [
            record.read.frames.last, record.read.frames.count, revision,
        ]
        try database.execute(
            sql: "UPDATE reads SET \(assignments.joined(separator: ", ")) WHERE id = ?",
            arguments: frames + reading + [record.read.id.blob])
        return revision
    }

    static func fetch(_ id: RecordID, from database: Database) throws -> StoredRead? {
        try Row.fetchOne(database, sql: "SELECT * FROM reads WHERE id = ?", arguments: [id.blob])
            .map(storedRead)
    }

    /// A moment means something within a run alone.
    private static func reading(
        _ read: PlateRead, crop: [UInt8]?, scene: [UInt8]?, run: Int64?
    ) throws -> StatementArguments {
        let position = read.position
        return [
            read.text, read.confidence, try JSONColumn.text(read.candidates), read.state,
            read.stateConfidence, read.capturedAt.milliseconds, read.wallTimeSource.rawValue,
            position?.latitude, position?.longitude, position?.speed, position?.heading,
            position?.accuracy, position?.ageMilliseconds,
            try JSONColumn.text(read.quad.corners.map { [$0.x, $0.y] }), crop?.blob, scene?.blob,
            read.wallTimeUncertaintyMilliseconds,
            run == nil ? nil : read.capturedMoment?.nanoseconds,
        ]
    }

    /// The value of a row of `reads`.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func storedRead(_ row: Row) throws -> StoredRead {
        let span = FrameSpan(
            first: try row.required("first_frame"), last: try row.required("last_frame"),
            count: try row.required("frame_count"))
        return try storedRead(
            row, id: try row.id("id"), camera: try row.required("camera"), span: span,
            run: try row.optional("run"))
    }

    /// The value of a row of `read_revisions`, which has the reading alone, as the read `current`
    /// was.
    static func formerRead(_ row: Row, of current: StoredRead) throws -> StoredRead {
        var span = current.read.frames
        span.last = try row.required("last_frame")
        return try storedRead(
            row, id: current.read.id, camera: current.read.camera, span: span, run: current.run)
    }

    /// Decodes a row of `read_revisions` by itself.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says.
    static func checkFormer(_ row: Row) throws {
        let last: Int = try row.required("last_frame")
        _ = try storedRead(
            row, id: try row.id("read_id"), camera: "",
            span: FrameSpan(first: 0, last: last, count: 1), run: nil)
    }

    private static func storedRead(
        _ row: Row, id: RecordID, camera: String, span: FrameSpan, run: Int64?
    ) throws -> StoredRead {
        let moment: Int64? = try row.optional("moment")
        let read = PlateRead(
            id: id, text: try row.required("text"), confidence: try row.required("confidence"),
            candidates: try JSONColumn.value([TextCandidate].self, row.required("candidates")),
            state: try row.optional("state"),
            stateConfidence: try row.required("state_confidence"), camera: camera, frames: span,
            capturedAt: WallTime(milliseconds: try row.required("captured_at")),
            wallTimeSource: try row.choice("time_source"),
            wallTimeUncertaintyMilliseconds: try row.optional("time_uncertainty"),
            capturedMoment: moment.map(MonotonicTime.init(nanoseconds:)),
            position: try position(row), quad: try quad(row))
        return StoredRead(
            read: read, run: run, revision: try row.required("revision"),
            cropSHA256: try row.bytes("crop_sha256"), sceneSHA256: try row.bytes("scene_sha256"))
    }

    private static func position(_ row: Row) throws -> Position? {
        guard let latitude: Double = try row.optional("latitude") else { return nil }
        return Position(
            latitude: latitude, longitude: try row.required("longitude"),
            speed: try row.optional("speed"), heading: try row.optional("heading"),
            accuracy: try row.optional("accuracy"),
            ageMilliseconds: try row.required("fix_age"))
    }

    private static func quad(_ row: Row) throws -> Quad {
        let corners = try JSONColumn.value([[Double]].self, row.required("quad"))
        guard corners.count == 4, corners.allSatisfy({ $0.count == 2 }) else {
            throw PlatedError(.corrupted, "a quad without four corners")
        }
        let points = corners.map { Point($0[0], $0[1]) }
        return Quad(points[0], points[1], points[2], points[3])
    }
}
