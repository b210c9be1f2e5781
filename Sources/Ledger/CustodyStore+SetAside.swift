/// What becomes of a store of custody that is no database any more.

import Custody
import GRDB
import PlateCore

extension CustodyStore {
    /// Opens the store in `folder`; where its database is damaged, sets it aside and begins a fresh one.
    ///
    /// What beside the log can still be read is taken over: accounts, holds, destruction records, values,
    /// the car's signing key. The log begins anew, and the anchor of the former one stays: so its first
    /// entry says for good that there was another log before.
    ///
    /// - Parameter time: when it is found.
    /// - Returns: the store, and what was set aside.
    /// - Throws: as `open`, but `corrupted` only where a fresh one is damaged, too.
    public static func openOrSetAside(
        at folder: String, sealing: Sealing, at time: WallTime,
        reserveBytes: Int64 = Limits.logReserveBytes
    ) throws(PlatedError) -> (store: CustodyStore, setAside: SetAside?) {
        let place = CustodyFolder(folder)
        try place.state.createFolder()
        let lock = try WriterLock(place.state)
        do throws(PlatedError) {
            return (try openSound(place, sealing, reserveBytes, lock), nil)
        } catch {
            guard error.code == .corrupted else { throw error }
            var aside = try SetAside.move(
                [place.state.writeAheadLog, place.state.sharedMemory, place.database],
                copied: [place.anchor], of: place.state, at: time, cause: error)
            let salvage = CustodySalvage(from: aside.folder, sealing)
            do throws(PlatedError) {
                let store = try open(place, sealing, reserveBytes, lock, salvage: salvage)
                aside.salvaged = salvage.counts
                return (store, aside)
            } catch {
                // What was saved does not fit: the car goes on without.
                return (try open(place, sealing, reserveBytes, lock), aside)
            }
        }
    }

    /// Opens the store, and looks through its pages.
    ///
    /// - Throws: as `open`; `corrupted` where pages do not fit together.
    private static func openSound(
        _ place: CustodyFolder, _ sealing: Sealing, _ reserveBytes: Int64, _ lock: WriterLock
    ) throws(PlatedError) -> CustodyStore {
        let store = try open(place, sealing, reserveBytes, lock)
        do throws(PlatedError) {
            let message = try store.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            guard message == "ok" else {
                throw PlatedError(
                    .corrupted, "\(place.database): \(message ?? "nothing could be read")")
            }
            return store
        } catch {
            try? store.pool.close()
            throw error
        }
    }
}
