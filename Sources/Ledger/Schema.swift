/// The order of migrations and the mark that tells Plated's databases from others. Each migration
/// is a file of `Migrations`; one that was released never changes.

import GRDB

/// The schema of the store.
enum Schema {
    /// `PRAGMA application_id` of Plated's databases: `PLTD` in ASCII.
    static let applicationID: Int32 = 0x504C_5444

    /// All migrations in order; what a store of an older Plated holds is sealed with `keys`.
    static func migrator(_ keys: KeyTable) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001_Reads", migrate: createReads)
        migrator.registerMigration("0002_Alerts", migrate: createAlerts)
        migrator.registerMigration("0003_Times", migrate: addTimes)
        migrator.registerMigration("0004_Sealing") { try seal($0, keys) }
        migrator.registerMigration("0005_Outbox") { try addOutbox($0, keys) }
        migrator.registerMigration("0006_Models", migrate: createModels)
        migrator.registerMigration("0007_Lookouts", migrate: createLookouts)
        return migrator
    }

    /// All migrations, for stores that hold nothing and for looking at what was applied.
    static var migrator: DatabaseMigrator { migrator(KeyTable(.passing)) }
}
