/// What somebody remembers of a plate: the one pattern language of searches and of partial plates.
///
/// - `7ABC123` is the whole text.
/// - `?` stands for one character, `*` for any number of them, none included: `7A?C*`.
/// - `+` joins fragments that stand anywhere, in any order, without sharing a character: `12+AB`.
///   A fragment may hold `?` and no `*`.
///
/// Case, spaces, hyphens, dots and apostrophes do not count. The letter O and the digit 0 are one,
/// in patterns and in texts: pictures do not tell them apart, and lists write them as they please.

/// A pattern of plate texts, checked.
public struct PlatePattern: Sendable, Hashable {
    /// The pattern as it counts: upper case, without spaces and hyphens, runs of `*` as one.
    public let text: String
    /// Its parts; one where it is a whole text, one a fragment otherwise.
    private let parts: [[UInt8]]
    /// Whether the parts stand anywhere in any order.
    public let isUnordered: Bool

    /// A pattern from what was typed.
    ///
    /// - Throws: `usage` where it is empty, longer than `Limits.platePatternBytesMax`, holds another
    ///   character than letters, digits and the marks above, or fits no plate at all. The message
    ///   never says what was typed.
    public init(_ typed: some StringProtocol) throws(PlatedError) {
        guard typed.utf8.count <= Limits.platePatternBytesMax else {
            throw PlatePattern.refusal("it is too long")
        }
        let symbols = try PlatePattern.symbols(typed)
        let parts = symbols.split(separator: .plus, omittingEmptySubsequences: false)
            .map { $0.map(PlatePattern.folded) }
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw PlatePattern.refusal(symbols.isEmpty ? "it is empty" : "a fragment is empty")
        }
        guard parts.count <= Limits.platePatternFragmentsMax else {
            throw PlatePattern.refusal("it has too many fragments")
        }
        guard parts.count == 1 || !symbols.contains(.star) else {
            throw PlatePattern.refusal("a fragment may not hold *")
        }
        guard parts.joined().count(where: { $0 != .star }) <= Limits.plateCharactersMax else {
            throw PlatePattern.refusal("no plate is that long")
        }
        self.parts = parts
        isUnordered = parts.count > 1
        text = String(decoding: symbols, as: UTF8.self)
    }

    /// How many letters and digits it names; a pattern without any fits every plate.
    public var literalCount: Int {
        parts.joined().count { $0 != .star && $0 != .question }
    }

    /// Whether it is a whole text, so that an exact look-up finds all it fits, but for 0 and O.
    public var isWholeText: Bool { !isUnordered && literalCount == parts[0].count }

    /// The shortest and the longest text it fits.
    public var lengths: ClosedRange<Int> {
        let least = parts.joined().count { $0 != .star }
        let isOpen = isUnordered || parts[0].contains(.star)
        return least...(isOpen ? Limits.plateCharactersMax : least)
    }

    /// The letters and digits it names, `0`...`9` as bits 0...9 and `A`...`Z` as bits 10...35, O as 0.
    public var literals: UInt64 { PlatePattern.symbolSet(parts.joined()) }

    /// Whether the pattern fits `plate`: letters and digits in upper case, as reads have them.
    public func matches(_ plate: some StringProtocol) -> Bool {
        matches(symbols: plate.utf8.map(PlatePattern.folded))
    }

    /// The same for a text's bytes after `folded`, for those who try many patterns on one text.
    public func matches(symbols: [UInt8]) -> Bool {
        guard isUnordered else { return PlatePattern.fits(parts[0], symbols) }
        return placed(fragment: 0, taken: 0, symbols)
    }

    /// The byte as it is compared: O as 0, others as they are.
    public static func folded(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "O") ? 48 : byte }

    /// The letters and digits among `symbols` as bits; see `literals`.
    public static func symbolSet(_ symbols: some Sequence<UInt8>) -> UInt64 {
        symbols.reduce(0) { bits, byte in
            switch byte {
            case 48...57: bits | 1 << UInt64(byte - 48)
            case 65...90: bits | 1 << UInt64(byte - 55)
            default: bits
            }
        }
    }
}

extension PlatePattern: Codable {
    /// Reads a pattern from its text.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension PlatePattern: CustomStringConvertible {
    /// The pattern as it counts.
    public var description: String { text }
}

extension PlatePattern {
    private static func refusal(_ reason: String) -> PlatedError {
        PlatedError(
            .usage, "no plate pattern: \(reason)",
            hint: "Letters, digits, ? for one, * for any number of them; + joins fragments: 12+AB")
    }

    private static func symbols(_ typed: some StringProtocol) throws(PlatedError) -> [UInt8] {
        var symbols: [UInt8] = []
        for byte in typed.utf8 {
            switch byte {
            case 48...57, 65...90, .question, .plus: symbols.append(byte)
            case 97...122: symbols.append(byte - 32)
            case .star where symbols.last == .star: continue
            case .star: symbols.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "'"):
                continue
            default: throw refusal("it holds a character that plates do not have")
            }
        }
        return symbols
    }

    /// Whether `pattern` fits all of `text`: on a mismatch the last `*` takes one character more.
    private static func fits(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var place = 0
        var at = 0
        var star: (after: Int, text: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == .star {
                place += 1
                star = (place, at)
            } else if place < pattern.count,
                pattern[place] == .question || pattern[place] == text[at]
            {
                place += 1
                at += 1
            } else if let last = star {
                place = last.after
                at = last.text + 1
                star = (last.after, at)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == .star }
    }

    /// Whether the fragments from `fragment` on have places that share none of the `taken` ones.
    private func placed(fragment: Int, taken: UInt64, _ text: [UInt8]) -> Bool {
        guard fragment < parts.count else { return true }
        let part = parts[fragment]
        guard part.count <= text.count else { return false }
        let width: UInt64 = (1 << UInt64(part.count)) - 1
        for start in 0...text.count - part.count {
            let places = width << UInt64(start)
            guard taken & places == 0, stands(part, at: start, text) else { continue }
            if placed(fragment: fragment + 1, taken: taken | places, text) { return true }
        }
        return false
    }

    private func stands(_ part: [UInt8], at start: Int, _ text: [UInt8]) -> Bool {
        part.indices.allSatisfy { part[$0] == .question || part[$0] == text[start + $0] }
    }
}

extension UInt8 {
    fileprivate static let question = UInt8(ascii: "?")
    fileprivate static let star = UInt8(ascii: "*")
    fileprivate static let plus = UInt8(ascii: "+")
}
