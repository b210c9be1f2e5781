/// The files of the store of custody, beside those of the ledger in the same state folder.

import Glibc
import PlateCore

/// Where they lie.
struct CustodyFolder: Sendable {
    /// The state folder, with the names of this store's database.
    let state: StateFolder

    /// The database; SQLite puts `-wal` and `-shm` beside it.
    var database: String { state.database }
    /// The last signed head of the log.
    var anchor: String { state.path + "/custody.anchor" }
    /// The room kept for the log.
    var reserve: String { state.path + "/custody.reserve" }

    init(_ path: String) { state = StateFolder(path, name: "custody") }

    /// Bytes that this program may still write on the folder's disk; `nil` where that is not told.
    var freeBytes: Int64? {
        var status = statvfs()
        guard statvfs(state.path, &status) == 0 else { return nil }
        return Int64(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
                by: UInt64(status.f_frsize)
            ).partialValue)
    }
}
