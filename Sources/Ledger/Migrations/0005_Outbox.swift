/// Migration 5: what was stated about records, the queue for the depot, and what must never come back.

import GRDB

extension Schema {
    /// Creates `statements`, `outbox` and what destruction needs; queues the records there are.
    static func addOutbox(_ database: Database, _ keys: KeyTable) throws {
        try database.execute(sql: statementsTable)
        try database.execute(sql: outboxTable)
        try database.execute(sql: destructionTables)
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM reads ORDER BY rowid")
        while let row = try rows.next() {
            let seal = try RecordSeal(row, keys, in: database)
            try OutboxRow.queueAll(of: try ReadRow.storedRead(row, seal), seal, into: database)
        }
    }

    private static let statementsTable = """
        -- What people and the daemon said about records: answers, corrections, the shift's journal.
        CREATE TABLE statements (
            number INTEGER PRIMARY KEY NOT NULL,                   -- the order they were made in
            id BLOB UNIQUE NOT NULL CHECK (length(id) = 16),       -- UUID version 7
            read_id BLOB REFERENCES reads (id),                    -- what it is about; null: no read
            alert_id BLOB REFERENCES alerts (id),
            kind TEXT NOT NULL CHECK (kind <> ''),                 -- what the payload is
            made_at INTEGER NOT NULL,                              -- ms since 1970
            -- A key of its own where it is about no read; else the read's record key seals it.
            day_key BLOB REFERENCES keys (id),
            record_key BLOB CHECK (length(record_key) = 60),
            payload BLOB NOT NULL CHECK (length(payload) > 28),    -- who said what, sealed
            CHECK ((read_id IS NULL) = (record_key IS NOT NULL)),
            CHECK ((day_key IS NULL) = (record_key IS NULL)),
            CHECK (alert_id IS NULL OR read_id IS NOT NULL)
        ) STRICT;
        CREATE INDEX statements_by_read ON statements (read_id);
        CREATE INDEX statements_by_alert ON statements (alert_id);
        CREATE INDEX statements_by_day_key ON statements (day_key);
        """

    private static let outboxTable = """
        -- What the depot is to have, and what it has: a row each in the record's own transaction.
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY NOT NULL,                   -- the order it was queued in
            kind TEXT NOT NULL CHECK (kind IN ('read', 'image', 'alert', 'statement', 'log')),
            record BLOB NOT NULL CHECK (length(record) IN (8, 16)), -- id; of a log entry its number
            part TEXT NOT NULL,                                    -- '0' a revision, 'crop 0', ''
            read_id BLOB REFERENCES reads (id),                    -- null: belongs to no read
            -- SHA-256 of what is sent; sealed (60 bytes) where so little is hashed that it could be
            -- guessed.
            sha256 BLOB NOT NULL CHECK (length(sha256) IN (32, 60)),
            bytes INTEGER NOT NULL CHECK (bytes >= 0),             -- to be sent, about
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9), -- 0 goes first
            queued_at INTEGER NOT NULL,                            -- ms since 1970
            acknowledged_at INTEGER,                               -- ms since 1970; null: not yet
            refused_count INTEGER NOT NULL DEFAULT 0,              -- receipts with another hash
            UNIQUE (kind, record, part)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (priority, number) WHERE acknowledged_at IS NULL;
        CREATE INDEX outbox_by_read ON outbox (read_id);
        """

    private static let destructionTables = """
        -- Records destroyed by order, as keyed hashes of their ids: an append of one is refused.
        CREATE TABLE expunged (
            id_hash BLOB PRIMARY KEY NOT NULL CHECK (length(id_hash) = 16)
        ) STRICT;
        -- Destructions that the store of custody has no record of yet.
        CREATE TABLE destructions_due (
            number INTEGER PRIMARY KEY NOT NULL,
            payload BLOB NOT NULL CHECK (length(payload) > 28)     -- the record, sealed
        ) STRICT;
        -- Filled only within a transaction that destroys: no other one deletes what was stated.
        CREATE TABLE destroying (read_id BLOB PRIMARY KEY NOT NULL) STRICT;
        CREATE TRIGGER statements_never_change BEFORE UPDATE ON statements
        WHEN NEW.payload <> OLD.payload OR NEW.id <> OLD.id OR NEW.read_id IS NOT OLD.read_id
            OR NEW.alert_id IS NOT OLD.alert_id OR NEW.kind <> OLD.kind
            OR NEW.made_at <> OLD.made_at OR NEW.number <> OLD.number
        BEGIN
            SELECT RAISE(ABORT, 'a statement is never changed');
        END;
        CREATE TRIGGER statements_are_kept BEFORE DELETE ON statements
        WHEN NOT EXISTS (SELECT 1 FROM destroying WHERE read_id = coalesce(OLD.read_id, OLD.id))
        BEGIN
            SELECT RAISE(ABORT, 'a statement is never deleted but with its read');
        END;
        """
}
