/// The mark that a commit leaves: whoever was told that it failed asks here whether it is on disk all the
/// same, and neither loses it nor writes it twice.

import GRDB
import PlateCore

extension ReadStore {
    /// The mark of the last commit on disk that had one, 0 before the first.
    ///
    /// It lies in `PRAGMA user_version`, which is part of the transaction like every row.
    public func lastCommitMark() throws(PlatedError) -> Int32 {
        try read { try Int32.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    }

    static func write(_ mark: Int32, into database: Database) throws {
        try database.execute(sql: "PRAGMA user_version = \(mark)")
    }
}
