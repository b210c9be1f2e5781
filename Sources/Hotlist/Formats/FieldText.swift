/// What fields of any format hold: plates, states, numbers. Judged by the byte, since a list has
/// millions of them.

import PlateCore

extension [UInt8] {
    /// The part of `range` without spaces at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start] == .space { start += 1 }
        while end > start, self[end - 1] == .space { end -= 1 }
        return start..<end
    }

    /// The plate in `range`, letters and digits. Spaces, hyphens, dots and apostrophes as people
    /// write them are left out; a plate of anything else beyond them is no plate.
    func plate(_ range: Range<Int>) throws(RowFault) -> PlateKey {
        guard !range.isEmpty else { throw .noPlate }
        var symbols = 0
        var value: UInt64 = 0
        var isTooLong = false
        for place in range {
            let byte = self[place]
            let symbol: UInt64
            switch byte {
            case 48...57: symbol = UInt64(byte) - 47
            case 65...90: symbol = UInt64(byte) - 54
            case 97...122: symbol = UInt64(byte) - 86
            case .space, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "'"): continue
            default: throw .plateCharacters
            }
            symbols += 1
            if symbols > Limits.plateCharactersMax {
                isTooLong = true
            } else {
                value = value * 37 + symbol
            }
        }
        guard !isTooLong else { throw .plateLength }
        guard symbols >= 2 else { throw .platePlaceholder }
        let key = PlateKey(value: value)
        guard !key.isPlaceholder else { throw .platePlaceholder }
        return key
    }

    /// The state in `range`, two letters in upper case; `nil` where nothing stands there. Sources
    /// that write the letter O as zero write Ohio so too.
    func state(_ range: Range<Int>) throws(RowFault) -> String? {
        guard !range.isEmpty else { return nil }
        guard range.count == 2 else { throw .state }
        let letters = self[range].map { byte -> UInt8 in
            switch byte {
            case 48: 79
            case 97...122: byte - 32
            default: byte
            }
        }
        guard letters.allSatisfy({ (65...90).contains($0) }) else { throw .state }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The number in `range`, all of it digits, nine at most.
    func number(_ range: Range<Int>) -> Int? {
        guard (1...9).contains(range.count), isDigits(range) else { return nil }
        return self[range].reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// Whether `range` is digits only.
    func isDigits(_ range: Range<Int>) -> Bool {
        self[range].allSatisfy { (48...57).contains($0) }
    }

    /// Whether `range` is letters and digits only, in either case.
    func isAlphanumeric(_ range: Range<Int>) -> Bool {
        self[range].allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        }
    }
}

extension PlateKey {
    /// Whether lists write it where they have no plate; as an entry it would alert all day.
    var isPlaceholder: Bool {
        let zeros = zeroForOh
        return PlateKey.zeros.contains(zeros) || PlateKey.placeholders.contains(self)
    }

    private static let zeros = Set(
        (1...Limits.plateCharactersMax).compactMap { PlateKey(String(repeating: "0", count: $0)) })

    private static let placeholders = Set(
        ["NONE", "NOPLATE", "NOPLATES", "NULL", "UNKNOWN", "UNK", "NA", "TBD"]
            .compactMap { PlateKey($0) }
            + (5...Limits.plateCharactersMax).compactMap {
                PlateKey(String(repeating: "X", count: $0))
            })
}
