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
        let store = CustodyStore(folder, { () throws(PlatedError) in sealing }, reserveBytes)
        try store.opening.open { () throws(PlatedError) in
            try store.openOrSetAside(nil, at: time)
        }
        store.settleOpening()
        return (store, store.setAside.last)
    }

    /// The store in `folder`, which opens later where the disk refuses it now: until then every call on it
    /// throws `unavailable` with the reason.
    ///
    /// - Parameter sealing: finds the key; asked again at every try.
    /// - Throws: as `open`, but not `inputOutput` or `corrupted`.
    public static func openLate(
        at folder: String, sealing: @escaping @Sendable () throws(PlatedError) -> Sealing,
        at time: WallTime, reserveBytes: Int64 = Limits.logReserveBytes
    ) throws(PlatedError) -> CustodyStore {
        let store = CustodyStore(folder, sealing, reserveBytes)
        do throws(PlatedError) {
            try store.opening.open { () throws(PlatedError) in
                try store.openOrSetAside(nil, at: time)
            }
            store.settleOpening()
        } catch {
            guard error.isOfTheDisk else { throw error }
        }
        return store
    }

    /// Opens the store where it is not open, and sets it aside for a fresh one where it was found damaged
    /// under way, by a write or a look. Whether it is newly open. For a thread that turns once a second.
    public func heal(at time: WallTime) -> Bool {
        let isOpened = opening.heal { opened in
            try? opened.pool.close()
            letGo()
        } open: { damage throws(PlatedError) in
            try openOrSetAside(damage, at: time)
        }
        if isOpened { settleOpening() }
        return isOpened
    }

    /// Why the store is not open, or about to be begun anew; `nil` where it is open and sound.
    public var fault: PlatedError? { opening.fault }

    /// What of this store was set aside since the program began, the first one first.
    public var setAside: [SetAside] { opening.setAside }

    private func openOrSetAside(
        _ damage: PlatedError?, at time: WallTime
    ) throws(PlatedError) -> Opened {
        let sealing = try sealing()
        return try locked { () throws(PlatedError) in
            do throws(PlatedError) {
                if let damage { throw damage }
                return try openSound(sealing)
            } catch {
                guard error.code == .corrupted else { throw error }
                return try openFresh(sealing, in: error, at: time)
            }
        }
    }

    /// Sets aside what is `damaged` and opens a fresh store with what could be saved of it.
    private func openFresh(
        _ sealing: Sealing, in damage: PlatedError, at time: WallTime
    ) throws(PlatedError) -> Opened {
        let aside = try SetAside.move(
            [place.state.writeAheadLog, place.state.sharedMemory, place.database],
            copied: [place.anchor], of: place.state, at: time, cause: damage)
        opening.note(aside)
        let salvage = CustodySalvage(from: aside.folder, sealing)
        do throws(PlatedError) {
            let opened = try openFiles(sealing, salvage: salvage)
            opening.note(salvaged: salvage.counts, from: aside.folder)
            return opened
        } catch {
            // What was saved does not fit: the car goes on without.
            return try openFiles(sealing, salvage: salvage.withoutRows)
        }
    }

    /// Opens the files, and looks through their pages.
    ///
    /// - Throws: as `open`; `corrupted` where pages do not fit together.
    private func openSound(_ sealing: Sealing) throws(PlatedError) -> Opened {
        let opened = try openFiles(sealing)
        do throws(PlatedError) {
            let message = try StoreFailure.translated(place.database) {
                try opened.pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            }
            guard message == "ok" else {
                throw PlatedError(
                    .corrupted, "\(place.database): \(message ?? "nothing could be read")")
            }
            return opened
        } catch {
            try? opened.pool.close()
            throw error
        }
    }
}
