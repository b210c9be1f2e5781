/// The key of one look-out: its own, wrapped by the store key for look-outs, so that what is deleted opens
/// nowhere any more.

import Custody
import Foundation
import GRDB
import PlateCore

/// Seals and opens one row of `lookouts`.
struct LookoutSeal {
    /// The row's id.
    let id: RecordID
    /// The row's own key.
    let key: SealingKey
    /// The name of the store key that wraps it.
    let wrappedBy: KeyID
    /// It, wrapped.
    let wrapped: [UInt8]

    /// A new key for a new row.
    init(new id: RecordID, _ keys: KeyTable, in database: Database) throws {
        let store = try keys.key(.lookouts, replacingDamaged: true, in: database)
        self.id = id
        key = SealingKey()
        wrappedBy = store.id
        wrapped = store.wrap(key, at: LookoutSeal.place(id, "record_key"))
    }

    /// The key that the columns `key_id` and `record_key` of a row hold.
    ///
    /// - Throws: `corrupted` where it was changed, or the store key is not there.
    init(
        _ row: Row, id: RecordID, _ keys: KeyTable, in database: Database
    ) throws {
        self.id = id
        wrappedBy = try KeyTable.id(row, "key_id")
        wrapped = Array(try row.required("record_key") as Data)
        key = try keys.key(wrappedBy, in: database)
            .unwrap(wrapped, at: LookoutSeal.place(id, "record_key"))
    }

    /// Seals a value for the column `payload`.
    func seal(_ value: some Encodable, paddedTo step: Int) throws -> Data {
        let bytes = Padded.bytes(Array(try JSONColumn.text(value).utf8), step: step)
        return key.seal(bytes, at: LookoutSeal.place(id, "payload")).blob
    }

    /// Opens the column `payload` of `row`.
    ///
    /// - Throws: `corrupted` where it was changed, moved or holds another thing.
    func open<Value: Decodable>(_ type: Value.Type, _ row: Row) throws -> Value {
        let sealed = Array(try row.required("payload") as Data)
        let bytes = try key.open(sealed, at: LookoutSeal.place(id, "payload"))
        let text = String(decoding: try Padded.contents(bytes), as: UTF8.self)
        return try JSONColumn.value(type, text)
    }

    private static func place(_ id: RecordID, _ column: String) -> SealPlace {
        SealPlace(table: "lookouts", column: column, record: id.bytes)
    }
}
