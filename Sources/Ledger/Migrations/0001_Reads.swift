/// Migration 1: reads, their former readings, and their pictures.

import GRDB

extension Schema {
    /// Creates `reads`, `read_revisions` and `images`.
    static func createReads(_ database: Database) throws {
        try database.execute(sql: readsTable)
        try database.execute(sql: revisionsTable)
        try database.execute(sql: revisionTriggers)
        try database.execute(sql: imagesTable)
    }

    private static let readsTable = """
        -- One row a sighting: a vehicle that passed, or was passed, once.
        CREATE TABLE reads (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), -- UUID version 7
            camera TEXT NOT NULL CHECK (camera <> ''),            -- its name in the settings
            first_frame INTEGER NOT NULL CHECK (first_frame >= 0), -- sequence number at the camera
            last_frame INTEGER NOT NULL CHECK (last_frame >= first_frame),
            frame_count INTEGER NOT NULL CHECK (frame_count >= 1), -- frames it was read in
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- changes of the reading so far
            -- From here on the reading; a change moves the former one to read_revisions.
            text TEXT NOT NULL                                     -- letters and digits
                CHECK (length(text) BETWEEN 1 AND 12 AND text NOT GLOB '*[^0-9A-Z]*'),
            confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
            candidates TEXT NOT NULL                               -- [{"text":"","confidence":0}]
                CHECK (json_valid(candidates) AND json_type(candidates) = 'array'),
            state TEXT CHECK (state NOT GLOB '*[^A-Z]*' AND length(state) = 2), -- null: not known
            state_confidence REAL NOT NULL CHECK (state_confidence BETWEEN 0 AND 1),
            captured_at INTEGER NOT NULL,                          -- ms since 1970, winning frame
            time_source TEXT NOT NULL
                CHECK (time_source IN ('gps', 'network', 'recording', 'unset')),
            latitude REAL CHECK (latitude BETWEEN -90 AND 90),     -- degrees; null: place not known
            longitude REAL CHECK (longitude BETWEEN -180 AND 180), -- degrees
            speed REAL,                                            -- metres a second
            heading REAL,                                          -- degrees from true north
            accuracy REAL,                                         -- metres, 95 %
            fix_age INTEGER,                                       -- ms before captured_at
            quad TEXT NOT NULL                                     -- [[x,y],…] four corners, pixels
                CHECK (json_valid(quad) AND json_array_length(quad) = 4),
            crop_sha256 BLOB CHECK (length(crop_sha256) = 32),     -- of the JPEG; null: none kept
            scene_sha256 BLOB CHECK (length(scene_sha256) = 32),
            CHECK ((latitude IS NULL) = (longitude IS NULL)),
            CHECK ((latitude IS NULL) = (fix_age IS NULL))
        ) STRICT;
        CREATE INDEX reads_by_text ON reads (text);
        CREATE INDEX reads_by_time ON reads (captured_at);
        """

    private static let revisionsTable = """
        -- Readings that later frames replaced; columns mean what they mean in reads.
        CREATE TABLE read_revisions (
            read_id BLOB NOT NULL REFERENCES reads (id),
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- 0 is the first reading
            text TEXT NOT NULL,
            confidence REAL NOT NULL,
            candidates TEXT NOT NULL CHECK (json_valid(candidates)),
            state TEXT,
            state_confidence REAL NOT NULL,
            captured_at INTEGER NOT NULL,
            time_source TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            speed REAL,
            heading REAL,
            accuracy REAL,
            fix_age INTEGER,
            quad TEXT NOT NULL CHECK (json_valid(quad)),
            crop_sha256 BLOB,
            scene_sha256 BLOB,
            last_frame INTEGER NOT NULL,                           -- when it was replaced
            PRIMARY KEY (read_id, revision)
        ) STRICT;
        """

    /// The schema itself keeps former readings, so that no statement can overwrite one silently.
    private static let revisionTriggers = """
        CREATE TRIGGER reads_keep_reading BEFORE UPDATE ON reads
        WHEN NEW.revision <> OLD.revision OR NEW.text <> OLD.text
            OR NEW.confidence <> OLD.confidence OR NEW.candidates <> OLD.candidates
            OR NEW.state IS NOT OLD.state OR NEW.state_confidence <> OLD.state_confidence
            OR NEW.captured_at <> OLD.captured_at OR NEW.time_source <> OLD.time_source
            OR NEW.latitude IS NOT OLD.latitude OR NEW.longitude IS NOT OLD.longitude
            OR NEW.quad <> OLD.quad OR NEW.crop_sha256 IS NOT OLD.crop_sha256
            OR NEW.scene_sha256 IS NOT OLD.scene_sha256
        BEGIN
            SELECT RAISE(ABORT, 'a changed reading takes the next revision')
            WHERE NEW.revision <> OLD.revision + 1;
            INSERT INTO read_revisions VALUES (
                OLD.id, OLD.revision, OLD.text, OLD.confidence, OLD.candidates, OLD.state,
                OLD.state_confidence, OLD.captured_at, OLD.time_source, OLD.latitude, OLD.longitude,
                OLD.speed, OLD.heading, OLD.accuracy, OLD.fix_age, OLD.quad, OLD.crop_sha256,
                OLD.scene_sha256, OLD.last_frame);
        END;
        CREATE TRIGGER read_revisions_never_change BEFORE UPDATE ON read_revisions
        BEGIN
            SELECT RAISE(ABORT, 'a former reading is never changed');
        END;
        """

    private static let imagesTable = """
        -- Pictures of reads; a row each, so that shedding one frees its pages alone.
        CREATE TABLE images (
            read_id BLOB NOT NULL REFERENCES reads (id),
            kind TEXT NOT NULL CHECK (kind IN ('crop', 'scene')),
            revision INTEGER NOT NULL CHECK (revision >= 0),       -- of the read it came with
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),      -- of the JPEG, before sealing
            sealing TEXT NOT NULL CHECK (sealing = 'none'),        -- how payload is encrypted
            payload BLOB NOT NULL CHECK (length(payload) > 0),     -- the JPEG, sealed so
            PRIMARY KEY (read_id, kind, revision)
        ) STRICT;
        """
}
