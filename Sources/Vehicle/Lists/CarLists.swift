/// All that reads are held against: the lists in force and the plates to look out for, as one matcher that is
/// put in the other's place whenever either changes.
import Custody
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization

/// Lists and look-outs of one car; any thread may ask.
package final class CarLists: Sendable {
    private struct State {
        var index = HotlistIndex()
        var lookouts = PartialLookoutSet([])
    }

    /// The lists.
    package let shelf: HotlistShelf
    /// The look-outs.
    package let lookouts: LookoutBook

    /// What is in force, told as a whole whenever a part of it changes.
    private final class Parts: Sendable {
        private let state = Mutex(State())
        private let onMatcher: @Sendable (HotlistMatcher) -> Void

        init(_ onMatcher: @escaping @Sendable (HotlistMatcher) -> Void) {
            self.onMatcher = onMatcher
        }

        func change(_ change: (inout State) -> Void) {
            state.withLock { state in
                change(&state)
                onMatcher(HotlistMatcher(state.index, lookouts: state.lookouts))
            }
        }
    }

    /// Lists and look-outs over an open store; none is in force yet.
    ///
    /// - Parameters:
    ///   - depotKey: what signed lists are verified with.
    ///   - stamp: the time as it is known.
    ///   - onVersion: hears of every version that comes into force, and must not wait.
    ///   - onMatcher: holds reads against it from now on, and must not wait.
    package init(
        store: ReadStore, depotKey: SigningPublicKey? = nil,
        stamp: @escaping @Sendable () -> WallStamp, log: Logger,
        onVersion: @escaping @Sendable (HotlistVersion) -> Void = { _ in },
        onMatcher: @escaping @Sendable (HotlistMatcher) -> Void = { _ in }
    ) {
        let parts = Parts(onMatcher)
        shelf = HotlistShelf(
            vault: ListVault(store), depotKey: depotKey, stamp: stamp, log: log,
            onVersion: onVersion
        ) { index in parts.change { $0.index = index } }
        lookouts = LookoutBook(store) { set in parts.change { $0.lookouts = set } }
    }
}
