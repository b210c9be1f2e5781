/// How often a plate that is innocent and read rightly raises an alert, by simulation.
///
/// The model of the recogniser: a right reading's confidence is drawn as the model card's table of
/// reliability has it, single pictures, which are less sure than the passes that alerts are made
/// from. What is left of the probability lies on other texts, the likeliest with six tenths of it, the
/// next with six tenths of what is left then, and so on: each differs from the reading in one place, by
/// a character of the same class of look-alikes. Really a part of it lies on texts that no list could
/// have, so the simulation is harsher than the recogniser.
///
/// `PLATED_SEED` takes back the seed that it prints.

import Foundation
import Hotlist
import PlateCore
import Testing

@Suite struct FalseAlertSimulationTests {
    /// Confidence told, and how many of the card's 1,625 readings were told so and right.
    private static let told: [(confidence: Double, readings: Int)] = [
        (0.15, 5), (0.23, 9), (0.34, 7), (0.46, 9), (0.54, 9), (0.65, 16), (0.75, 29), (0.86, 61),
        (0.99, 1037),
    ]
    /// From which probability on the pipeline alerts a look-alike: `AlertRules`.
    private static let alertProbability = 0.25
    private static let listedCount = 300_000

    private func alternatives(
        _ text: String, _ left: Double, _ generator: inout SeededGenerator
    ) -> [TextCandidate] {
        var left = left
        var found: [TextCandidate] = []
        for _ in 1..<Limits.readingCandidatesMax {
            var symbols = Array(text)
            let place = Int.random(in: 0..<symbols.count, using: &generator)
            let classes = PlateText.lookAlikeClasses.filter { $0.contains(symbols[place]) }
            guard
                let other = classes.joined().filter({ $0 != symbols[place] })
                    .randomElement(using: &generator)
            else { continue }
            symbols[place] = other
            let candidate = String(symbols)
            guard !found.contains(where: { $0.text == candidate }) else { continue }
            found.append(TextCandidate(text: candidate, confidence: left * 0.6))
            left *= 0.4
        }
        return found
    }

    @Test func innocentPlatesReadRightlyRaiseAtMostOneAlertInTenThousand() throws {
        let given = ProcessInfo.processInfo.environment["PLATED_SEED"].flatMap(UInt64.init)
        let seed = given ?? 20_260_504
        var samples = ListSamples(seed: seed)
        let listed = samples.plates(Self.listedCount)
        let known = Set(listed)
        let matcher = HotlistMatcher(
            try HotlistIndex([
                HotlistLoad(
                    source: "simulated",
                    entries: listed.map {
                        HotlistEntry(list: "svs", category: .stolenVehicle, text: $0, state: "CA")
                    })
            ]))
        let deck = Self.told.flatMap { Array(repeating: $0.confidence, count: $0.readings) }
        var reads = 0
        var hits = 0
        var alerts = 0
        while reads < 200_000 {
            let text = samples.plate()
            guard !known.contains(text) else { continue }
            reads += 1
            let confidence = deck.randomElement(using: &samples.generator)!
            let others = alternatives(text, 1 - confidence, &samples.generator)
            let query = HotlistQuery(
                text: text, confidence: confidence,
                candidates: [TextCandidate(text: text, confidence: confidence)] + others,
                state: "CA")
            let found = matcher.match(query, at: WallTime(milliseconds: 0), clock: .unset)
            #expect(found.allSatisfy { $0.match == .lookAlike && $0.probability >= 0.1 })
            hits += found.isEmpty ? 0 : 1
            alerts += found.contains { $0.probability >= Self.alertProbability } ? 1 : 0
        }
        func rate(_ count: Int) -> Double { 10_000 * Double(count) / Double(reads) }
        print(
            "seed \(seed): \(Self.listedCount) listed, \(reads) innocent reads; in 10,000 "
                + "\(rate(hits)) hits from 0.10 on, \(rate(alerts)) alerts from 0.25 on")
        #expect(rate(alerts) <= 1)
        // And the list is found where it should be.
        let met = listed.prefix(1000).count { text in
            let query = HotlistQuery(text: text, confidence: 0.99)
            return !matcher.match(query, at: WallTime(milliseconds: 0), clock: .unset).isEmpty
        }
        #expect(met == 1000)
    }

    @Test func baseRateMakesLookAlikesOfLongListsLessLikely() throws {
        #expect(HotlistPrior.factor(entries: 200, registeredPlates: 36_000_000) == 1)
        let usual = HotlistPrior.factor(entries: 300_000, registeredPlates: 36_000_000)
        #expect(abs(usual - 0.6) < 0.001)
        let large = HotlistPrior.factor(entries: 5_000_000, registeredPlates: 36_000_000)
        #expect(abs(large - 0.036) < 0.001)
        #expect(HotlistPrior.factor(entries: 0, registeredPlates: 0) == 1)
        #expect(HotlistPrior.posterior(0.5, factor: 1) == 0.5)
        #expect(abs(HotlistPrior.posterior(0.5, factor: 0.6) - 0.375) < 1e-9)
        #expect(
            HotlistPrior.posterior(1, factor: 0.01) == 1
                && HotlistPrior.posterior(0, factor: 1) == 0)
    }

    @Test func longListChangesLookAlikesAndNoExactHit() throws {
        var samples = ListSamples(seed: 31)
        let texts = samples.plates(3000) + ["7ABC128"]
        var source = HotlistSource()
        // As if it were a tenth of all plates.
        source.registeredPlates = 30_000
        let entries = texts.map { HotlistEntry(list: "a", category: .lookout, text: $0) }
        let matcher = HotlistMatcher(
            try HotlistIndex([HotlistLoad(source: "a", entries: entries, settings: source)]))
        let query = HotlistQuery(
            text: "7ABC12B", confidence: 0.6,
            candidates: [TextCandidate(text: "7ABC128", confidence: 0.4)])
        let time = WallTime(milliseconds: 0)
        #expect(matcher.match(query, at: time, clock: .gps).isEmpty)
        let exact = HotlistQuery(text: "7ABC128", confidence: 0.4)
        #expect(matcher.match(exact, at: time, clock: .gps).map(\.probability) == [0.4])
        let all = matcher.match(query, at: time, clock: .gps, probabilityMin: 0)
        #expect(all.count == 1 && all[0].probability < 0.04)
    }
}
