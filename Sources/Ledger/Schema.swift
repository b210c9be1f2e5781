/// The order of migrations and the mark that tells Plated's databases from others. Each migration
/// is a file of `Migrations`; one that was released never changes.

import GRDB

/// The schema of the store.
enum Schema {
    /// `PRAGMA application_id` of Plated's databases: `PLTD` in ASCII.
    static let applicationID: Int32 = 0x504C_5444

    /// All migrations in order.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001_Reads", migrate: createReads)
        migrator.registerMigration("0002_Alerts", migrate: createAlerts)
        migrator.registerMigration("0003_Times", migrate: addTimes)
        return migrator
    }
}
