/// Migration 2: hotlist versions, hits, and the alerts raised for them.

import GRDB

extension Schema {
    /// Creates `hotlist_versions`, `hits` and `alerts`.
    static func createAlerts(_ database: Database) throws {
        try database.execute(sql: hotlistVersionsTable)
        try database.execute(sql: hitsTable)
        try database.execute(sql: alertsTable)
    }

    private static let hotlistVersionsTable = """
        -- Which lists were in force, and since when.
        CREATE TABLE hotlist_versions (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
            source TEXT NOT NULL CHECK (source <> ''),            -- the file or feed
            sha256 BLOB CHECK (length(sha256) = 32),              -- of its bytes; null: no file
            accepted_count INTEGER NOT NULL CHECK (accepted_count >= 0), -- rows that are entries
            rejected_count INTEGER NOT NULL CHECK (rejected_count >= 0), -- rows that are not
            extracted_at INTEGER,                                 -- ms since 1970; null: not known
            loaded_at INTEGER NOT NULL                            -- ms since 1970
        ) STRICT;
        """

    private static let hitsTable = """
        -- Reads that met an entry, with a copy of the entry: lists go, hits stay.
        CREATE TABLE hits (
            read_id BLOB NOT NULL REFERENCES reads (id),
            number INTEGER NOT NULL CHECK (number >= 0),          -- counts up within the read
            list TEXT NOT NULL,
            category TEXT NOT NULL CHECK (category <> ''),
            text TEXT NOT NULL CHECK (text <> ''),                -- the listed plate
            state TEXT,                                           -- as listed; null: not given
            description TEXT NOT NULL,
            expiry INTEGER,                                       -- ms since 1970; null: none
            annotations TEXT NOT NULL                             -- {"column":"text"}
                CHECK (json_valid(annotations) AND json_type(annotations) = 'object'),
            match TEXT NOT NULL CHECK (match IN ('exact', 'look-alike', 'partial')),
            state_match TEXT NOT NULL CHECK (state_match IN ('same', 'different', 'unknown')),
            list_age INTEGER CHECK (list_age >= 0),               -- seconds; null: not known
            probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
            PRIMARY KEY (read_id, number)
        ) STRICT;
        """

    private static let alertsTable = """
        -- Hits an officer is asked about.
        CREATE TABLE alerts (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
            read_id BLOB NOT NULL,
            hit_number INTEGER NOT NULL,
            text TEXT NOT NULL CHECK (text <> ''),                -- the read's text when raised
            state TEXT NOT NULL CHECK (state IN ('raised', 'acknowledged', 'closed')),
            raised_at INTEGER NOT NULL,                           -- ms since 1970
            UNIQUE (read_id, hit_number),
            FOREIGN KEY (read_id, hit_number) REFERENCES hits (read_id, number)
        ) STRICT;
        CREATE INDEX alerts_by_time ON alerts (raised_at);
        """
}
