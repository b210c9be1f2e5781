/// The hotlists on the car: of every source the version in force, and those before it.
///
/// A version comes from the files that the configuration names, or is brought in. It is verified, read and
/// sealed on the disk, and then put in force as a whole; a version that cannot be believed leaves the one
/// before it in force, and stands as a fault in the status. At the start the newest version that opens is
/// in force before any file is read. A disk that takes no version does not keep it from being in force: an
/// alert must not wait for the disk.
///
/// Whoever calls waits for the disk and for rows to be read: never the thread that takes signals.
import Custody
import Foundation
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization

/// Versions of the lists; any thread may ask.
package final class HotlistShelf: Sendable {
    /// One list as it stands.
    package struct Standing: Sendable {
        /// Where it comes from, and what is settled about it.
        package var source: ListSource
        /// The version in force; `nil` where none ever was.
        package var version: ListVersion?
        /// Why that version does not lie sealed on the disk; `nil` where it does.
        var unsealed: String?
        /// Versions before it that are still on the car, the newest first.
        package var former: [ListVersion] = []
        /// Why what came last is not in force, or what lies on the disk does not open.
        var failure: String?
        /// Rows that made what came last refused, the first of them.
        package var refusedRows: [ListVersion.Rejected] = []

        /// Whether the version in force lies sealed on the disk.
        package var isSealed: Bool { version != nil && unsealed == nil }

        /// Why what came last is not in force, or not as it should be; `nil` where all is well.
        package var fault: String? {
            let kept = unsealed.map { "it is in force and not kept on the disk: \($0)" }
            let parts = [failure, kept, mismatch].compactMap(\.self)
            return parts.isEmpty ? nil : parts.joined(separator: "; ")
        }

        /// How a list that is only brought in falls short of the configuration. What decides on how it is
        /// matched counts at once; what decides on how rows are read only for the next version.
        var mismatch: String? {
            guard source.files.isEmpty else { return nil }
            guard let version else {
                return failure == nil ? "no version of it was brought in yet" : nil
            }
            guard version.reading != source.reading else { return nil }
            return "it was brought in under other settings than the configuration has now, which "
                + "count when it is brought in again"
        }
    }

    /// What came of a version that was brought in.
    package enum Outcome: Sendable {
        /// It is in force.
        case inForce(Standing)
        /// It is not, and the version before stays: why is `fault` of the standing.
        case refused(Standing)
    }

    struct Slot: Sendable {
        var standing: Standing
        var load: HotlistLoad?
    }

    let vault: ListVault
    let depotKey: SigningPublicKey?
    let stamp: @Sendable () -> WallStamp
    let log: Logger
    let onVersion: @Sendable (HotlistVersion) -> Void
    private let onIndex: @Sendable (HotlistIndex) -> Void
    private let slots = Mutex<[Slot]>([])
    private let formerDays = Mutex(Limits.hotlistRetentionDays)
    /// Held while versions are read and put in force, so that one follows the other.
    private let turn = Mutex(())

    /// An empty shelf.
    ///
    /// - Parameters:
    ///   - depotKey: what signed lists are verified with; without it they are refused.
    ///   - stamp: the time as it is known.
    ///   - onVersion: hears of every version that comes into force for the first time; must not wait.
    ///   - onIndex: hears of all that is in force, whenever that changes; must not wait.
    package init(
        vault: ListVault, depotKey: SigningPublicKey? = nil,
        stamp: @escaping @Sendable () -> WallStamp, log: Logger,
        onVersion: @escaping @Sendable (HotlistVersion) -> Void = { _ in },
        onIndex: @escaping @Sendable (HotlistIndex) -> Void = { _ in }
    ) {
        self.vault = vault
        self.depotKey = depotKey
        self.stamp = stamp
        self.log = log
        self.onVersion = onVersion
        self.onIndex = onIndex
    }

    /// Days that versions stay after others followed them.
    package func keepFormer(days: Int) { formerDays.withLock { $0 = days } }

    /// The lists as they stand.
    package var standings: [Standing] { slots.withLock { $0.map(\.standing) } }

    /// Puts in force what lies sealed on the disk; a source of which nothing does is read from its files.
    package func begin(_ sources: [ListSource]) throws(PlatedError) {
        try turn.withLock { _ throws(PlatedError) in
            var opened: [Slot] = []
            for source in sources {
                var slot = self.opened(source)
                if slot.load == nil, !source.files.isEmpty { slot = self.read(source, over: slot) }
                opened.append(slot)
            }
            try putInForce(opened)
        }
    }

    /// Reads the files of every source; those of unchanged bytes and settings stay the version that they
    /// are. Lists that are no longer named go.
    package func load(_ sources: [ListSource]) throws(PlatedError) {
        try turn.withLock { _ throws(PlatedError) in
            let before = slots.withLock { $0 }
            var after: [Slot] = []
            for source in sources {
                let held = before.first { $0.standing.source.name == source.name }
                // What did not open before may open now.
                let slot =
                    held.flatMap { $0.load == nil ? nil : sealed($0) } ?? self.opened(source)
                after.append(
                    source.files.isEmpty ? settled(source, slot) : read(source, over: slot))
            }
            try putInForce(after)
        }
    }

    /// Opens and seals what could not be before: for a store that opened late, or was begun anew.
    package func reopen() throws(PlatedError) { try load(standings.map(\.source)) }

    /// Brings in a version. It is in force, and on the disk, when this returns; or it is refused.
    ///
    /// - Parameter name: who brings it; `nil` for the depot.
    /// - Throws: `badData` where it is for no source of this car.
    package func bringIn(
        _ delivery: ListDelivery, by name: String?
    ) throws(PlatedError) -> Outcome {
        try turn.withLock { _ throws(PlatedError) in
            var all = slots.withLock { $0 }
            let index = try self.index(of: delivery, among: all)
            let read: (load: HotlistLoad, signedBy: String?)
            do throws(RefusedList) {
                read = try self.read(delivery, over: all[index])
            } catch {
                all[index] = refused(error, over: all[index])
                slots.withLock { $0 = all }
                return .refused(all[index].standing)
            }
            all[index] = kept(read.load, by: name, signedBy: read.signedBy, over: all[index])
            try putInForce(all)
            return .inForce(all[index].standing)
        }
    }

    /// Lets former versions go that left their time, and those of sources that are configured no more; by
    /// age only where the time is known.
    package func prune() throws(PlatedError) {
        try turn.withLock { _ throws(PlatedError) in
            let days = Int64(formerDays.withLock { $0 })
            let time = now.map { WallTime(milliseconds: $0.milliseconds - days * 86_400_000) }
            let names = standings.map(\.source.name)
            if let time { try vault.pruneGone(keeping: names, before: time) }
            for name in names {
                guard try vault.prune(name, formerBefore: time) > 0 else { continue }
                let former = formerVersions(of: name)
                slots.withLock { slots in
                    for index in slots.indices where slots[index].standing.source.name == name {
                        slots[index].standing.former = former
                    }
                }
            }
        }
    }

    private func formerVersions(of name: String) -> [ListVersion] {
        let inForce = standings.first { $0.source.name == name }?.version?.id
        return vault.versions(of: name).versions.filter { $0.id != inForce }
    }

    private func putInForce(_ after: [Slot]) throws(PlatedError) {
        let index = try HotlistIndex(after.compactMap(\.load))
        slots.withLock { $0 = after }
        onIndex(index)
    }
}

