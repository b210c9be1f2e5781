/// The plates that the car looks out for: kept in the store, and held against reads as long as they count.
///
/// Who may enter one, and what the log says of it, is the office's. An entry counts for reads from the moment
/// it is on the disk; its end is to the second, by the matcher itself.
import Hotlist
import Ledger
import PlateCore
import Synchronization

/// Look-outs of one car; any thread may ask. Calls wait for the disk.
package final class LookoutBook: Sendable {
    private let store: ReadStore
    private let onChange: @Sendable (PartialLookoutSet) -> Void
    /// Held from a change of the store until it is told, so that what is told last is what is kept.
    private let turn = Mutex(())
    private let standing = Mutex((unreadable: 0, hasBegun: false))

    /// The book of `store`; `onChange` hears what counts from now on.
    package init(_ store: ReadStore, onChange: @escaping @Sendable (PartialLookoutSet) -> Void) {
        self.store = store
        self.onChange = onChange
    }

    /// All that are kept, those that ended too, the one entered last first.
    package func all() throws(PlatedError) -> [StoredLookout] {
        try store.lookouts().lookouts.reversed()
    }

    /// How many were kept and do not open: damaged, or of another key.
    package var unreadableCount: Int { standing.withLock { $0.unreadable } }

    /// Whether what the store holds is held against reads.
    package var hasBegun: Bool { standing.withLock { $0.hasBegun } }

    /// Holds reads against what the store has, as the daemon begins, and again when the store has opened late.
    package func begin(at moment: WallTime) throws(PlatedError) {
        try turn.withLock { _ throws(PlatedError) in try tell(at: moment) }
    }

    /// Keeps a look-out and holds reads against it from now on.
    package func enter(
        _ lookout: StoredLookout, statement: RecordID
    ) throws(PlatedError) {
        try turn.withLock { _ throws(PlatedError) in
            try store.enter(lookout, statement: statement)
            try tell(at: lookout.enteredAt)
        }
    }

    /// Ends one before its time.
    package func end(
        _ id: RecordID, by name: String, at moment: WallTime, reason: String, statement: RecordID
    ) throws(PlatedError) -> StoredLookout {
        try turn.withLock { _ throws(PlatedError) in
            let ended = try store.endLookout(
                id, by: name, at: moment, reason: reason, statement: statement)
            try tell(at: moment)
            return ended
        }
    }

    private func tell(at moment: WallTime) throws(PlatedError) {
        let kept = try store.lookouts()
        var counting: [PartialLookout] = []
        var lost = kept.unreadable
        for lookout in kept.lookouts where lookout.isInForce(at: moment) {
            do throws(PlatedError) {
                counting.append(try PartialLookout(lookout))
            } catch {
                lost += 1
            }
        }
        standing.withLock { $0 = (lost, true) }
        onChange(PartialLookoutSet(counting))
    }
}

extension PartialLookout {
    /// A kept look-out as reads are held against it.
    init(_ lookout: StoredLookout) throws(PlatedError) {
        try self.init(
            id: lookout.id, pattern: PlatePattern(lookout.pattern), state: lookout.state,
            make: lookout.make, colour: lookout.colour, caseNumber: lookout.caseNumber,
            enteredBy: lookout.enteredBy, reason: lookout.reason, enteredAt: lookout.enteredAt,
            expiry: lookout.expiry)
    }
}

extension StoredLookout {
    /// A checked look-out as it is kept.
    init(_ lookout: PartialLookout, id: RecordID) {
        self.init(
            id: id, pattern: lookout.pattern.text, state: lookout.state, make: lookout.make,
            colour: lookout.colour, caseNumber: lookout.caseNumber, reason: lookout.reason,
            enteredBy: lookout.enteredBy, enteredAt: lookout.enteredAt, expiry: lookout.expiry)
    }
}
