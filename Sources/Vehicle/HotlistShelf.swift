/// The hotlists in force on the car: one version of every configured file.
///
/// A file that cannot be loaded leaves the version before it in force, and stands as a fault in the
/// status. A disk that takes no record of a version does not keep it from being in force: an alert must
/// not wait for the disk. Formats and matching are `Hotlist`'s; signed versions from the depot are not
/// here yet.
import Foundation
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization

/// Loads the files and keeps what is in force; any thread may ask.
package final class HotlistShelf: Sendable {
    /// One list as it stands.
    package struct Standing: Sendable {
        /// The configured file.
        package var path: String
        /// The version in force; `nil` where none ever was.
        package var version: HotlistVersion?
        /// Why the file as it is now is not in force, where it is not.
        package var fault: String?
    }

    private struct Slot {
        var standing: Standing
        var load: HotlistLoad?
    }

    private let onVersion: @Sendable (HotlistVersion) -> Void
    private let clock: any Clock
    private let log: Logger
    private let slots = Mutex<[Slot]>([])

    /// An empty shelf; `onVersion` hears of every version that comes into force, and must not wait.
    package init(
        clock: any Clock, log: Logger, onVersion: @escaping @Sendable (HotlistVersion) -> Void
    ) {
        self.onVersion = onVersion
        self.clock = clock
        self.log = log
    }

    /// The lists as they stand.
    package var standings: [Standing] { slots.withLock { $0.map(\.standing) } }

    /// Loads every file of `paths` and returns a matcher over all that is in force then.
    ///
    /// A file of unchanged bytes stays the version that it is. Lists that are no longer named go.
    package func load(_ paths: [String]) throws(PlatedError) -> HotlistMatcher {
        let before = slots.withLock { $0 }
        var after: [Slot] = []
        for path in paths {
            let held = before.first { $0.standing.path == path }
            after.append(loaded(path, held: held))
        }
        let matcher = HotlistMatcher(try HotlistIndex(after.compactMap(\.load)))
        slots.withLock { $0 = after }
        return matcher
    }

    private func loaded(_ path: String, held: Slot?) -> Slot {
        var slot = held ?? Slot(standing: Standing(path: path))
        do throws(PlatedError) {
            let load = try HotlistFile.load(path: path)
            slot.standing.fault = nil
            if let version = slot.standing.version, version.sha256 == load.sha256 { return slot }
            var generator = SystemRandomNumberGenerator()
            let version = HotlistVersion(of: load, loadedAt: clock.wallNow(), using: &generator)
            slot.standing.version = version
            slot.load = load
            onVersion(version)
            log.notice(
                "hotlist in force",
                metadata: [
                    "file": "\(path)", "entries": "\(load.entries.count)",
                    "rejected": "\(load.rejected.count)",
                ])
        } catch {
            slot.standing.fault = error.message
            let kept = slot.load == nil ? "no version of it is in force" : "the one before stays"
            log.error(
                "hotlist not loaded; \(kept)",
                metadata: ["file": "\(path)", "error": "\(error.message)"])
        }
        return slot
    }
}
