/// Incremental lists: what came to a list and what left it since the version before. Made of two
/// files of any format, or by comparing two versions.

import Crypto
import PlateCore

/// The difference between two versions of one list.
public struct HotlistChange: Sendable {
    /// SHA-256 of the version it is to be applied to; `nil` where the source does not say.
    public var base: [UInt8]?
    /// Rows that came.
    public var added: HotlistLoad
    /// Rows that left: an entry goes that has the same text, state and category.
    public var removed: HotlistLoad

    /// A change from its parts.
    public init(base: [UInt8]? = nil, added: HotlistLoad, removed: HotlistLoad) {
        self.base = base
        self.added = added
        self.removed = removed
    }
}

/// What entries are told apart by when they leave.
private struct EntryIdentity: Hashable {
    var key: PlateKey?
    var state: String?
    var category: HotlistCategory

    init(_ packed: PackedEntries, _ position: Int) {
        let frame = packed.frame(at: position)
        key = packed.keys[position]
        state = frame.state
        category = frame.category
    }

    init(_ entry: HotlistEntry) {
        key = PlateKey(entry.text)
        state = entry.state
        category = entry.category
    }
}

extension HotlistLoad {
    /// The version that `change` makes of this one. Entries that are there already stay once.
    ///
    /// Its digest is of this version's and the change's, so that two cars with the same one have
    /// applied the same changes to the same list; it is as old as the change.
    ///
    /// - Throws: `badData` where the change is refused itself, is for another version, is older than
    ///   this one, or removes what is not there: then a full list is needed.
    public func applying(_ change: HotlistChange) throws(PlatedError) -> HotlistLoad {
        if let base = change.base, base != sha256 {
            throw HotlistLoad.refusal(source, "it is a change of another version")
        }
        for case .refused(let reason) in [change.added.verdict, change.removed.verdict] {
            throw HotlistLoad.refusal(source, reason)
        }
        if let extractedAt, let later = change.added.extractedAt, later < extractedAt {
            throw HotlistLoad.refusal(source, "it is older than the version in force")
        }
        let removed = change.removed.packed
        var leaving: [EntryIdentity: Bool] = [:]
        for position in removed.keys.indices { leaving[EntryIdentity(removed, position)] = false }
        var packer = HotlistPacker()
        for position in packed.fileOrder {
            if !leaving.isEmpty {
                let identity = EntryIdentity(packed, position)
                if leaving[identity] != nil {
                    leaving[identity] = true
                    continue
                }
            }
            try packer.append(packed.entry(at: position), packed.keys[position])
        }
        guard leaving.values.allSatisfy({ $0 }) else {
            throw HotlistLoad.refusal(source, "it removes what is not listed")
        }
        let added = change.added.packed
        for position in added.fileOrder {
            try packer.append(added.entry(at: position), added.keys[position])
        }
        let (entries, _) = packer.packed()
        let digest = SHA256.hash(data: sha256 + change.removed.sha256 + change.added.sha256)
        return HotlistLoad(
            source: source, format: format, settings: settings, packed: entries,
            rejected: change.added.rejected, extractedAt: change.added.extractedAt ?? extractedAt,
            declaredRows: nil, refusal: nil, sha256: Array(digest))
    }

    /// What changed from `before` to this version. Where one of several entries of a text, state and
    /// category left, all of them leave, and those that stay come again.
    public func change(since before: HotlistLoad) -> HotlistChange {
        let old = Set(before.entries)
        let new = Set(entries)
        let removed = before.entries.filter { !new.contains($0) }
        let touched = Set(removed.map(EntryIdentity.init))
        let added = entries.filter { !old.contains($0) || touched.contains(EntryIdentity($0)) }
        return HotlistChange(
            base: before.sha256,
            added: HotlistLoad(
                source: source, format: format, entries: added, settings: settings,
                extractedAt: extractedAt),
            removed: HotlistLoad(
                source: source, format: format, entries: removed, settings: settings))
    }

    private static func refusal(_ source: String, _ reason: String) -> PlatedError {
        PlatedError(
            .badData, "\(source): no change of a hotlist: \(reason)",
            hint: "The version in force stays; load a full list.")
    }
}
