/// What a filling disk costs first: scenes that the depot has (durability 2). What is not stored any more
/// after that, the pipeline decides before it commits.

import Custody
import Foundation
import GRDB
import PlateCore

/// What the store owes, and what it found.
struct StoreUpkeep: Sendable {
    /// Whether the log of commits is still to be cut after a destruction.
    var owesCut = false
    /// Records that were asked for and do not open.
    var unreadable: Set<RecordID> = []
}

extension ReadStore {
    /// Sheds scenes of reads that the depot has with all their pictures and that no hold covers, the
    /// oldest first, at most `limit`. The read, the scene's hash and the crop stay.
    ///
    /// The freed pages are written again before the file grows: see `reusableBytes`.
    /// - Returns: the record of it, which is among `dueDestructions()` too; `nil` where nothing could go.
    public func shedScenes(
        holds: HoldRules, at time: WallTime, limit: Int = Limits.shedPicturesMax
    ) throws(PlatedError) -> DestructionRecord? {
        let record = try write { database -> DestructionRecord? in
            var ids: [RecordID] = []
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT reads.* FROM reads WHERE
                        EXISTS (SELECT 1 FROM images
                            WHERE read_id = reads.id AND kind = 'scene' AND sealing <> 'shed')
                        AND EXISTS (SELECT 1 FROM outbox WHERE read_id = reads.id)
                        AND NOT EXISTS (SELECT 1 FROM outbox
                            WHERE read_id = reads.id AND acknowledged_at IS NULL)
                    ORDER BY captured_at, id
                    """)
            while ids.count < limit, let row = try rows.next() {
                if try holds.isEmpty || !holds.covers(holdSubject(row, database)) {
                    ids.append(try row.id("id"))
                }
            }
            guard !ids.isEmpty else { return nil }
            var count = 0
            for id in ids {
                count += try shed("read_id = ? AND kind = 'scene'", [id.blob], in: database)
            }
            let record = DestructionRecord(
                .shedding, at: time, authority: "the disk is filling", counts: ["scenes": count],
                ids: ids)
            try note(record, in: database)
            return record
        }
        if record != nil { cutWriteAheadLog() }
        return record
    }

    /// Takes the bytes of pictures; how many. Their hashes stay.
    func shed(
        _ condition: String, _ arguments: StatementArguments, in database: Database
    ) throws -> Int {
        try database.execute(
            sql: """
                UPDATE images SET sealing = 'shed', payload = NULL
                WHERE sealing <> 'shed' AND \(condition)
                """, arguments: arguments)
        return database.changesCount
    }

    /// Bytes inside the database that are free and are written before the file grows; what a disk has
    /// free beside them is not all the room there is.
    public func reusableBytes() throws(PlatedError) -> Int64 {
        try read { database in
            let pages = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            return try pages * (Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        }
    }
}
