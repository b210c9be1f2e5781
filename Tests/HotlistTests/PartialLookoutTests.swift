/// Partial plates: what may be entered, what they meet, for how long, and that many are tried rightly.

import Hotlist
import PlateCore
import Testing

@Suite struct PartialLookoutTests {
    private static let noon = moment("2026-05-04T12:00:00Z")

    private func lookout(
        _ typed: String, id: String = "1", state: String? = nil, expiry: WallTime? = nil,
        caseNumber: String = "26-1234"
    ) throws -> PartialLookout {
        try PartialLookout(
            id: id, pattern: PlatePattern(typed), state: state, make: "Honda", colour: "grey",
            caseNumber: caseNumber, enteredBy: "Det. Doe #12", reason: "robbery",
            enteredAt: Self.noon, expiry: expiry)
    }

    private func matcher(_ lookouts: PartialLookout...) -> HotlistMatcher {
        HotlistMatcher(HotlistIndex(), lookouts: PartialLookoutSet(lookouts))
    }

    @Test func hitCarriesCaseAndVehicle() throws {
        let matcher = matcher(try lookout("7A?C*", state: "ca"))
        let query = HotlistQuery(text: "7ABC123", confidence: 0.9, state: "NV")
        let hits = matcher.match(query, at: Self.noon, clock: .gps)
        #expect(hits.map(\.match) == [.partial] && hits[0].probability == 0.9)
        #expect(hits[0].stateMatch == .different && hits[0].listAgeSeconds == nil)
        let entry = hits[0].entry
        #expect(entry.text == "7A?C*" && entry.category == .lookout && entry.state == "CA")
        #expect(entry.description == "grey Honda" && entry.list == PartialLookout.listName)
        #expect(
            entry.annotations == [
                "lookout": "1", "case": "26-1234", "enteredBy": "Det. Doe #12",
                "reason": "robbery",
            ])
    }

    @Test func candidatesCountTogetherAndTheReadingAlways() throws {
        let matcher = matcher(try lookout("*B12*"))
        let candidates = [
            TextCandidate(text: "7A8C128", confidence: 0.5),
            TextCandidate(text: "7AB128C", confidence: 0.08),
            TextCandidate(text: "7AB123C", confidence: 0.07),
        ]
        let doubtful = HotlistQuery(
            text: "7A8C128", confidence: 0.5, candidates: candidates)
        let hits = matcher.match(doubtful, at: Self.noon, clock: .gps)
        #expect(hits.count == 1 && abs(hits[0].probability - 0.15) < 1e-9)
        let unlikely = HotlistQuery(
            text: "7A8C128", confidence: 0.5, candidates: Array(candidates.prefix(2)))
        #expect(matcher.match(unlikely, at: Self.noon, clock: .gps).isEmpty)
        let read = HotlistQuery(text: "7AB123C", confidence: 0.02)
        #expect(matcher.match(read, at: Self.noon, clock: .gps).count == 1)
    }

    @Test func aWholePlateIsMetExactlyOrByItsLookAlikes() throws {
        let matcher = matcher(try lookout("7ABC120"))
        func kinds(_ text: String, _ candidates: [TextCandidate] = []) -> [MatchKind] {
            matcher.match(
                HotlistQuery(text: text, confidence: 0.6, candidates: candidates),
                at: Self.noon, clock: .gps
            ).map(\.match)
        }
        #expect(kinds("7ABC120") == [.exact])
        #expect(kinds("7ABC12O") == [.lookAlike])
        #expect(kinds("7A8C120", [TextCandidate(text: "7ABC120", confidence: 0.3)]) == [.lookAlike])
        #expect(kinds("7A8C120") == [])
    }

    @Test func countsForThirtyDaysToTheMillisecond() throws {
        let end = WallTime(milliseconds: Self.noon.milliseconds + 30 * 86_400_000)
        let last = WallTime(milliseconds: end.milliseconds - 1)
        let query = HotlistQuery(text: "7ABC123", confidence: 1)
        let usual = matcher(try lookout("7A*"))
        #expect(usual.match(query, at: last, clock: .gps).count == 1)
        #expect(usual.match(query, at: end, clock: .gps).isEmpty)
        let before = WallTime(milliseconds: Self.noon.milliseconds - 1)
        #expect(usual.match(query, at: before, clock: .unset).count == 1)
        let short = matcher(
            try lookout("7A*", expiry: WallTime(milliseconds: Self.noon.milliseconds + 1)))
        #expect(short.match(query, at: Self.noon, clock: .gps).count == 1)
        let late = WallTime(milliseconds: end.milliseconds + 1)
        for expiry in [Self.noon, before, late] {
            let error = #expect(throws: PlatedError.self) {
                try self.lookout("7A*", expiry: expiry)
            }
            #expect(error?.code == .usage)
        }
    }

    @Test func whatIsMissingIsRefusedWithoutSayingWhatWasTyped() throws {
        for (typed, caseNumber) in [("*", "26-1"), ("7*", "26-1"), ("7A*", " "), ("7A*", "")] {
            let error = #expect(throws: PlatedError.self) {
                try self.lookout(typed, caseNumber: caseNumber)
            }
            #expect(error?.code == .usage && error?.description.contains("26-1") == false)
        }
        #expect(throws: PlatedError.self) { try self.lookout("7A*", state: "California") }
        #expect(throws: PlatedError.self) {
            try self.lookout("7A*", caseNumber: String(repeating: "1", count: 200))
        }
    }

    @Test func manyEqualEachAlone() throws {
        var samples = ListSamples(seed: 40)
        var lookouts: [PartialLookout] = []
        for number in 0..<500 {
            let text = Array(samples.plate())
            let typed =
                [
                    "\(text[0])\(text[1])*", "*\(text[2])?\(text[4])*",
                    "\(text[5])\(text[6])+\(text[1])", "?\(text[1])\(text[2])????",
                ][number % 4]
            lookouts.append(try lookout(typed, id: "\(number)"))
        }
        let set = PartialLookoutSet(lookouts)
        var met = 0
        for _ in 0..<300 {
            let texts = samples.plates(3)
            let query = HotlistQuery(
                text: texts[0], confidence: 0.6,
                candidates: [
                    TextCandidate(text: texts[1], confidence: 0.3),
                    TextCandidate(text: texts[2], confidence: 0.05),
                ])
            let found = Set(
                set.match(query, at: Self.noon).map { $0.entry.annotations["lookout"]! })
            let expected = Set(
                lookouts.filter {
                    $0.pattern.matches(texts[0]) || $0.pattern.matches(texts[1])
                }.map(\.id))
            #expect(found == expected)
            met += found.count
        }
        #expect(met > 500)
    }

    @Test func previewCounts() throws {
        let texts = ["7ABC123", "7ADC999", "8ABC123"]
        let preview = PatternPreview(try PlatePattern("7A?C*"), over: texts)
        #expect(preview.description == "would match 2 of the last 3 reads")
    }
}
