/// Every format damaged at random and by design: reading ends, traps nothing, accounts for every row,
/// and tells nothing that stands in it.

import Hotlist
import PlateCore
import Testing

@Suite struct FormatMutationTests {
    private static let hostile: [UInt8] = [
        0, 9, 10, 13, 32, 34, 44, 59, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF, 48, 65, 27, 127,
    ]

    private static func lists() -> [(name: String, text: String)] {
        var samples = ListSamples(seed: 20)
        return [
            ("csv", ListSamples.csv(samples.csvRows(150))),
            ("clew", ListSamples.clew(samples.clewRows(150))),
            ("ncic", ListSamples.ncic(samples.ncicRows(150))),
            ("ncic with commas", "head\n" + samples.ncicCommaRows(150).joined(separator: "\n")),
            ("genetec", ListSamples.genetec(samples.genetecRows(150))),
        ]
    }

    private func expectSound(_ load: HotlistLoad, _ name: String) {
        #expect(load.rows == load.entryCount + load.rejected.count)
        #expect(
            zip(load.rejected, load.rejected.dropFirst()).allSatisfy {
                ($0.part, $0.line) < ($1.part, $1.line)
            }, "\(name)")
        for entry in load.entries {
            #expect((2...Limits.plateCharactersMax).contains(entry.text.utf8.count))
            #expect(PlateText.normalised(entry.text) == entry.text)
        }
        for row in load.rejected {
            // No plate, and nothing that steers a terminal.
            #expect(!row.reason.contains("7ABC") && row.reason.utf8.allSatisfy { $0 >= 32 })
        }
    }

    @Test func mutationsOfEveryFormat() throws {
        var generator = SeededGenerator(seed: 21)
        for (name, text) in Self.lists() {
            let good = Array(text.utf8)
            let whole = Set(try HotlistFile.parse(good, source: name).entries.map(\.text))
            #expect(whole.count == 150)
            var verdicts = [0, 0]
            for _ in 0..<300 {
                var bytes = good
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    let byte = Self.hostile.randomElement(using: &generator)!
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = byte
                    case 1: bytes.insert(byte, at: place)
                    case 2: bytes.remove(at: place)
                    default:
                        let end = min(
                            bytes.count, place + Int.random(in: 1...200, using: &generator))
                        bytes.removeSubrange(place..<end)
                    }
                }
                let load = try HotlistFile.inspect(bytes, source: name)
                expectSound(load, name)
                verdicts[load.verdict == .accepted ? 0 : 1] += 1
            }
            #expect(verdicts[1] > 50, "\(name): \(verdicts)")
        }
    }

    @Test func truncationsOfEveryFormat() throws {
        for (name, text) in Self.lists() {
            let bytes = Array(text.utf8)
            let whole = Set(try HotlistFile.parse(bytes, source: name).entries.map(\.text))
            for length in stride(from: 0, to: bytes.count, by: 7) {
                let load = try HotlistFile.inspect(Array(bytes.prefix(length)), source: name)
                expectSound(load, name)
                #expect(load.entries.dropLast().allSatisfy { whole.contains($0.text) })
            }
        }
    }

    @Test(arguments: [HotlistFormat.csv, .clew, .ncic, .genetec])
    func anEndlessLineIsOneRow(_ format: HotlistFormat) throws {
        var samples = ListSamples(seed: 22)
        let rows: [String]
        switch format {
        case .csv: rows = samples.csvRows(300)
        case .clew: rows = samples.clewRows(300)
        case .ncic: rows = samples.ncicRows(300)
        case .genetec: rows = samples.genetecRows(300)
        }
        var lines = rows
        lines[150] = String(repeating: "A", count: format == .clew ? 50_000_000 : 2_000_000)
        let text: String
        switch format {
        case .csv: text = ListSamples.csv(lines)
        case .clew: text = ListSamples.clew(lines)
        case .ncic: text = ListSamples.ncic(lines)
        case .genetec: text = ListSamples.genetec(lines)
        }
        let load = try inspected(text)
        #expect(load.verdict == .accepted && load.entryCount == 299 && load.format == format)
        #expect(load.rejected == [RejectedRow(line: 152, fault: .tooLong)])
    }

    @Test(arguments: ["csv", "clew", "ncic", "genetec"])
    func columnsOfOthersRefuse(_ format: String) throws {
        var samples = ListSamples(seed: 23)
        let text: String
        switch format {
        case "csv":
            // The description stands in the plate's column and the plate in its.
            let rows = samples.plates(200).enumerated().map { index, plate in
                "svs,stolenVehicle,\(["SEDAN", "VAN", "PICKUP"][index % 3]),CA,\(plate),"
            }
            text = ListSamples.csv(rows)
        case "clew": text = ListSamples.clew(samples.clewRows(200).map { String($0.dropFirst()) })
        case "ncic":
            text = ListSamples.ncic(samples.ncicRows(200).map { $0.replacing("V1", with: "V 1") })
        default:
            let rows = (0..<200).map { "x;CA;2026\(10 + $0 % 3)\(10 + $0 % 19);;" }
            text = ListSamples.genetec(rows)
        }
        let load = try inspected(text)
        // A seven-wide DOJ row less one character is a row of another width: all alike, none wrong.
        if format == "clew" { return #expect(load.entries.allSatisfy { $0.text.count <= 7 }) }
        #expect(load.verdict != .accepted, "\(format)")
    }

    @Test func aListOfOnePlateOverAndOverCostsNoMoreThanOthers() throws {
        let rows = (0..<30_000).map {
            "svs,stolenVehicle,7ABC123,CA,case \($0),"
        }
        let load = try inspected(ListSamples.csv(rows))
        #expect(load.verdict != .accepted && load.entryCount == 30_000)
        let index = try HotlistIndex([load])
        let hits = HotlistMatcher(index).match(
            HotlistQuery(text: "7ABC123", confidence: 1), at: moment("2026-05-04"), clock: .gps)
        #expect(hits.count == Limits.hotlistHitsPerReadMax)
    }
}
