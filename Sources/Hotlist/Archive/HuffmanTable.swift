/// A canonical Huffman code of DEFLATE (RFC 1951, 3.2.2) as one table over the bits to come.

struct HuffmanTable {
    /// How many bits the table is looked up by: the longest code's.
    let bits: Int
    /// For every pattern of so many bits, the first to come lowest: symbol times 16 plus the code's
    /// length; 0 where no code is so.
    let entries: [UInt16]

    /// The code whose symbols have these lengths, 0 for those that are not used.
    ///
    /// - Returns: `nil` where more codes are named than there are, or fewer: only a code of a single
    ///   symbol, or of none, may be incomplete.
    init?(lengths: [UInt8]) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        let longest = counts.lastIndex { $0 > 0 } ?? 0
        var left = 1
        for length in 1...15 {
            left = left * 2 - counts[length]
            guard left >= 0 else { return nil }
        }
        guard left == 0 || counts.reduce(0, +) <= 1 else { return nil }
        var next = [Int](repeating: 0, count: 16)
        for length in 1..<15 { next[length + 1] = (next[length] + counts[length]) << 1 }
        bits = max(1, longest)
        var entries = [UInt16](repeating: 0, count: 1 << bits)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            // Codes come with their highest bit first, all else with its lowest.
            var pattern = HuffmanTable.reversed(next[length], bits: length)
            next[length] += 1
            while pattern < entries.count {
                entries[pattern] = UInt16(symbol << 4 | length)
                pattern += 1 << length
            }
        }
        self.entries = entries
    }

    private static func reversed(_ code: Int, bits: Int) -> Int {
        (0..<bits).reduce(0) { $0 << 1 | code >> $1 & 1 }
    }

    /// The codes that a block of the fixed kind has (RFC 1951, 3.2.6).
    static let fixedLiterals = HuffmanTable(
        lengths: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
            + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8))!
    static let fixedDistances = HuffmanTable(lengths: [UInt8](repeating: 5, count: 32))!
}
