/// Migration 4: nothing that names a plate is readable on the disk (durability 5).
///
/// What orders, purges and checks rows stays in the clear; all else is one sealed payload a row. Every
/// record has a key of its own, which the key of its day wraps. How the rows of an older Plated come
/// along is in `0004_Sealing+Former`.

import GRDB

extension Schema {
    /// Creates `keys`, and the tables of records anew with sealed payloads; seals the rows there are.
    static func seal(_ database: Database, _ keys: KeyTable) throws {
        try database.execute(sql: KeyTable.statement)
        // References keep naming the tables by the names they will have again.
        try database.execute(sql: "PRAGMA legacy_alter_table = ON")
        try database.execute(sql: FormerTables.setAside)
        try database.execute(sql: "PRAGMA legacy_alter_table = OFF")
        try database.execute(sql: sealedReadsTable)
        try database.execute(sql: sealedRevisionsTable)
        try database.execute(sql: sealedImagesTable)
        try database.execute(sql: sealedHitsTable)
        try FormerTables.sealRows(database, keys)
        try database.execute(sql: FormerTables.drop)
        try database.execute(sql: sealedIndexes)
        try database.execute(sql: sealedTriggers)
    }

    private static let sealedReadsTable = """
        -- One row a sighting: a vehicle that passed, or was passed, once.
        CREATE TABLE reads (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
            camera TEXT NOT NULL CHECK (camera <> ''),            -- its name in the settings
            first_frame INTEGER NOT NULL CHECK (first_frame >= 0), -- sequence number at the camera
            last_frame INTEGER NOT NULL CHECK (last_frame >= first_frame),
            frame_count INTEGER NOT NULL CHECK (frame_count >= 1), -- frames it was read in
            -- The run that wrote it; null: written by a replay, or before runs were counted.
            run INTEGER REFERENCES runs (number),
            day_key BLOB NOT NULL REFERENCES keys (id),            -- wraps record_key
            record_key BLOB NOT NULL CHECK (length(record_key) = 60), -- seals all of this record
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- changes of the reading so far
            -- From here on the reading; a change moves the former one to read_revisions.
            captured_at INTEGER NOT NULL,                          -- ms since 1970, winning frame
            time_source TEXT NOT NULL
                CHECK (time_source IN ('gps', 'network', 'recording', 'unset')),
            time_uncertainty INTEGER CHECK (time_uncertainty >= 0), -- ms either way; null: not known
            -- ns on the monotonic clock when the winning frame was taken.
            moment INTEGER CHECK ((run IS NULL) = (moment IS NULL)),
            crop_sha256 BLOB CHECK (length(crop_sha256) = 32),     -- of the JPEG; null: none kept
            scene_sha256 BLOB CHECK (length(scene_sha256) = 32),
            look_up BLOB NOT NULL CHECK (length(look_up) = 16),    -- keyed hash of the text
            payload BLOB NOT NULL CHECK (length(payload) = 476)    -- the reading, sealed
        ) STRICT;
        """

    private static let sealedRevisionsTable = """
        -- Readings that later frames replaced; columns mean what they mean in reads.
        CREATE TABLE read_revisions (
            read_id BLOB NOT NULL REFERENCES reads (id),
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- 0 is the first reading
            last_frame INTEGER NOT NULL,                           -- when it was replaced
            captured_at INTEGER NOT NULL,
            time_source TEXT NOT NULL,
            time_uncertainty INTEGER CHECK (time_uncertainty >= 0),
            moment INTEGER,
            crop_sha256 BLOB,
            scene_sha256 BLOB,
            look_up BLOB NOT NULL CHECK (length(look_up) = 16),
            payload BLOB NOT NULL CHECK (length(payload) = 476),
            PRIMARY KEY (read_id, revision)
        ) STRICT;
        """

