/// The files of the store of custody, beside those of the ledger in the same state folder.

import Glibc
import PlateCore

/// Where they lie.
struct CustodyFolder: Sendable {
    /// The state folder.
    let state: StateFolder

    /// The database; SQLite puts `-wal` and `-shm` beside it.
    var database: String { state.path + "/custody.sqlite" }
    /// Locked by the writing program as long as it runs.
    var lock: String { state.path + "/custody.lock" }
    /// The last signed head of the log.
    var anchor: String { state.path + "/custody.anchor" }
    /// The room kept for the log.
    var reserve: String { state.path + "/custody.reserve" }
    /// The database's log of commits not yet in it.
    var writeAheadLog: String { database + "-wal" }
    /// SQLite's index of that.
    var sharedMemory: String { database + "-shm" }

    init(_ path: String) { state = StateFolder(path) }

    /// Makes an empty database (0600) where there is none yet; the folder is there.
    func create() throws(PlatedError) {
        let descriptor = open(database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            try state.synchronise()
        } else if errno != EEXIST {
            throw StateFolder.failure(database, errno)
        }
    }

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
