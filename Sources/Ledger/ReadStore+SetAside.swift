/// A damaged ledger is set aside, never deleted, and a fresh one begins with what plates are looked out for
/// (durability 6).

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
        let store = ReadStore(folder, { () throws(PlatedError) in sealing }, start)
        try store.opening.open { () throws(PlatedError) in
            try store.openOrSetAside(nil, at: time)
        }
        return (store, store.setAside.last)
    }

    /// The store in `folder`, which opens later where the disk refuses it now: until then every call on it
    /// throws `unavailable` with the reason.
    ///
    /// - Parameter sealing: finds the key; asked again at every try.
    /// - Throws: as `open`, but not `inputOutput` or `corrupted`.
    public static func openLate(
        at folder: String, sealing: @escaping @Sendable () throws(PlatedError) -> Sealing,
        beginning start: RunStart? = nil, at time: WallTime
    ) throws(PlatedError) -> ReadStore {
        let store = ReadStore(folder, sealing, start)
        do throws(PlatedError) {
            try store.opening.open { () throws(PlatedError) in
                try store.openOrSetAside(nil, at: time)
            }
        } catch {
            guard error.isOfTheDisk else { throw error }
        }
        return store
    }

    /// Opens the store where it is not open, and sets it aside for a fresh one where it was found damaged
    /// under way, by a write or a look. Whether it is newly open. For a thread that turns once a second.
    public func heal(at time: WallTime) -> Bool {
        opening.heal { opened in
            opened.pool.invalidateReadOnlyConnections()
            try? opened.pool.close()
            letGo()
        } open: { damage throws(PlatedError) in
            try openOrSetAside(damage, at: time)
        }
    }

    /// Why the store is not open, or about to be begun anew; `nil` where it is open and sound.
    public var fault: PlatedError? { opening.fault }

    /// What of this store was set aside since the program began, the first one first.
    public var setAside: [SetAside] { opening.setAside }

    private func openOrSetAside(
        _ damage: PlatedError?, at time: WallTime
    ) throws(PlatedError) -> Opened {
        let sealing = try sealing()
        do throws(PlatedError) {
            if let damage { throw damage }
            return try openFiles(sealing)
        } catch {
            guard error.code == .corrupted else { throw error }
            return try openFresh(sealing, in: error, at: time)
        }
    }

    /// Sets aside what is `damaged` and opens a fresh store with the look-outs that could be saved of it.
    private func openFresh(
        _ sealing: Sealing, in damage: PlatedError, at time: WallTime
    ) throws(PlatedError) -> Opened {
        let aside = try Self.setAside(at: folder, cause: damage, at: time)
        opening.note(aside)
        let salvage = ReadSalvage(from: aside.folder, sealing)
        let opened = try openFiles(sealing)
        do throws(PlatedError) {
            try StoreFailure.translated(folder) { try opened.pool.write(salvage.insert) }
            opening.note(salvaged: salvage.counts, from: aside.folder)
        } catch {
            // What was saved does not fit: the car goes on without, and says so.
        }
        return opened
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

extension PlatedError {
    /// Whether it is a matter of the disk, which may be well again later, and not of who set up the car.
    var isOfTheDisk: Bool { code == .inputOutput || code == .corrupted }
}
