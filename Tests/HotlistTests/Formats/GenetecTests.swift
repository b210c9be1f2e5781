/// Lists with semicolons: dates in the source's zone, categories in its own words.

import Hotlist
import PlateCore
import Testing

@Suite struct GenetecTests {
    private static let header = "Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate\n"

    @Test func rowBecomesEntry() throws {
        let load = try inspected(
            Self.header + "Stolen Vehicle;CA;7abc 123;2026-01-01;2026-06-30\n", name: "city.txt")
        #expect(load.format == .genetec && load.verdict == .accepted)
        let entry = try #require(load.entries.first)
        #expect(entry.text == "7ABC123" && entry.state == "CA" && entry.list == "city")
        #expect(entry.category == .stolenVehicle && entry.description == "Stolen Vehicle")
        #expect(entry.effective == moment("2026-01-01T08:00:00Z"))
        #expect(
            entry.expiry == moment("2026-07-01T07:00:00Z"), "to the end of the day, in its zone")
    }

    @Test func datesToTheSecondWithTheirZone() throws {
        var source = HotlistSource(name: "park")
        source.zone = try HotlistSource.zone(named: "America/New_York")
        source.categories = ["BOOT": .lookout]
        let load = try inspected(
            Self.header + "boot;;7ABC123;05/04/2026 08:30:15;2026-05-04T12:30:16Z\n"
                + "scofflaw;NY;8ABC123;;\n", source)
        #expect(load.rejected.isEmpty && load.entries.map(\.list) == ["park", "park"])
        #expect(load.entries.map(\.category) == [.lookout, .other])
        let matcher = HotlistMatcher(try HotlistIndex([load]))
        let query = HotlistQuery(text: "7ABC123", confidence: 1)
        for (time, isMet) in [
            ("2026-05-04T12:30:14.999Z", false), ("2026-05-04T12:30:15Z", true),
            ("2026-05-04T12:30:15.999Z", true), ("2026-05-04T12:30:16Z", false),
        ] {
            let hits = matcher.match(query, at: moment(time), clock: .gps)
            #expect(hits.count == (isMet ? 1 : 0), "\(time)")
        }
    }

    @Test func withoutAHeaderAndWithFurtherColumns() throws {
        var samples = ListSamples(seed: 8)
        let rows = samples.genetecRows(20)
        #expect(try inspected(rows.joined(separator: "\n")).entryCount == 20)
        let load = try inspected(
            "Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate;Colour\nx;CA;7ABC123;;;red\n")
        #expect(load.entries.first?.annotations == ["Colour": "red"])
    }

    @Test(arguments: [
        ("x;CA;;;", "no plate"), ("x;California;7ABC123;;", "the state is not two letters"),
        (";CA;7ABC123;;", "no category"),
        ("x;CA;7ABC123;never;", "the effective date is no date or time"),
        ("x;CA;7ABC123;;31.12.2026", "the expiry is no date or time"),
        ("x;CA;7ABC123;", "4 fields, not 5"),
    ])
    func rowsThatAreNone(_ row: String, _ reason: String) throws {
        let load = try inspected(Self.header + row + "\n")
        #expect(load.rejected.map(\.reason) == [reason] && load.rejected.map(\.line) == [2])
    }

    @Test func expiredRowsAreLeftOutWhereTheTimeIsKnown() throws {
        let text = Self.header + "x;CA;7ABC123;;2026-01-01\nx;CA;8ABC123;;\n"
        #expect(try inspected(text).entryCount == 2)
        let load = try inspected(text, now: moment("2026-05-04"))
        #expect(load.entries.map(\.text) == ["8ABC123"] && load.verdict == .accepted)
        #expect(load.rejected.map(\.reason) == ["expired before the list was loaded"])
    }
}
