/// Migration 6: which networks read in a run, so that a reading can be made again years later.

import GRDB

extension Schema {
    /// Creates `run_models`.
    static func createModels(_ database: Database) throws {
        try database.execute(
            sql: """
                -- The recogniser's networks of a run; none: not recorded.
                CREATE TABLE run_models (
                    run INTEGER NOT NULL REFERENCES runs (number),
                    name TEXT NOT NULL CHECK (name <> ''),              -- locator, reader, …
                    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),   -- of the model's file
                    training_sha256 TEXT                                -- of what trained it; null:
                        CHECK (length(training_sha256) = 64),           -- not known
                    PRIMARY KEY (run, name)
                ) STRICT;
                """)
    }
}
