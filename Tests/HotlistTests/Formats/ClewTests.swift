/// Lists of the California DOJ: anchored from the right, counted, dated.

import Hotlist
import PlateCore
import Testing

@Suite struct ClewTests {
    private var samples = ListSamples(seed: 1)

    @Test func listAsTheDepartmentOfJusticeWritesIt() throws {
        let text = "DATE07/02/2018 09:00\nABC1234 CA1220190515\nTOTAL RECORD 0000001\n"
        let load = try inspected(text, name: "/lists/svs.tbl")
        #expect(load.verdict == .accepted && load.format == .clew)
        #expect(load.extractedAt == moment("2018-07-02T16:00:00Z"))
        #expect(load.declaredRows == 1 && load.rows == 1)
        let entry = try #require(load.entries.first)
        #expect(entry.list == "svs" && entry.category == .stolenVehicle)
        #expect(entry.text == "ABC1234" && entry.state == "CA" && entry.description == "")
        #expect(entry.annotations == ["county": "12", "recordDate": "20190515"])
    }

    @Test(arguments: [
        ("svs.tbl", HotlistCategory.stolenVehicle), ("SFR.TBL.gz", .felonyVehicle),
        ("slr-2026.tbl", .stolenPlate), ("other.tbl", .other),
    ])
    func fileNamesTheCategory(_ name: String, _ category: HotlistCategory) throws {
        var samples = samples
        let load = try inspected(ListSamples.clew(samples.clewRows(3)), name: name)
        #expect(load.entries.map(\.category) == [category, category, category])
    }

    @Test(arguments: [7, 8])
    func plateFieldOfEitherWidth(_ wide: Int) throws {
        var samples = samples
        let rows =
            samples.clewRows(100, wide: wide) + [
                "X1\(String(repeating: " ", count: wide - 2))CA1220190515"
            ]
        let load = try inspected(ListSamples.clew(rows))
        #expect(load.verdict == .accepted && load.entryCount == 101 && load.rejected.isEmpty)
        #expect(load.entries.last?.text == "X1")
    }

    @Test func countThatDoesNotFitRefuses() throws {
        var samples = samples
        let rows = samples.clewRows(100)
        for total in [0, 99, 101] {
            #expect(try inspected(ListSamples.clew(rows, total: total)).verdict != .accepted)
        }
        let cut = ListSamples.clew(rows)
        for length in [cut.utf8.count / 2, cut.utf8.count - 22, cut.utf8.count - 24, 30] {
            let load = try inspected(String(decoding: cut.utf8.prefix(length), as: UTF8.self))
            #expect(load.verdict != .accepted, "cut at \(length)")
        }
        // Two lists joined by mistake.
        #expect(try inspected(cut + cut).verdict != .accepted)
    }

    @Test(arguments: [
        "", "DATE", "DATE13/45/2018 09:00", "DATE07/02/1918 09:00", "7ABC123 CA1220190515",
    ])
    func withoutATimeRefused(_ header: String) throws {
        var samples = samples
        let text = ListSamples.clew(samples.clewRows(60)).split(separator: "\r\n").dropFirst()
        let whole = ([header] + text.map(String.init)).joined(separator: "\n")
        let load = try inspected(whole, HotlistSource(format: .clew))
        #expect(load.verdict != .accepted)
        #expect(load.extractedAt == nil || load.extractedAt! < moment("2000-01-01"))
    }

    @Test func extractAheadOfTheClockRefused() throws {
        var samples = samples
        let text = ListSamples.clew(samples.clewRows(60), date: "05/04/2026 12:00")
        let noon = moment("2026-05-04T19:00:00Z")
        #expect(try inspected(text, now: noon).verdict == .accepted)
        #expect(try inspected(text, now: moment("2026-05-04T18:00:00Z")).verdict != .accepted)
        #expect(try inspected(text).verdict == .accepted, "nothing is judged by an unset clock")
    }

    /// A column more or less in some rows: they must be refused, and never read shifted.
    @Test func shiftedRowsAreRefusedRowsAndManyRefuseTheList() throws {
        var samples = samples
        var rows = samples.clewRows(1000)
        let whole = Set(try inspected(ListSamples.clew(rows)).entries.map(\.text))
        for (index, change) in [
            { " " + $0 }, { String($0.dropFirst()) }, { String($0.dropLast()) }, { $0 + "1" },
            { $0.replacing("CA", with: "C") }, { $0.replacing("CA", with: "CA ") },
            { $0.replacing("2019", with: "2099") }, { $0.replacing("05", with: "15") },
        ].enumerated() as EnumeratedSequence<[(String) -> String]> {
            rows[index * 50] = change(rows[index * 50])
        }
        let load = try inspected(ListSamples.clew(rows))
        #expect(load.verdict == .accepted)
        #expect(load.rejected.count >= 6)
        #expect(load.entries.allSatisfy { whole.contains($0.text) })
        let shifted = samples.clewRows(1000).map { " " + $0 }
        #expect(try inspected(ListSamples.clew(shifted)).verdict != .accepted)
        let few = samples.clewRows(989) + (0..<11).map { "#\($0)" }
        #expect(try inspected(ListSamples.clew(few)).verdict != .accepted)
        let fewer = samples.clewRows(990) + (0..<10).map { "#\($0)" }
        #expect(try inspected(ListSamples.clew(fewer)).verdict == .accepted)
    }

    @Test func zoneOfTheSource() throws {
        var samples = samples
        let rows = samples.clewRows(5)
        func extract(_ date: String, _ zone: String) throws -> WallTime? {
            var source = HotlistSource()
            source.zone = try HotlistSource.zone(named: zone)
            return try inspected(ListSamples.clew(rows, date: date), source).extractedAt
        }
        #expect(
            try extract("07/02/2018 09:00", "America/New_York") == moment("2018-07-02T13:00:00Z"))
        #expect(try extract("07/02/2018 09:00", "UTC") == moment("2018-07-02T09:00:00Z"))
        // Clocks showed half past one twice: the older counts.
        #expect(
            try extract("11/01/2026 01:30", "America/Los_Angeles")
                == moment("2026-11-01T08:30:00Z"))
        #expect(
            try extract("11/01/2026 02:30", "America/Los_Angeles")
                == moment("2026-11-01T10:30:00Z"))
        // And never half past two.
        #expect(
            try extract("03/08/2026 02:30", "America/Los_Angeles")
                == moment("2026-03-08T09:30:00Z"))
        #expect(throws: PlatedError.self) { try HotlistSource.zone(named: "Mars/Olympus") }
    }
}
