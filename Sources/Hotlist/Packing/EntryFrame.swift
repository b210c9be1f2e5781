/// What many entries of a list have in common, kept once for all of them.

import PlateCore

/// All of an entry but its text and the values of its columns.
struct EntryFrame: Sendable, Hashable {
    var list: String
    var category: HotlistCategory
    var state: String?
    var effective: WallTime?
    var expiry: WallTime?
    var shape: PlateShape?
    /// Annotations that follow from the row's code.
    var annotations: [String: String] = [:]
    /// Which of the list's layouts its values follow.
    var layout: Int

    /// Whether the entry counts at `moment`: from its effective date on, until the very instant of
    /// its expiry.
    func counts(at moment: WallTime) -> Bool {
        if let effective, moment < effective { return false }
        if let expiry, expiry <= moment { return false }
        return true
    }
}

/// Values of one column that many rows share, each kept once. Number 0 is the empty text.
struct ColumnWords: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each ends in `bytes`.
    private(set) var ends: [UInt32] = [0]

    /// None but the empty text.
    init() {}

    /// Words as they were kept.
    ///
    /// - Throws: `corrupted` where an end lies before another, or behind the bytes.
    init(bytes: [UInt8], ends: [UInt32]) throws(PlatedError) {
        guard ends.first == 0, ends.last.map(Int.init) == bytes.count,
            zip(ends, ends.dropFirst()).allSatisfy({ $0 <= $1 })
        else { throw PlatedError(.corrupted, "a kept list's words are none") }
        self.bytes = bytes
        self.ends = ends
    }

    /// How many there are.
    var count: Int { ends.count }

    /// Keeps one more and gives its number.
    mutating func append(_ word: ArraySlice<UInt8>) -> Int {
        bytes += word
        ends.append(UInt32(bytes.count))
        return ends.count - 1
    }

    /// A word by its number.
    subscript(number: Int) -> ArraySlice<UInt8> {
        bytes[(number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])]
    }

    /// Bytes it takes.
    var residentBytes: Int { bytes.capacity + 4 * ends.capacity }

    /// Gives back what was reserved and not used.
    mutating func trim() {
        bytes = Array(bytes)
        ends = Array(ends)
    }
}

/// Finds the number of a word while a list is read; let go afterwards.
///
/// Open addressing with linear probing over FNV-1a. A column whose words hardly repeat, as record
/// numbers do, is noticed after `trialCount` words and no more are kept: its rows hold them.
struct ColumnWordFinder {
    private static let trialCount = 8192
    private static let countMax = 1 << 18

    private(set) var words = ColumnWords()
    private var slots = [UInt32](repeating: 0, count: 64)
    private var looks = 0
    private var isUnique = false

    /// The word's number, or `nil` where the row shall hold it.
    mutating func number(of word: ArraySlice<UInt8>) -> Int? {
        if word.isEmpty { return 0 }
        if isUnique { return nil }
        looks += 1
        if looks == Self.trialCount, words.count > Self.trialCount / 2 {
            // The words of the trial stay: the rows before refer to them.
            isUnique = true
            slots = []
            return nil
        }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(word)) & mask
        while slots[slot] != 0 {
            if words[Int(slots[slot])] == word { return Int(slots[slot]) }
            slot = (slot + 1) & mask
        }
        guard words.count < Self.countMax else { return nil }
        let number = words.append(word)
        slots[slot] = UInt32(number)
        if words.count * 2 > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for number in 1..<words.count {
            var slot = Int(truncatingIfNeeded: Self.hash(words[number])) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(number)
        }
        slots = larger
    }

    /// FNV-1a (Fowler, Noll, Vo), its upper half folded in.
    private static func hash(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
