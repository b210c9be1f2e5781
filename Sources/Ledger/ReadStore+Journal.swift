/// The alerts' journal read backwards: how far back what is open reaches.

import GRDB
import PlateCore

extension ReadStore {
    /// Statements before the one numbered `number`, the newest first, at most `limit`; those of one kind
    /// where it is given. One that does not open hides no other, as with `reads`.
    public func statements(
        before number: Int64, kind: StatementKind? = nil, limit: Int
    ) throws(PlatedError) -> [StoredStatement] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM statements WHERE number < ?1 AND (?2 IS NULL OR kind = ?2)
                    ORDER BY number DESC LIMIT ?3
                    """, arguments: [number, kind?.rawValue, limit])
            return try opened(rows) { try StatementRow.statement($0, keys, database) }
        }
    }

    /// The number of the oldest statement about an alert that is not closed; `nil` where there is none.
    public func oldestOpenStatement() throws(PlatedError) -> Int64? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(statements.number) FROM alerts
                    JOIN statements ON statements.alert_id = alerts.id
                    WHERE alerts.state <> 'closed'
                    """)
        }
    }
}
