/// What an export for booking looks up beside single reads.

import GRDB
import PlateCore

extension ReadStore {
    /// The read that an alert was raised for; `nil` where no such alert is in the store.
    public func readID(ofAlert id: RecordID) throws(PlatedError) -> RecordID? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT read_id FROM alerts WHERE id = ?", arguments: [id.blob]
            ).map { try $0.id("read_id") }
        }
    }

    /// The alerts of a read, the first first.
    public func alerts(of id: RecordID) throws(PlatedError) -> [Alert] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: ReadStore.alertsJoined
                    + " WHERE alerts.read_id = ? ORDER BY alerts.raised_at, alerts.id",
                arguments: [id.blob]
            ).map { try HitRow.alert($0, RecordSeal($0, keys, in: database)) }
        }
    }
}
