/// Migration 3: how far off times may be, and an order of reads that no step of a clock changes.

import GRDB

extension Schema {
    /// Creates `runs` and `clock_changes`, and gives `reads` and `read_revisions` what a clock that
    /// steps cannot take from them.
    static func addTimes(_ database: Database) throws {
        try database.execute(sql: runsTable)
        try database.execute(sql: clockChangesTable)
        try database.execute(sql: readsTimes)
        try database.execute(sql: revisionTimes)
        try database.execute(sql: revisionTrigger)
    }

    private static let runsTable = """
        -- One row each time the daemon began to write: the order of all that it wrote is by run, then
        -- by moment.
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY NOT NULL CHECK (number >= 1), -- counts up, never used again
            boot TEXT CHECK (length(boot) = 36),     -- the kernel's boot_id; null: not known
            moment INTEGER NOT NULL,                 -- ns on the boot's monotonic clock
            started_at INTEGER NOT NULL,             -- ms since 1970, as it was known then
            time_source TEXT NOT NULL
                CHECK (time_source IN ('gps', 'network', 'recording', 'unset')),
            time_uncertainty INTEGER CHECK (time_uncertainty >= 0) -- ms either way; null: not known
        ) STRICT;
        """

    private static let clockChangesTable = """
        -- What clocks did during a run: why times of reads jump, or do not.
        CREATE TABLE clock_changes (
            run INTEGER NOT NULL REFERENCES runs (number),
            number INTEGER NOT NULL CHECK (number >= 0),           -- counts up within the run
            kind TEXT NOT NULL CHECK (kind IN ('system-stepped', 'corrected', 'suspended')),
            moment INTEGER NOT NULL,                               -- ns on the monotonic clock
            milliseconds INTEGER NOT NULL,                         -- how far; positive: forward
            wall_time INTEGER NOT NULL,                            -- ms since 1970, after the change
            time_source TEXT NOT NULL                              -- after the change
                CHECK (time_source IN ('gps', 'network', 'recording', 'unset')),
            time_uncertainty INTEGER CHECK (time_uncertainty >= 0), -- ms either way; null: not known
            PRIMARY KEY (run, number)
        ) STRICT;
        """

    private static let readsTimes = """
        -- ms that captured_at may be off either way; null: not known.
        ALTER TABLE reads ADD COLUMN time_uncertainty INTEGER CHECK (time_uncertainty >= 0);
        -- The run that wrote it; null: written by a replay, or before runs were counted.
        ALTER TABLE reads ADD COLUMN run INTEGER REFERENCES runs (number);
        -- ns on the monotonic clock when the winning frame was taken.
        ALTER TABLE reads ADD COLUMN moment INTEGER CHECK ((run IS NULL) = (moment IS NULL));
        CREATE INDEX reads_by_order ON reads (run, moment, captured_at, id);
        """

    private static let revisionTimes = """
        -- As in reads.
        ALTER TABLE read_revisions ADD COLUMN time_uncertainty INTEGER
            CHECK (time_uncertainty >= 0);
        ALTER TABLE read_revisions ADD COLUMN moment INTEGER;
        """

    /// As in migration 1, with the new columns.
    private static let revisionTrigger = """
        DROP TRIGGER reads_keep_reading;
        CREATE TRIGGER reads_keep_reading BEFORE UPDATE ON reads
        WHEN NEW.revision <> OLD.revision OR NEW.text <> OLD.text
            OR NEW.confidence <> OLD.confidence OR NEW.candidates <> OLD.candidates
            OR NEW.state IS NOT OLD.state OR NEW.state_confidence <> OLD.state_confidence
            OR NEW.captured_at <> OLD.captured_at OR NEW.time_source <> OLD.time_source
            OR NEW.time_uncertainty IS NOT OLD.time_uncertainty
            OR NEW.run IS NOT OLD.run OR NEW.moment IS NOT OLD.moment
            OR NEW.latitude IS NOT OLD.latitude OR NEW.longitude IS NOT OLD.longitude
            OR NEW.quad <> OLD.quad OR NEW.crop_sha256 IS NOT OLD.crop_sha256
            OR NEW.scene_sha256 IS NOT OLD.scene_sha256
        BEGIN
            SELECT RAISE(ABORT, 'a changed reading takes the next revision')
            WHERE NEW.revision <> OLD.revision + 1;
            SELECT RAISE(ABORT, 'a read stays in its run') WHERE NEW.run IS NOT OLD.run;
            INSERT INTO read_revisions (
                read_id, revision, text, confidence, candidates, state, state_confidence,
                captured_at, time_source, latitude, longitude, speed, heading, accuracy, fix_age,
                quad, crop_sha256, scene_sha256, last_frame, time_uncertainty, moment)
            VALUES (
                OLD.id, OLD.revision, OLD.text, OLD.confidence, OLD.candidates, OLD.state,
                OLD.state_confidence, OLD.captured_at, OLD.time_source, OLD.latitude, OLD.longitude,
                OLD.speed, OLD.heading, OLD.accuracy, OLD.fix_age, OLD.quad, OLD.crop_sha256,
                OLD.scene_sha256, OLD.last_frame, OLD.time_uncertainty, OLD.moment);
        END;
        CREATE TRIGGER clock_changes_never_change BEFORE UPDATE ON clock_changes
        BEGIN
            SELECT RAISE(ABORT, 'what a clock did is never changed');
        END;
        """
}