// One source
extension HotlistShelf {
    /// The newest version on the disk that opens, the one that was in force first.
    private func opened(_ source: ListSource) -> Slot {
        var slot = Slot(standing: Standing(source: source))
        let found = vault.versions(of: source.name)
        var failures = found.unreadableCount
        for version in found.versions {
            do throws(PlatedError) {
                let load = try vault.open(version) { next throws(PlatedError) in
                    try HotlistLoad(
                        source: source.name, settings: source.settings, reading: next)
                }
                slot.load = load
                slot.standing.version = version
                break
            } catch {
                failures += 1
                log.error(
                    "a sealed hotlist does not open",
                    metadata: ["source": "\(source.name)", "error": "\(error.message)"])
            }
        }
        slot.standing.former = found.versions.filter { $0.id != slot.standing.version?.id }
        if failures > 0 {
            slot.standing.failure = "\(failures) versions on the disk do not open"
        }
        return settled(source, slot)
    }

    /// The same version under settings that may have changed.
    private func settled(_ source: ListSource, _ slot: Slot) -> Slot {
        var slot = slot
        slot.standing.source = source
        slot.load?.settings = source.settings
        if slot.standing.version != nil, let mismatch = slot.standing.mismatch {
            log.warning("\(mismatch)", metadata: ["source": "\(source.name)"])
        }
        return slot
    }

    /// The version that the source's files are.
    private func read(_ source: ListSource, over held: Slot) -> Slot {
        var slot = held
        do throws(RefusedList) {
            let digest = try RefusedList.unless { () throws(PlatedError) in
                try HotlistFile.digest(paths: source.files)
            }
            if let version = slot.standing.version, version.sha256 == digest.hexadecimal,
                version.reading == source.reading, slot.standing.isSealed
            {
                slot.standing.failure = nil
                slot.standing.refusedRows = []
                return settled(source, slot)
            }
            slot.standing.source = source
            let load = try RefusedList.unless { () throws(PlatedError) in
                try HotlistFile.inspect(
                    paths: source.files, source: source.settings, now: now)
            }
            return kept(try believed(load, over: slot), by: nil, signedBy: nil, over: slot)
        } catch {
            return refused(error, over: slot)
        }
    }

    /// The time, where it is known.
    private var now: WallTime? {
        let stamp = stamp()
        return stamp.source == .unset ? nil : stamp.time
    }

