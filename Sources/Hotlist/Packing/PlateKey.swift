/// Plate texts packed into 64 bits, and their foldings, for the index; no text leaves by this way
/// but into a hit.
///
/// A text is a number to base 37, its characters the digits 1...36: twelve of them stay below 2^63,
/// no text is 0, and texts of different lengths differ.

import PlateCore

/// One plate text, packed.
struct PlateKey: Sendable, Hashable {
    /// The number; never 0.
    let value: UInt64

    /// The key of `text`; `nil` where that is empty, too long, or more than `0`...`9` and
    /// `A`...`Z`.
    init?(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    /// The same of a text's bytes.
    init?(bytes: some Sequence<UInt8>) {
        var value: UInt64 = 0
        var count = 0
        for byte in bytes {
            guard let symbol = PlateKey.symbol(byte), count < Limits.plateCharactersMax else {
                return nil
            }
            value = value * 37 + symbol
            count += 1
        }
        guard count > 0 else { return nil }
        self.value = value
    }

    /// A key from its number, which came from a key.
    init(value: UInt64) { self.value = value }

    /// The text.
    var text: String {
        var symbols: [UInt8] = []
        var rest = value
        while rest > 0 {
            symbols.append(PlateKey.alphabet[Int(rest % 37) - 1])
            rest /= 37
        }
        return String(decoding: symbols.reversed(), as: UTF8.self)
    }

    /// How many characters it has.
    var length: Int {
        var rest = value
        var count = 0
        while rest > 0 {
            rest /= 37
            count += 1
        }
        return count
    }

    /// The key with every character replaced by the one that stands for all that it could, directly
    /// or through others, be taken for. Texts that look alike share it; texts that share it need
    /// not.
    var folded: PlateKey { mapped(by: PlateKey.lookAlikeTriples) }

    /// The key with every `O` written as `0`, the pair that pictures cannot tell apart at all.
    var zeroForOh: PlateKey { mapped(by: PlateKey.zeroForOhTriples) }

    /// The number multiplied so that its upper bits depend on all of it.
    var scattered: UInt64 { value &* 0x9E37_79B9_7F4A_7C15 }

    /// Whether the texts have one length and differ only where `PlateText.lookAlike` holds.
    func looksLike(_ other: PlateKey) -> Bool {
        var a = value
        var b = other.value
        while a > 0 && b > 0 {
            guard PlateKey.lookAlikes[Int(a % 37)] >> (b % 37) & 1 == 1 else { return false }
            a /= 37
            b /= 37
        }
        return a == b
    }

    /// How many places differ from `other`, which has the same length.
    func differences(from other: PlateKey) -> Int {
        var a = value
        var b = other.value
        var count = 0
        while a > 0 || b > 0 {
            count += a % 37 == b % 37 ? 0 : 1
            a /= 37
            b /= 37
        }
        return count
    }

    /// How many texts look like this one and differ from it in one place.
    var lookAlikeNeighbours: Int {
        var rest = value
        var count = 0
        while rest > 0 {
            count += PlateKey.lookAlikes[Int(rest % 37)].nonzeroBitCount - 1
            rest /= 37
        }
        return count
    }

    /// Three characters at a time: each costs a division.
    private func mapped(by triples: [UInt16]) -> PlateKey {
        var rest = value
        var weight: UInt64 = 1
        var result: UInt64 = 0
        while rest > 0 {
            result &+= UInt64(triples[Int(rest % 50_653)]) &* weight
            rest /= 50_653
            // Four triples at most: 37^12 is below 2^63, so what is used of the weight is exact.
            weight &*= 50_653
        }
        return PlateKey(value: result)
    }
}

extension PlateKey {
    private static let symbolZero: UInt64 = 1
    private static let symbolOh: UInt64 = 25
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    private static func symbol(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte) - 47
        case 65...90: UInt64(byte) - 54
        default: nil
        }
    }

    /// For each symbol the set of symbols it looks like, itself among them, as bits.
    private static let lookAlikes: [UInt64] =
        [0]
        + alphabet.map { a in
            alphabet.indices.reduce(0) { bits, i in
                let isAlike = PlateText.lookAlike(
                    Character(Unicode.Scalar(a)), Character(Unicode.Scalar(alphabet[i])))
                return isAlike ? bits | 1 << UInt64(i + 1) : bits
            }
        }

    /// For each symbol the smallest one that a chain of look-alikes leads to.
    private static let lookAlikeGroups: [UInt64] = {
        var groups = (0...36).map { UInt64($0) }
        for _ in groups {
            for symbol in 1...36 {
                for other in 1...36 where lookAlikes[symbol] >> UInt64(other) & 1 == 1 {
                    groups[symbol] = min(groups[symbol], groups[other])
                }
            }
        }
        return groups
    }()

    private static let lookAlikeTriples = triples { lookAlikeGroups[$0] }

    private static let zeroForOhTriples = triples {
        UInt64($0) == symbolOh ? symbolZero : UInt64($0)
    }

    /// What becomes of each three symbols where each becomes `symbol` of it.
    private static func triples(_ symbol: (Int) -> UInt64) -> [UInt16] {
        (0..<37 * 37 * 37).map { triple in
            let high = symbol(triple / (37 * 37)) * 37 * 37
            return UInt16(high + symbol(triple / 37 % 37) * 37 + symbol(triple % 37))
        }
    }
}
