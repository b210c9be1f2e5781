/// Hotlists in memory, found by plate text. What a find is worth is `HotlistMatcher`'s.
///
/// Entries stand in the order of their folded keys, so that all texts that could be taken for each
/// other lie side by side; a table in open addressing leads from a folded key to its run. One table
/// thus serves exact and look-alike look-ups.

import PlateCore

/// Entries of one or more lists, ready for look-up. Immutable: a new version is a new index.
public struct HotlistIndex: Sendable {
    /// All entries, list after list in the order given.
    public let entries: [HotlistEntry]
    /// When the list of each entry was extracted, by ranges of `entries`.
    private let extracts: [(end: Int, extractedAt: WallTime?)]
    /// Positions in `entries`, in the order of folded keys.
    private let order: [UInt32]
    /// Packed texts, in the same order.
    private let keys: [PlateKey]
    /// Open addressing with linear probing; at most half full. A run of length 0 is a free slot.
    private let slots: [Slot]

    private struct Slot {
        var folded: UInt64 = 0
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    /// An index of `lists`.
    ///
    /// - Throws: `badData` where an entry's text is not 1 to `Limits.plateCharactersMax` letters
    ///   and digits in upper case; a loaded file never holds one.
    public init(_ lists: [HotlistLoad]) throws(PlatedError) {
        var entries: [HotlistEntry] = []
        var extracts: [(end: Int, extractedAt: WallTime?)] = []
        var found: [Placed] = []
        for list in lists {
            for entry in list.entries {
                guard let key = PlateKey(entry.text) else {
                    throw PlatedError(
                        .badData, "\(list.source): '\(entry.text.excerpt)' is no plate text")
                }
                found.append(
                    Placed(folded: key.folded.value, key: key, position: UInt32(found.count)))
            }
            entries += list.entries
            extracts.append((entries.count, list.extractedAt))
        }
        found.sort { ($0.folded, $0.position) < ($1.folded, $1.position) }
        self.entries = entries
        self.extracts = extracts
        order = found.map(\.position)
        keys = found.map(\.key)
        slots = HotlistIndex.table(of: found)
    }

    /// An index without entries.
    public init() {
        entries = []
        extracts = []
        order = []
        keys = []
        slots = [Slot(), Slot()]
    }

    /// The entries whose text is exactly `text`, in load order.
    public func entries(matching text: String) -> [HotlistEntry] {
        guard let key = PlateKey(text) else { return [] }
        return run(of: key).filter { keys[$0] == key }.map { entries[Int(order[$0])] }
    }

    /// When the list of the entry at `position` of `entries` was extracted, where known.
    func extractedAt(position: Int) -> WallTime? {
        extracts.first { position < $0.end }?.extractedAt
    }

    /// Places of all entries that share the folded key of `key`.
    func run(of key: PlateKey) -> Range<Int> {
        let folded = key.folded.value
        let mask = slots.count - 1
        var slot = HotlistIndex.home(of: folded, slotCount: slots.count)
        while slots[slot].count > 0 {
            if slots[slot].folded == folded {
                let start = Int(slots[slot].start)
                return start..<start + Int(slots[slot].count)
            }
            slot = (slot + 1) & mask
        }
        return 0..<0
    }

    /// The packed text at `place` of a run.
    func key(place: Int) -> PlateKey { keys[place] }

    /// The position in `entries` of what stands at `place` of a run.
    func position(place: Int) -> Int { Int(order[place]) }

    private struct Placed {
        var folded: UInt64
        var key: PlateKey
        var position: UInt32
    }

    private static func table(of sorted: [Placed]) -> [Slot] {
        var runs: [Slot] = []
        for (place, entry) in sorted.enumerated() {
            if runs.last?.folded != entry.folded || runs.isEmpty {
                runs.append(Slot(folded: entry.folded, start: UInt32(place), count: 0))
            }
            runs[runs.count - 1].count += 1
        }
        var slotCount = 2
        while slotCount < 2 * runs.count { slotCount *= 2 }
        var slots = [Slot](repeating: Slot(), count: slotCount)
        for run in runs {
            var slot = home(of: run.folded, slotCount: slotCount)
            while slots[slot].count > 0 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = run
        }
        return slots
    }

    /// Fibonacci hashing (Knuth, TAOCP 6.4): the top bits of a product with 2^64 over the golden
    /// ratio.
    private static func home(of folded: UInt64, slotCount: Int) -> Int {
        Int((folded &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotCount.trailingZeroBitCount))
    }
}
