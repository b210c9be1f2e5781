/// The key of one record, and where each thing kept of the record is sealed with it.
///
/// Places name the table a thing was made for. A former reading is moved to another table as it is, so it
/// keeps the place of the reading it was.

import Custody
import Foundation
import GRDB
import PlateCore

/// Seals and opens what is kept of one read.
struct RecordSeal {
    /// The read.
    let id: RecordID
    /// The record's own key.
    let key: SealingKey
    /// The name of the day's key that wraps it.
    let dayKey: KeyID
    /// It, wrapped.
    let wrapped: [UInt8]

    /// A key for a new record made at `time`.
    init(new id: RecordID, at time: WallTime, _ keys: KeyTable, in database: Database) throws {
        let day = try keys.key(
            KeyUse.day(of: time), replacingDamaged: true, in: database)
        self.init(id: id, key: SealingKey(), under: day)
    }

    /// The key that the columns `id`, `day_key` and `record_key` of a row of `reads` hold.
    ///
    /// - Throws: `corrupted` where it was changed, or the day's key is not there.
    init(_ row: Row, _ keys: KeyTable, in database: Database) throws {
        try self.init(
            id: row.required("id"), dayKey: row.required("day_key"),
            wrapped: row.required("record_key"), keys, in: database)
    }

    /// The same from the columns' bytes.
    init(
        id: Data, dayKey: Data, wrapped: Data, _ keys: KeyTable, in database: Database
    ) throws {
        guard let id = RecordID(blob: id), let dayKey = KeyID(bytes: dayKey.array) else {
            throw PlatedError(.corrupted, "a column does not hold an id")
        }
        self.id = id
        self.dayKey = dayKey
        self.wrapped = wrapped.array
        key = try keys.key(dayKey, in: database)
            .unwrap(self.wrapped, at: RecordSeal.place(of: id))
    }

    /// The key of the read named `id`; `nil` where there is no such read.
    static func fetch(
        _ id: RecordID, _ keys: KeyTable, from database: Database
    ) throws -> RecordSeal? {
        let statement = try database.cachedStatement(
            sql: "SELECT id, day_key, record_key FROM reads WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.blob])
            .map { try RecordSeal($0, keys, in: database) }
    }

    private init(id: RecordID, key: SealingKey, under day: SealingKey) {
        self.id = id
        self.key = key
        dayKey = day.id
        wrapped = day.wrap(key, at: RecordSeal.place(of: id))
    }

    /// The same key, wrapped by another day's key.
    func rewrapped(under day: SealingKey) -> RecordSeal {
        RecordSeal(id: id, key: key, under: day)
    }

    private static func place(of id: RecordID) -> SealPlace {
        SealPlace(table: "reads", column: "record_key", record: id.bytes)
    }
}

/// A thing kept of a record.
enum SealedColumn {
    /// Its reading at a revision.
    case reading(revision: Int)
    /// A picture.
    case image(ImageKind, revision: Int)
    /// The hit of a number.
    case hit(Int)
    /// The alert of an id.
    case alert(RecordID)
    /// The statement of an id.
    case statement(RecordID)
    /// The hash of what is sent to the depot.
    case digest(OutboxKind, RecordID, part: String)

    fileprivate func place(of record: RecordID) -> SealPlace {
        switch self {
        case .reading(let revision):
            SealPlace(table: "reads", column: "reading \(revision)", record: record.bytes)
        case .image(let kind, let revision):
            SealPlace(table: "images", column: "\(kind.rawValue) \(revision)", record: record.bytes)
        case .hit(let number):
            SealPlace(table: "hits", column: "hit \(number)", record: record.bytes)
        case .alert(let id):
            SealPlace(table: "alerts", column: "alert \(id)", record: record.bytes)
        case .statement(let id):
            SealPlace(table: "statements", column: "statement \(id)", record: record.bytes)
        case .digest(let kind, let id, let part):
            SealPlace(
                table: "outbox", column: "\(kind.rawValue) \(id) \(part)", record: record.bytes)
        }
    }
}

extension RecordSeal {
    /// Seals `bytes` as `column` of this record.
    func seal(_ bytes: [UInt8], as column: SealedColumn) -> Data {
        Data(key.seal(bytes, at: column.place(of: id)))
    }

    /// Opens what was sealed as `column` of this record.
    ///
    /// - Throws: `corrupted` where it was changed or moved.
    func open(_ sealed: Data, as column: SealedColumn) throws -> [UInt8] {
        try key.open(sealed.array, at: column.place(of: id))
    }
}

/// Texts and JSON before they are sealed: behind their length, and filled up so that sizes say little.
enum Padded {
    /// `bytes` in a multiple of `step` bytes.
    static func bytes(_ bytes: [UInt8], step: Int) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt32(bytes.count).littleEndian, Array.init)
        let filled = (4 + bytes.count + step - 1) / step * step
        return length + bytes + [UInt8](repeating: 0, count: filled - 4 - bytes.count)
    }

    /// What `bytes(_:step:)` was given.
    ///
    /// - Throws: `corrupted` where the length is none.
    static func contents(_ padded: [UInt8]) throws -> [UInt8] {
        let length = padded.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard padded.count >= 4, length <= padded.count - 4 else {
            throw PlatedError(.corrupted, "a sealed text that is not as long as it says")
        }
        return Array(padded[4..<4 + length])
    }
}
