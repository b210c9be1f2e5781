/// The schema of the store of custody: the order of its migrations and the mark of its database.

import GRDB

/// The schema.
enum CustodySchema {
    /// `PRAGMA application_id` of the store of custody: `PLTC` in ASCII.
    static let applicationID: Int32 = 0x504C_5443

    /// All migrations in order; one that was released never changes.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001_Custody", migrate: createCustody)
        return migrator
    }
}