    private static let sealedImagesTable = """
        -- Pictures of reads; a row each, so that shedding one frees its pages alone.
        CREATE TABLE images (
            read_id BLOB NOT NULL REFERENCES reads (id),
            kind TEXT NOT NULL CHECK (kind IN ('crop', 'scene')),
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- of the read it came with
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),      -- of the JPEG, before sealing
            -- How payload is encrypted; 'shed': the depot has it, and its bytes are here no more.
            sealing TEXT NOT NULL CHECK (sealing IN ('record key', 'shed')),
            payload BLOB CHECK (length(payload) > 28),             -- the JPEG, sealed so
            PRIMARY KEY (read_id, kind, revision),
            CHECK ((sealing = 'shed') = (payload IS NULL))
        ) STRICT;
        """

    private static let sealedHitsTable = """
        -- Reads that met an entry, with a copy of the entry: lists go, hits stay.
        CREATE TABLE hits (
            read_id BLOB NOT NULL REFERENCES reads (id),
            number INTEGER NOT NULL CHECK (number >= 0),          -- counts up within the read
            payload BLOB NOT NULL CHECK (length(payload) > 28),   -- entry and match, sealed
            PRIMARY KEY (read_id, number)
        ) STRICT;
        -- Hits an officer is asked about.
        CREATE TABLE alerts (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
            read_id BLOB NOT NULL,
            hit_number INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('raised', 'acknowledged', 'closed')),
            raised_at INTEGER NOT NULL,                           -- ms since 1970
            payload BLOB NOT NULL CHECK (length(payload) = 44),   -- the text when raised, sealed
            UNIQUE (read_id, hit_number),
            FOREIGN KEY (read_id, hit_number) REFERENCES hits (read_id, number)
        ) STRICT;
        """

    private static let sealedIndexes = """
        CREATE INDEX reads_by_look_up ON reads (look_up);
        CREATE INDEX reads_by_time ON reads (captured_at);
        CREATE INDEX reads_by_order ON reads (run, moment, captured_at, id);
        CREATE INDEX reads_by_day_key ON reads (day_key);
        CREATE INDEX read_revisions_by_look_up ON read_revisions (look_up);
        CREATE INDEX alerts_by_time ON alerts (raised_at);
        """

    /// The schema itself keeps former readings, so that no statement can overwrite one silently.
    private static let sealedTriggers = """
        CREATE TRIGGER reads_keep_reading BEFORE UPDATE ON reads
        WHEN NEW.revision <> OLD.revision OR NEW.payload <> OLD.payload
            OR NEW.captured_at <> OLD.captured_at OR NEW.time_source <> OLD.time_source
            OR NEW.time_uncertainty IS NOT OLD.time_uncertainty
            OR NEW.run IS NOT OLD.run OR NEW.moment IS NOT OLD.moment
            OR NEW.crop_sha256 IS NOT OLD.crop_sha256
            OR NEW.scene_sha256 IS NOT OLD.scene_sha256
        BEGIN
            SELECT RAISE(ABORT, 'a changed reading takes the next revision')
            WHERE NEW.revision <> OLD.revision + 1;
            SELECT RAISE(ABORT, 'a read stays in its run') WHERE NEW.run IS NOT OLD.run;
            INSERT INTO read_revisions (
                read_id, revision, last_frame, captured_at, time_source, time_uncertainty, moment,
                crop_sha256, scene_sha256, look_up, payload)
            VALUES (
                OLD.id, OLD.revision, OLD.last_frame, OLD.captured_at, OLD.time_source,
                OLD.time_uncertainty, OLD.moment, OLD.crop_sha256, OLD.scene_sha256, OLD.look_up,
                OLD.payload);
        END;
        CREATE TRIGGER read_revisions_never_change BEFORE UPDATE ON read_revisions
        WHEN NEW.payload <> OLD.payload OR NEW.read_id <> OLD.read_id
            OR NEW.revision <> OLD.revision OR NEW.captured_at <> OLD.captured_at
        BEGIN
            SELECT RAISE(ABORT, 'a former reading is never changed');
        END;
        """
}
