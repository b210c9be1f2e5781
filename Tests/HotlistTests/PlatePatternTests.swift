/// The pattern language: what fits, what is refused, and that the matcher equals a plain search.

import PlateCore
import Testing

@Suite struct PlatePatternTests {
    @Test(arguments: [
        ("7ABC123", "7ABC123", true), ("7abc-123", "7ABC123", true), ("7ABC12", "7ABC123", false),
        ("7A?C*", "7ABC123", true), ("7A?C*", "7AXC", true), ("7A?C*", "7AC123", false),
        ("*", "7ABC123", true), ("*", "", true), ("?", "", false), ("*123", "7ABC123", true),
        ("*12", "7ABC123", false), ("7*3", "73", true), ("7*B*3", "7ABC123", true),
        ("A0C", "AOC", true), ("AOC", "A0C", true), ("*OO*", "1O0Z", true),
        ("12+AB", "7ABC123", true), ("AB+12", "12XAB", true), ("AB+BC", "ABC", false),
        ("AB+BC", "ABBC", true), ("A+A", "AB", false), ("A+A", "ABA", true),
        ("A?+B1", "AB1B1", true), ("1+2+3+4", "4321", true), ("1+2+3+4", "432", false),
    ])
    func fitsOrNot(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try PlatePattern(pattern).matches(text) == expected)
    }

    @Test(arguments: [
        "", " - ", "7A_C", "7Ä", "A+", "+A", "A++B", "A*+B", "1+2+3+4+5", "ABCDEFGHIJKLM", "AB\0",
        "?????????????", String(repeating: "*", count: 65), "[78]ABC", "A;DROP",
    ])
    func refusedWithoutSayingWhat(_ typed: String) throws {
        let error = try #require(throws: PlatedError.self) { try PlatePattern(typed) }
        #expect(error.code == .usage)
        #expect(typed.utf8.count < 4 || !error.description.contains(typed))
    }

    @Test func whatItSaysOfItself() throws {
        let whole = try PlatePattern("7abc 12o")
        #expect(whole.text == "7ABC12O" && whole.isWholeText && whole.literalCount == 7)
        #expect(whole.lengths == 7...7)
        let open = try PlatePattern("7A?C***")
        #expect(open.text == "7A?C*" && !open.isWholeText && open.literalCount == 3)
        #expect(open.lengths == 4...Limits.plateCharactersMax)
        #expect(open.literals == PlatePattern.symbolSet("7AC".utf8))
        #expect(try PlatePattern("*").literalCount == 0)
        let pieces = try PlatePattern("12 + AB")
        #expect(pieces.isUnordered && pieces.text == "12+AB" && pieces.lengths.lowerBound == 4)
    }

    /// The definition itself, by trying everything.
    private func plainlyFits(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            return (0...text.count).contains {
                plainlyFits(pattern.dropFirst(), text.dropFirst($0))
            }
        }
        guard let symbol = text.first, first == "?" || first == symbol else { return false }
        return plainlyFits(pattern.dropFirst(), text.dropFirst())
    }

    @Test func wildcardsEqualPlainSearch() throws {
        var generator = SeededGenerator(seed: 7)
        var met = 0
        for _ in 0..<20_000 {
            let pattern = String(
                (0..<Int.random(in: 1...7, using: &generator)).map { _ in
                    "AB1?**".randomElement(using: &generator)!
                })
            let text = String(
                (0..<Int.random(in: 0...7, using: &generator)).map { _ in
                    "AB1".randomElement(using: &generator)!
                })
            let expected = plainlyFits(pattern[...], text[...])
            #expect(try PlatePattern(pattern).matches(text) == expected, "\(pattern) \(text)")
            met += expected ? 1 : 0
        }
        #expect(met > 2000)
    }
}
