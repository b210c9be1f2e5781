/// Rows of `images` from and to values.

import Foundation
import GRDB
import PlateCore

/// How a picture lies in its table.
enum ImageRow {
    static func insert(
        _ jpeg: [UInt8], kind: ImageKind, revision: Int, sha256: [UInt8], _ seal: RecordSeal,
        into database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO images VALUES (?, ?, ?, ?, 'record key', ?)")
        try statement.execute(arguments: [
            seal.id.blob, kind.rawValue, revision, sha256.blob,
            seal.seal(jpeg, as: .image(kind, revision: revision)),
        ])
    }

    /// The value of a row of `images`; without its bytes where they were shed.
    ///
    /// - Throws: `corrupted` where a column does not hold what the schema says, or does not open.
    static func image(_ row: Row, _ seal: RecordSeal) throws -> StoredImage {
        let kind: ImageKind = try row.choice("kind")
        let revision: Int = try row.required("revision")
        let payload: Data? = try row.optional("payload")
        return StoredImage(
            kind: kind, revision: revision,
            jpeg: try payload.map { try seal.open($0, as: .image(kind, revision: revision)) } ?? [],
            sha256: Array(try row.required("sha256") as Data))
    }
}
