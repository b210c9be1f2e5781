/// A damaged ledger is set aside, never deleted, and a fresh one begins (durability 6).

import Custody
import PlateCore

extension ReadStore {
    /// Opens the store in `folder`; where its database is damaged, that is set aside and a fresh one made.
    ///
    /// A wrong key, a newer Plated's database and a disk that fails are no damage: they throw as `open`
    /// does, and nothing is moved. Pages are not looked through, which takes minutes on a full store:
    /// damage inside one is found by `plated check`, or when the store runs into it.
    /// - Parameter time: when it is found.
    /// - Returns: the store, and what was set aside.
    public static func openOrSetAside(
        at folder: String, sealing: Sealing, beginning start: RunStart? = nil, at time: WallTime
    ) throws(PlatedError) -> (store: ReadStore, setAside: SetAside?) {
        do throws(PlatedError) {
            return (try open(at: folder, sealing: sealing, beginning: start), nil)
        } catch {
            guard error.code == .corrupted else { throw error }
            let found = try setAside(at: folder, cause: error, at: time)
            return (try open(at: folder, sealing: sealing, beginning: start), found)
        }
    }

    /// Sets aside the ledger in `folder`, for a store that was found damaged and is closed.
    ///
    /// - Throws: `unavailable` where a program has it open, `inputOutput` where it cannot be moved.
    public static func setAside(
        at folder: String, cause: PlatedError, at time: WallTime
    ) throws(PlatedError) -> SetAside {
        let place = StateFolder(folder)
        let lock = try WriterLock(place)
        defer { withExtendedLifetime(lock) {} }
        return try SetAside.move(
            [place.writeAheadLog, place.sharedMemory, place.database], of: place, at: time,
            cause: cause)
    }
}
