/// Migration 1 of the store of custody: keys, the access log, accounts, values, holds, destructions.

import GRDB

extension CustodySchema {
    /// Creates all tables.
    static func createCustody(_ database: Database) throws {
        try database.execute(sql: KeyTable.statement)
        try database.execute(sql: logTable)
        try database.execute(sql: logTriggers)
        try database.execute(sql: headsTable)
        try database.execute(sql: accountsTable)
        try database.execute(sql: valuesTable)
        try database.execute(sql: holdsTable)
        try database.execute(sql: destructionsTable)
    }

    private static let logTable = """
        -- The access log: a row a line. The chain runs over everything but subject_key and
        -- subject_key_id.
        CREATE TABLE log (
            number INTEGER PRIMARY KEY NOT NULL CHECK (number >= 1),  -- counts up without a gap
            milliseconds INTEGER NOT NULL,                            -- since 1970
            key_id BLOB NOT NULL CHECK (length(key_id) = 16),         -- seals body
            body BLOB NOT NULL CHECK (length(body) > 28),             -- who, when, what, why: JSON
            subject BLOB CHECK (length(subject) > 28),                -- what names a plate: JSON
            subject_key BLOB CHECK (length(subject_key) = 60),        -- seals subject, wrapped;
                                                                      -- null: none, or expunged
            subject_key_id BLOB CHECK (length(subject_key_id) = 16),  -- the day's key that wraps it
            gap TEXT CHECK (gap <> ''),                               -- what was amiss before it
            hash BLOB NOT NULL CHECK (length(hash) = 32),             -- of this row and the last hash
            CHECK (subject_key IS NULL OR subject IS NOT NULL),
            CHECK ((subject_key IS NULL) = (subject_key_id IS NULL))
        ) STRICT;
        CREATE INDEX log_by_time ON log (milliseconds);
        CREATE INDEX log_by_subject_key ON log (subject_key_id) WHERE subject_key_id IS NOT NULL;
        """

    /// The schema itself lets the log only grow. They hold mistakes off; an attacker drops them, and is
    /// found by the chain.
    private static let logTriggers = """
        CREATE TRIGGER log_grows_by_one BEFORE INSERT ON log
        WHEN NEW.number <> coalesce(
            (SELECT max(number) FROM log), (SELECT number FROM log_heads WHERE name = 'base'), 0) + 1
        BEGIN
            SELECT RAISE(ABORT, 'an entry of the log takes the next number');
        END;
        CREATE TRIGGER log_never_changes BEFORE UPDATE ON log
        WHEN NEW.number <> OLD.number OR NEW.milliseconds <> OLD.milliseconds
            OR NEW.key_id <> OLD.key_id OR NEW.body <> OLD.body
            OR NEW.subject IS NOT OLD.subject OR NEW.gap IS NOT OLD.gap OR NEW.hash <> OLD.hash
            OR (OLD.subject_key IS NULL AND NEW.subject_key IS NOT NULL)
        BEGIN
            SELECT RAISE(ABORT, 'an entry of the log is never changed');
        END;
        CREATE TRIGGER log_never_goes BEFORE DELETE ON log
        WHEN OLD.number > coalesce((SELECT number FROM log_heads WHERE name = 'base'), 0)
        BEGIN
            SELECT RAISE(ABORT, 'an entry of the log is never deleted');
        END;
        """

    private static let headsTable = """
        -- Where the log ends, and where what is left of it begins once its beginning was destroyed;
        -- signed with the car's key.
        CREATE TABLE log_heads (
            name TEXT PRIMARY KEY NOT NULL CHECK (name IN ('end', 'base')),
            number INTEGER NOT NULL CHECK (number >= 0),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            state BLOB NOT NULL CHECK (length(state) = 32),           -- SHA-256 over the tables below
            milliseconds INTEGER NOT NULL,                            -- when the last entry was made
            signer BLOB NOT NULL CHECK (length(signer) = 32),         -- Ed25519 public key
            signature BLOB NOT NULL CHECK (length(signature) = 64)
        ) STRICT;
        """

    private static let accountsTable = """
        -- Accounts. Names are sealed too and found by their keyed hash.
        CREATE TABLE accounts (
            name_hash BLOB PRIMARY KEY NOT NULL CHECK (length(name_hash) = 16),
            key_id BLOB NOT NULL CHECK (length(key_id) = 16),         -- seals payload
            payload BLOB NOT NULL CHECK (length(payload) > 28)        -- name, then what Access keeps
        ) STRICT;
        """

    private static let valuesTable = """
        -- Small sealed values: the car's signing key, settings of Access, states that outlast a start.
        CREATE TABLE "values" (
            name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),        -- in clear: names no person
            key_id BLOB NOT NULL CHECK (length(key_id) = 16),         -- seals payload
            payload BLOB NOT NULL CHECK (length(payload) > 28)
        ) STRICT;
        """

    private static let holdsTable = """
        -- Holds, released ones too.
        CREATE TABLE holds (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),     -- UUID version 7
            key_id BLOB NOT NULL CHECK (length(key_id) = 16),         -- seals payload
            payload BLOB NOT NULL CHECK (length(payload) > 28)        -- JSON
        ) STRICT;
        CREATE TRIGGER holds_never_go BEFORE DELETE ON holds
        BEGIN
            SELECT RAISE(ABORT, 'a hold is released, never deleted');
        END;
        """

    private static let destructionsTable = """
        -- What was destroyed: that it was, by whom, why and how much.
        CREATE TABLE destructions (
            number INTEGER PRIMARY KEY NOT NULL CHECK (number >= 1),
            key_id BLOB NOT NULL CHECK (length(key_id) = 16),         -- seals payload
            payload BLOB NOT NULL CHECK (length(payload) > 28),       -- JSON
            chain BLOB NOT NULL CHECK (length(chain) = 32)            -- SHA-256 from the row before on
        ) STRICT;
        CREATE TRIGGER destructions_never_change BEFORE UPDATE ON destructions
        BEGIN
            SELECT RAISE(ABORT, 'a record of a destruction is never changed');
        END;
        CREATE TRIGGER destructions_never_go BEFORE DELETE ON destructions
        BEGIN
            SELECT RAISE(ABORT, 'a record of a destruction is never deleted');
        END;
        """
}
