/// Migration 7: plates to look out for.

import GRDB

extension Schema {
    /// Creates `lookouts`.
    static func createLookouts(_ database: Database) throws {
        try database.execute(
            sql: """
                -- Plates to look out for, those that ended too until their time is over.
                CREATE TABLE lookouts (
                    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),  -- UUID version 7
                    key_id BLOB NOT NULL REFERENCES keys (id),             -- wraps record_key
                    record_key BLOB NOT NULL CHECK (length(record_key) = 60),
                    ends_at INTEGER NOT NULL,                              -- ms since 1970
                    payload BLOB NOT NULL CHECK (length(payload) > 28)     -- all else, sealed
                ) STRICT;
                CREATE INDEX lookouts_by_key ON lookouts (key_id);
                """)
    }
}