    private func index(
        of delivery: ListDelivery, among slots: [Slot]
    ) throws(PlatedError) -> Int {
        let named =
            delivery.source
            ?? delivery.manifest.flatMap {
                try? JSONDecoder().decode(ListManifest.self, from: Data($0)).source
            }
        let open = slots.indices.filter { slots[$0].standing.source.files.isEmpty }
        let index =
            named.map { name in slots.firstIndex { $0.standing.source.name == name } }
            ?? (open.count == 1 ? open[0] : nil)
        guard let index else {
            let names = open.map { slots[$0].standing.source.name }.joined(separator: ", ")
            throw PlatedError(
                .badData,
                named == nil ? "it is not said which source it is of" : "there is no such source",
                hint: names.isEmpty
                    ? "Name one without files in plated.toml: [[hotlist.source]]."
                    : "Sources whose lists are brought in: \(names).")
        }
        guard open.contains(index) else {
            throw PlatedError(
                .badData, "the source's list comes from files that the configuration names",
                hint: "Replace those and reload, or take them out of plated.toml.")
        }
        return index
    }

    /// What a delivery comes to over the version in force.
    private func read(
        _ delivery: ListDelivery, over slot: Slot
    ) throws(RefusedList) -> (load: HotlistLoad, signedBy: String?) {
        let checked = try RefusedList.unless { () throws(PlatedError) in
            try CheckedDelivery(delivery, key: depotKey)
        }
        let isChange = checked.files.contains { $0.part != .list }
        let whole =
            isChange
            ? try changed(slot, by: checked)
            : try believed(try part(.list, of: checked, slot), over: slot)
        if let entries = checked.entries, entries != whole.entryCount {
            throw RefusedList(
                "its manifest says \(entries) entries, and it has \(whole.entryCount)")
        }
        return (whole, checked.signedBy)
    }

    private func changed(
        _ slot: Slot, by checked: CheckedDelivery
    ) throws(RefusedList) -> HotlistLoad {
        guard let base = slot.load else {
            throw RefusedList("there is no version that it could change")
        }
        guard checked.files.allSatisfy({ $0.part != .list }) else {
            throw RefusedList("it is a list and a change of one at once")
        }
        let added = try believed(try part(.added, of: checked, slot), over: slot)
        let removed = try believed(try part(.removed, of: checked, slot), over: slot)
        return try RefusedList.unless { () throws(PlatedError) in
            try base.applying(
                HotlistChange(base: checked.base, added: added, removed: removed))
        }
    }

    private func part(
        _ part: ListManifest.Part, of checked: CheckedDelivery, _ slot: Slot
    ) throws(RefusedList) -> HotlistLoad {
        let source = slot.standing.source
        let files = checked.files.filter { $0.part == part }.map { ($0.name, $0.bytes) }
        guard !files.isEmpty else {
            // A change may only add, or only remove.
            return HotlistLoad(source: source.name, entries: [], settings: source.settings)
        }
        return try RefusedList.unless { () throws(PlatedError) in
            try HotlistFile.inspect(
                files: files, source: source.name, settings: source.settings, now: now,
                extractedAt: checked.extractedAt)
        }
    }

    /// A list that is believed and not older than the one in force.
    private func believed(
        _ load: HotlistLoad, over slot: Slot
    ) throws(RefusedList) -> HotlistLoad {
        if case .refused(let reason) = load.verdict {
            throw RefusedList(reason, rows: ListVersion.Rejected.first(of: load))
        }
        if let extractedAt = load.extractedAt, let before = slot.load?.extractedAt,
            extractedAt < before
        {
            throw RefusedList("it was extracted before the version in force")
        }
        return load
    }

    private func refused(_ refusal: RefusedList, over held: Slot) -> Slot {
        var slot = held
        slot.standing.failure = refusal.reason
        slot.standing.refusedRows = refusal.rows
        let kept = slot.load == nil ? "no version of it is in force" : "the one before stays"
        log.error(
            "hotlist refused; \(kept)",
            metadata: ["source": "\(slot.standing.source.name)", "error": "\(refusal.reason)"])
        return slot
    }
}

/// Why a list is refused, and the rows that speak against it.
private struct RefusedList: Error {
    var reason: String
    var rows: [ListVersion.Rejected]

    init(_ reason: String, rows: [ListVersion.Rejected] = []) {
        self.reason = reason
        self.rows = rows
    }

    /// The value of `work`; what that throws is why.
    static func unless<Value>(
        _ work: () throws(PlatedError) -> Value
    ) throws(RefusedList) -> Value {
        do throws(PlatedError) {
            return try work()
        } catch {
            throw RefusedList(error.message)
        }
    }
}

extension ListVersion.Rejected {
    /// The first rows of a list that were left out.
    static func first(of load: HotlistLoad) -> [ListVersion.Rejected] {
        load.rejected.prefix(Limits.hotlistRejectedShownMax).map {
            ListVersion.Rejected(line: $0.line, reason: $0.reason)
        }
    }
}
