/// What a store holds once it is open, and until then why it is not.
///
/// A car goes on without its stores as long as its disk refuses them, and they open by themselves when it
/// does not any more (durability 6). What was found damaged while it was open is closed, set aside and begun
/// anew the same way.

import PlateCore
import Synchronization

/// The open part of a store, which comes and goes; any thread may ask for it, and none waits here for the
/// disk.
final class LateOpening<Opened: Sendable>: Sendable {
    private struct State {
        var opened: Opened?
        /// Why it is not open.
        var cause: PlatedError?
        /// What was found damaged and is still where it was.
        var damage: PlatedError?
        var setAside: [SetAside] = []
        var isEnded = false
    }

    private let place: String
    private let state = Mutex(State())
    /// Held while the store is opened, set aside or closed.
    private let turn = Mutex(())

    /// Nothing is open yet; `place` is named in errors.
    init(_ place: String) { self.place = place }

    /// What is open.
    ///
    /// - Throws: `unavailable`, with the reason.
    var opened: Opened {
        get throws(PlatedError) {
            let (opened, fault) = state.withLock { ($0.opened, $0.cause) }
            if let opened { return opened }
            throw PlatedError(
                .unavailable, "the store is not open: \(fault?.message ?? "\(place) is closed")",
                hint: fault?.hint ?? "Look at the disk; it is tried again by itself.")
        }
    }

    /// Why the store is not open, or is to be begun anew; `nil` where it is open and sound, or closed for
    /// good.
    var fault: PlatedError? {
        state.withLock { $0.isEnded ? nil : $0.opened == nil ? $0.cause : $0.damage }
    }

    /// What was set aside, the first one first.
    var setAside: [SetAside] { state.withLock { $0.setAside } }

    /// Remembers that what is open was found damaged.
    func note(damage: PlatedError) {
        state.withLock { $0.damage = $0.damage ?? damage }
    }

    /// Remembers that something was set aside: what was damaged is not there any more.
    func note(_ setAside: SetAside) {
        state.withLock { state in
            state.setAside.append(setAside)
            state.damage = nil
        }
    }

    /// Notes as set aside what the store takes over from it, once it has.
    func note(salvaged counts: [String: Int], from folder: String) {
        state.withLock { state in
            guard let index = state.setAside.lastIndex(where: { $0.folder == folder }) else {
                return
            }
            state.setAside[index].salvaged = counts
        }
    }

    /// Opens with `open`, which throws what keeps it from that.
    func open(_ open: () throws(PlatedError) -> Opened) throws(PlatedError) {
        let result = turn.withLock { _ -> Result<Void, PlatedError> in
            do throws(PlatedError) {
                let opened = try open()
                state.withLock { $0.opened = opened }
                return .success(())
            } catch {
                state.withLock { $0.cause = error }
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Opens where nothing is open; what was found damaged is closed before. Whether it is newly open.
    ///
    /// - Parameters:
    ///   - close: lets go of what is open.
    ///   - open: opens, given what is damaged and is to be set aside before.
    func heal(
        close: (Opened) -> Void, open: (PlatedError?) throws(PlatedError) -> Opened
    ) -> Bool {
        turn.withLock { _ in
            let (former, damage, isEnded) = state.withLock { state in
                if let damage = state.damage, state.opened != nil { state.cause = damage }
                let former = state.opened
                if state.damage != nil { state.opened = nil }
                return (former, state.damage, state.isEnded)
            }
            guard !isEnded, former == nil || damage != nil else { return false }
            if let former { close(former) }
            do throws(PlatedError) {
                let opened = try open(damage)
                state.withLock { $0.opened = opened }
                return true
            } catch {
                state.withLock { $0.cause = error }
                return false
            }
        }
    }

    /// Ends it for good; what was open, to be closed.
    func end() -> Opened? {
        turn.withLock { _ in
            state.withLock { state in
                defer { state.opened = nil }
                state.isEnded = true
                state.cause = nil
                return state.opened
            }
        }
    }
}

extension StoreFailure {
    /// As `translated`; a database that turns out to be none, or to be torn, is noted as damage of `opening`.
    static func watched<Value, Opened>(
        _ opening: LateOpening<Opened>, _ place: String, _ work: () throws -> Value
    ) throws(PlatedError) -> Value {
        do {
            return try work()
        } catch {
            let failure = translate(error, place)
            if isDamage(error) { opening.note(damage: failure) }
            throw failure
        }
    }
}
