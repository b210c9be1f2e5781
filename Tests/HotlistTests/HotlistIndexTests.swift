/// The index and the matcher against plain searches over random lists; the seed is fixed.

import Hotlist
import PlateCore
import Testing

@Suite struct HotlistIndexTests {
    private static let moment = WallTime(milliseconds: 1_777_000_000_000)

    /// Few symbols, many of them look-alikes, so that collisions of every kind are frequent.
    private func randomText(_ generator: inout SeededGenerator) -> String {
        let symbols = Array("0OQ1IL8B5S2Z73AX")
        return String(
            (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                symbols.randomElement(using: &generator)!
            })
    }

    private func randomEntries(_ count: Int, _ generator: inout SeededGenerator) -> [HotlistEntry] {
        (0..<count).map {
            HotlistEntry(
                list: "list \($0)", category: .lookout, text: randomText(&generator),
                expiry: Bool.random(using: &generator)
                    ? nil
                    : WallTime(
                        milliseconds: Self.moment.milliseconds
                            + Int64.random(in: -5...5, using: &generator)))
        }
    }

    private func looksLike(_ a: String, _ b: String) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy(PlateText.lookAlike)
    }

    @Test func exactLookUpEqualsPlainSearch() throws {
        var generator = SeededGenerator(seed: 1)
        let entries = randomEntries(5000, &generator)
        let index = try HotlistIndex([HotlistLoad(source: "random", entries: entries)])
        var found = 0
        for _ in 0..<2000 {
            let text = randomText(&generator)
            let expected = entries.filter { $0.text == text }
            #expect(index.entries(matching: text) == expected)
            found += expected.count
        }
        #expect(found > 1000)
    }

    @Test func matchesEqualPlainSearch() throws {
        var generator = SeededGenerator(seed: 2)
        let entries = randomEntries(1000, &generator)
        let matcher = HotlistMatcher(
            try HotlistIndex([
                HotlistLoad(source: "first", entries: Array(entries.prefix(300))),
                HotlistLoad(source: "second", entries: Array(entries.dropFirst(300))),
            ]))
        var counts: [MatchKind: Int] = [:]
        for _ in 0..<200 {
            let query = randomQuery(&generator)
            let found = matcher.match(query, at: Self.moment, clock: .gps, probabilityMin: 0)
            let expected = entries.filter { $0.expiry.map { $0 > Self.moment } ?? true }
                .compactMap { plainMatch(query, $0) }
            #expect(Set(found.map(Met.init)) == Set(expected))
            #expect(found.count == expected.count)
            let threshold = HotlistMatcher.lookAlikeProbabilityMin
            let alerts = matcher.match(query, at: Self.moment, clock: .gps)
            #expect(alerts == found.filter { $0.match == .exact || $0.probability >= threshold })
            for hit in found { counts[hit.match, default: 0] += 1 }
        }
        #expect(counts[.exact, default: 0] > 20 && counts[.lookAlike, default: 0] > 200)
    }

    private func randomQuery(_ generator: inout SeededGenerator) -> HotlistQuery {
        var left = 1.0
        var texts: [String] = []
        var candidates: [TextCandidate] = []
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let text = randomText(&generator)
            let confidence = Double.random(in: 0...left, using: &generator)
            guard !texts.contains(text) else { continue }
            left -= confidence
            texts.append(text)
            candidates.append(TextCandidate(text: text, confidence: confidence))
        }
        return HotlistQuery(
            text: texts[0], confidence: candidates[0].confidence, candidates: candidates)
    }

    private struct Met: Hashable {
        var entry: HotlistEntry
        var match: MatchKind
        var millionths: Int

        init(_ hit: HotlistHit) { self.init(hit.entry, hit.match, hit.probability) }

        init(_ entry: HotlistEntry, _ match: MatchKind, _ probability: Double) {
            self.entry = entry
            self.match = match
            millionths = Int((probability * 1e6).rounded())
        }
    }

    /// The rules of `HotlistMatcher` in their plainest form, on strings.
    private func plainMatch(_ query: HotlistQuery, _ entry: HotlistEntry) -> Met? {
        func zeros(_ text: String) -> String { text.replacing("O", with: "0") }
        let own = query.candidates.first { $0.text == entry.text }?.confidence ?? 0
        let twins = query.candidates.filter { zeros($0.text) == zeros(entry.text) }
            .reduce(0) { $0 + $1.confidence }
        var probability = max(own, min(1, twins) * HotlistMatcher.zeroOhShare)
        if entry.text == query.text { return Met(entry, .exact, probability) }
        if looksLike(entry.text, query.text) {
            var prior = max(0, 1 - query.candidates.reduce(0) { $0 + $1.confidence })
            let symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            let neighbours = query.text.reduce(0) { count, character in
                count + symbols.count { $0 != character && PlateText.lookAlike($0, character) }
            }
            for (a, b) in zip(entry.text, query.text) where a != b {
                prior *= HotlistMatcher.lookAlikeResidualShare / Double(neighbours)
            }
            probability = max(probability, prior)
        }
        return probability > 0 ? Met(entry, .lookAlike, probability) : nil
    }

    @Test func fullAlphabetAndLengthsStayApart() throws {
        let symbols = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        var texts = symbols.map(String.init)
        texts += symbols.map { String(repeating: $0, count: Limits.plateCharactersMax) }
        texts += ["0", "00", "000"].map { "A" + $0 } + ["0A", "00A", "000A"]
        let index = try HotlistIndex([
            HotlistLoad(
                source: "all",
                entries: texts.map { HotlistEntry(list: "a", category: .other, text: $0) })
        ])
        for text in texts {
            #expect(index.entries(matching: text).map(\.text) == [text])
        }
        #expect(index.entries(matching: "A0000").isEmpty)
        #expect(index.entries(matching: "").isEmpty)
    }
}
