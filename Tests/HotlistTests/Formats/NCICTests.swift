/// Extracts of the NCIC: both ways of writing, codes, what is dropped.

import Hotlist
import PlateCore
import Testing

@Suite struct NCICTests {
    @Test func recordOfFixedWidth() throws {
        let row = "V123456789LA057020020190509AB123456  CA2009MC2009YAMACYLMCBLK"
        let load = try inspected("VEHEXTRT 20260503 0600\n\(row)\n", name: "VEHEXTRT.txt")
        #expect(load.verdict == .accepted && load.format == .ncic && load.rows == 1)
        #expect(load.extractedAt == moment("2026-05-03T13:00:00Z"))
        let entry = try #require(load.entries.first)
        #expect(entry.category == .stolenVehicle && entry.text == "AB123456")
        #expect(entry.state == "CA" && entry.shape == .motorcycle && entry.list == "vehextrt")
        #expect(
            entry.annotations == [
                "nic": "123456789", "ori": "LA0570200", "recordDate": "20190509",
                "plateYear": "2009", "plateType": "MC", "vehicleYear": "2009", "make": "YAMA",
                "model": "CYL", "style": "MC", "colour": "BLK", "record": "stolen vehicle",
            ])
    }

    @Test func recordWithCommas() throws {
        let row = "C165399977,0H0671200,20200124,GGX6728,0H,2021,2009,D0DG,CHA,4D,GRY"
        let load = try inspected("header\n\(row)\n")
        #expect(load.format == .ncic && load.verdict == .accepted)
        let entry = try #require(load.entries.first)
        #expect(entry.text == "GGX6728" && entry.state == "OH" && entry.category == .other)
        #expect(entry.annotations["record"] == "supervised release")
        #expect(entry.annotations["ori"] == "0H0671200" && entry.annotations["make"] == "D0DG")
        #expect(entry.annotations["colour"] == "GRY" && entry.annotations["plateType"] == nil)
        // The type in a field of its own, and a plate type behind the year.
        let split = "C,165399977,0H0671200,20200124,GGX6728,0H,2021,PC,2009,D0DG,CHA,4D,GRY"
        let other = try #require(try inspected("\(split)\n").entries.first)
        #expect(other.annotations["plateType"] == "PC" && other.annotations["make"] == "D0DG")
        #expect(other.annotations["nic"] == "165399977")
    }

    @Test func firstLineThatIsARecordIsNotLost() throws {
        var samples = ListSamples(seed: 2)
        let rows = samples.ncicRows(10)
        #expect(try inspected(rows.joined(separator: "\n")).entryCount == 10)
        let commas = samples.ncicCommaRows(10)
        #expect(try inspected(commas.joined(separator: "\n")).entryCount == 10)
    }

    @Test func immigrationViolatorsAreDroppedAndCounted() throws {
        var samples = ListSamples(seed: 3)
        let rows = samples.ncicRows(5) + samples.ncicRows(7, type: "N")
        let load = try inspected(ListSamples.ncic(rows))
        #expect(load.verdict == .accepted && load.entryCount == 5 && load.droppedCount == 7)
        #expect(Set(load.rejected.map(\.reason)) == ["record type N is dropped for this source"])
        var source = HotlistSource()
        source.droppedCodes = []
        #expect(try inspected(ListSamples.ncic(rows), source).entryCount == 12)
    }

    @Test func codesBelongToTheirSource() throws {
        var samples = ListSamples(seed: 4)
        let rows = samples.ncicRows(3, type: "L")
        let usual = try #require(try inspected(ListSamples.ncic(rows)).entries.first)
        #expect(usual.category == .other && usual.annotations["caution"] == "violent person")
        var source = HotlistSource()
        source.categories = ["L": .lookout, "Z": .warrant]
        #expect(try inspected(ListSamples.ncic(rows), source).entries[0].category == .lookout)
        let unknown = samples.ncicRows(3, type: "Z")
        #expect(try inspected(ListSamples.ncic(unknown)).verdict != .accepted)
        #expect(try inspected(ListSamples.ncic(unknown), source).entries[0].category == .warrant)
    }

    @Test func declaredCountIsChecked() throws {
        var samples = ListSamples(seed: 5)
        let rows = samples.ncicRows(100)
        for (header, isAccepted) in [
            ("CREATED 20260503 0600 COUNT 100", true), ("20260503 RECORDS=100", true),
            ("20260503 COUNT=0000099", false), ("no date and no count", true),
        ] {
            let load = try inspected(ListSamples.ncic(rows, header: header))
            #expect((load.verdict == .accepted) == isAccepted, "\(header)")
        }
        let load = try inspected(ListSamples.ncic(rows + ["TOTAL RECORD 0000101"]))
        #expect(load.verdict != .accepted && load.declaredRows == 101)
    }

    @Test func shiftedRowsAreNotRead() throws {
        var samples = ListSamples(seed: 6)
        let rows = samples.ncicRows(200)
        let whole = Set(try inspected(ListSamples.ncic(rows)).entries.map(\.text))
        for place in [0, 5, 12, 22, 30, 38] {
            for isLonger in [true, false] {
                var shifted = rows
                for index in stride(from: 0, to: 200, by: 20) {
                    var row = Array(shifted[index])
                    if isLonger { row.insert(" ", at: place) } else { row.remove(at: place) }
                    shifted[index] = String(row)
                }
                let load = try inspected(ListSamples.ncic(shifted))
                #expect(load.rows == 200)
                // In the plate's own column a row may lose a character and stand right all the same.
                guard place < 27 else { continue }
                #expect(load.verdict != .accepted, "\(place) \(isLonger)")
                #expect(load.entries.allSatisfy { whole.contains($0.text) }, "\(place)")
            }
        }
    }

    @Test func zeroForOhMeetsItsTwinInFull() throws {
        let row = "V123456789LA05702002019050900PS123   CA2009PC2009YAMACYL4DBLK"
        let matcher = HotlistMatcher(
            try HotlistIndex([try inspected(ListSamples.ncic([row]))]))
        let query = HotlistQuery(text: "OOPS123", confidence: 0.9)
        let hits = matcher.match(query, at: moment("2026-05-04"), clock: .gps)
        #expect(hits.map(\.match) == [.lookAlike] && hits[0].probability == 0.9)
    }
}
