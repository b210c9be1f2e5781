/// Hotlists in memory, found by plate text. What a find is worth is `HotlistMatcher`'s.
///
/// Each list keeps its own packed entries, in buckets by folded key, so that a new version of one
/// leaves the others as they are. In front of them all stands a filter: one bit for each hash of a
/// folded key that any list has, one in eight of them set at most. Nearly every look-up of an innocent
/// plate ends there, after one look into memory.

import PlateCore

/// Entries of one or more lists, ready for look-up. Immutable: a new version is a new index.
public struct HotlistIndex: Sendable {
    /// The lists.
    public let lists: [HotlistLoad]
    /// How much less likely look-alikes of each list are: `HotlistPrior`.
    let factors: [Double]
    private let segments: [PackedEntries]
    private let filter: [UInt64]

    /// Where an entry stands.
    struct Place: Hashable {
        var list: Int
        var position: Int
    }

    /// An index of `lists`.
    ///
    /// - Throws: `badData` where an entry's text is not 1 to `Limits.plateCharactersMax` letters
    ///   and digits in upper case; a loaded file never holds one.
    public init(_ lists: [HotlistLoad]) throws(PlatedError) {
        for case let fault? in lists.map(\.fault) { throw fault }
        self.lists = lists
        segments = lists.map(\.packed)
        factors = lists.map {
            HotlistPrior.factor(
                entries: $0.entryCount, registeredPlates: $0.settings.registeredPlates)
        }
        let count = lists.reduce(0) { $0 + $1.entryCount }
        var wordCount = 1
        while wordCount * 8 < count { wordCount *= 2 }
        var filter = [UInt64](repeating: 0, count: wordCount)
        for list in lists {
            for key in list.packed.keys {
                let (word, bit) = HotlistIndex.bit(of: key.folded, wordCount: wordCount)
                filter[word] |= bit
            }
        }
        self.filter = filter
    }

    /// An index without entries.
    public init() {
        lists = []
        factors = []
        segments = []
        filter = [0]
    }

    /// How many entries there are.
    public var entryCount: Int { lists.reduce(0) { $0 + $1.entryCount } }

    /// Bytes of memory that it takes with its lists.
    public var residentBytes: Int {
        filter.count * 8 + lists.reduce(0) { $0 + $1.residentBytes }
    }

    /// The entries whose text is exactly `text`, in load order.
    public func entries(matching text: String) -> [HotlistEntry] {
        guard let key = PlateKey(text) else { return [] }
        var found: [HotlistEntry] = []
        forEachPlace(folding: key.folded) { place, listed in
            if listed == key { found.append(entry(place)) }
        }
        return found
    }

    /// Calls `body` with every entry whose text folds to `folded`, list after list in their order.
    func forEachPlace(folding folded: PlateKey, _ body: (Place, PlateKey) -> Void) {
        let (word, bit) = HotlistIndex.bit(of: folded, wordCount: filter.count)
        guard filter[word] & bit != 0 else { return }
        for list in segments.indices {
            let packed = segments[list]
            for position in packed.bucket(of: folded) {
                let key = packed.keys[position]
                if key.folded == folded { body(Place(list: list, position: position), key) }
            }
        }
    }

    /// The entry at a place.
    func entry(_ place: Place) -> HotlistEntry {
        segments[place.list].entry(at: place.position)
    }

    /// The frame of the entry at a place.
    func frame(_ place: Place) -> EntryFrame {
        segments[place.list].frame(at: place.position)
    }

    /// Another multiple than the buckets', so that what crowds one of them does not fill the filter's
    /// words (constant of SplitMix64).
    private static func bit(of folded: PlateKey, wordCount: Int) -> (word: Int, bit: UInt64) {
        let hash = (folded.scattered ^ folded.scattered >> 29) &* 0xBF58_476D_1CE4_E5B9
        return (Int(hash >> 8) & (wordCount - 1), 1 << (hash >> 58))
    }
}
