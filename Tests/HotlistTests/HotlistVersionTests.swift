/// Versions: incremental lists, age and its limits, entries kept as they came.

import Hotlist
import PlateCore
import Testing

@Suite struct HotlistVersionTests {
    private func list(_ rows: [String]) throws -> HotlistLoad {
        try HotlistFile.parse(Array(ListSamples.csv(rows).utf8), source: "list")
    }

    private let rows = [
        "svs,stolenVehicle,7ABC123,CA,grey,", "svs,stolenVehicle,7ABC123,CA,second case,",
        "svs,stolenVehicle,8ABC123,CA,red,", "slr,stolenPlate,8ABC123,CA,red,",
        "svs,stolenVehicle,9ABC123,NV,blue,2027-01-01",
    ]

    @Test func changeMakesTheNewVersionOfTheOld() throws {
        let before = try list(rows)
        let after = try list(
            [rows[0], "svs,stolenVehicle,7ABC123,CA,second case closed,", rows[3], rows[4]]
                + ["amber,amberAlert,1ABC234,CA,white van,"])
        let change = after.change(since: before)
        #expect(change.base == before.sha256)
        let made = try before.applying(change)
        #expect(Set(made.entries) == Set(after.entries) && made.entryCount == after.entryCount)
        #expect(made.sha256.count == 32 && made.sha256 != before.sha256)
        // Once more it is a change of another version.
        #expect(throws: PlatedError.self) { try made.applying(change) }
    }

    @Test func changesThatDoNotFitAreRefused() throws {
        let before = try list(rows)
        let none = HotlistLoad(source: "none", entries: [])
        let absent = try list(["svs,stolenVehicle,7ABC124,CA,,"])
        #expect(throws: PlatedError.self) {
            try before.applying(HotlistChange(added: none, removed: absent))
        }
        let otherState = try list(["svs,stolenVehicle,7ABC123,NV,,"])
        #expect(throws: PlatedError.self) {
            try before.applying(HotlistChange(added: none, removed: otherState))
        }
        let damaged = try HotlistFile.inspect(
            Array(ListSamples.csv(["svs,stolenVehicle,7ABC1"]).utf8), source: "damaged")
        #expect(throws: PlatedError.self) {
            try before.applying(HotlistChange(added: damaged, removed: none))
        }
        var newer = before
        newer.extractedAt = moment("2026-05-04")
        var older = try list(["svs,stolenVehicle,1ABC234,CA,,"])
        older.extractedAt = moment("2026-05-03")
        #expect(throws: PlatedError.self) {
            try newer.applying(HotlistChange(added: older, removed: none))
        }
        older.extractedAt = moment("2026-05-05")
        let made = try newer.applying(HotlistChange(added: older, removed: none))
        #expect(made.extractedAt == moment("2026-05-05") && made.entryCount == rows.count + 1)
        // What is there already stays once.
        let again = try list([rows[0]])
        let same = try before.applying(HotlistChange(added: again, removed: none))
        #expect(same.entries == before.entries)
    }

    @Test func ageAndItsLimits() throws {
        var load = try list(rows)
        load.extractedAt = moment("2026-05-03T12:00:00Z")
        load.settings.ageLimits = HotlistAgeLimits(yellowSeconds: 3600, redSeconds: 7200)
        for (time, seconds, level) in [
            ("2026-05-03T12:59:59Z", 3599, HotlistAge.Level.green),
            ("2026-05-03T13:00:00Z", 3600, .yellow), ("2026-05-03T14:00:00Z", 7200, .red),
        ] {
            #expect(
                load.age(at: moment(time), clock: .network)
                    == .known(seconds: Int64(seconds), level: level))
        }
        #expect(load.age(at: moment("2026-05-03T13:00:00Z"), clock: .unset) == .unknown)
        #expect(load.age(at: moment("2026-05-03T11:00:00Z"), clock: .gps) == .unknown)
        load.extractedAt = nil
        #expect(load.age(at: moment("2026-05-03T13:00:00Z"), clock: .gps) == .unknown)
    }

    @Test func entriesComeBackAsTheyCame() throws {
        var generator = SeededGenerator(seed: 50)
        let words = [
            "", "0", "007", "A", "ZZZZZZZZZZZZ", "grey van", "ÄÖ 🚗", "000000000000000000",
            "1234567890123456789", "abc", String(repeating: "x", count: 300),
        ]
        var samples = ListSamples(seed: 51)
        let entries = samples.plates(12_000).enumerated().map { index, text in
            HotlistEntry(
                list: "list \(index % 3)", category: .allCases[index % 13], text: text,
                state: index % 4 == 0 ? nil : "NV", description: words[index % words.count],
                effective: index % 5 == 0 ? WallTime(milliseconds: Int64(index)) : nil,
                expiry: index % 7 == 0 ? WallTime(milliseconds: Int64(index) * 9) : nil,
                shape: [nil, .car, .motorcycle][index % 3],
                annotations: [
                    "number": "\(Int.random(in: 0...999_999_999, using: &generator))",
                    "make": words.randomElement(using: &generator)!, "unique": "id \(index)",
                ].filter { !$0.value.isEmpty })
        }
        let load = HotlistLoad(source: "all", entries: entries)
        #expect(load.entries == entries)
        let index = try HotlistIndex([load])
        for entry in entries.prefix(500) {
            #expect(index.entries(matching: entry.text) == [entry])
        }
    }

    @Test func exactOnlyListsMeetNoLookAlike() throws {
        var source = HotlistSource()
        source.isExactOnly = true
        let entries = [HotlistEntry(list: "ncic", category: .stolenVehicle, text: "7ABC128")]
        let load = HotlistLoad(source: "ncic", entries: entries, settings: source)
        let matcher = HotlistMatcher(try HotlistIndex([load]))
        let close = HotlistQuery(
            text: "7ABC12B", confidence: 0.5,
            candidates: [TextCandidate(text: "7ABC128", confidence: 0.45)])
        let time = moment("2026-05-04")
        #expect(matcher.match(close, at: time, clock: .gps).isEmpty)
        let exact = HotlistQuery(text: "7ABC128", confidence: 0.5, shape: .motorcycle)
        #expect(matcher.match(exact, at: time, clock: .gps).map(\.shapeMatch) == [.unknown])
    }

    @Test func motorcycleOnACarIsToldAndNotHidden() throws {
        let entries = [
            HotlistEntry(list: "a", category: .stolenVehicle, text: "12A3456", shape: .motorcycle)
        ]
        let matcher = HotlistMatcher(
            try HotlistIndex([HotlistLoad(source: "a", entries: entries)]))
        for (shape, expected) in [
            (PlateShape.car, ShapeMatch.different), (.motorcycle, .same), (nil, .unknown),
        ] as [(PlateShape?, ShapeMatch)] {
            let query = HotlistQuery(text: "12A3456", confidence: 1, shape: shape)
            let hits = matcher.match(query, at: moment("2026-05-04"), clock: .gps)
            #expect(hits.map(\.shapeMatch) == [expected])
        }
    }
}
