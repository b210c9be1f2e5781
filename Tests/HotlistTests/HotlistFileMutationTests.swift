/// Damaged hotlists: whatever the bytes, reading ends, traps nothing and accounts for every row.

import Hotlist
import PlateCore
import Testing

@Suite struct HotlistFileMutationTests {
    private static let sample = Array(
        """
        list,category,plate,state,description,expiry,make
        svs,stolenVehicle,7ABC123,CA,"grey, ""new"" van",2027-01-01,FORD
        slr,stolenPlate,8XYZ987,NV,"two
        lines",2027-01-01T00:00:00Z,
        amber,amberAlert,22X1234,,,,

        """.utf8)

    /// What must hold of any load, whatever it was read from.
    private func expectSound(_ load: HotlistLoad) {
        #expect(load.rows == load.entries.count + load.rejected.count)
        #expect(zip(load.rejected, load.rejected.dropFirst()).allSatisfy { $0.line < $1.line })
        #expect(load.rejected.allSatisfy { !$0.reason.isEmpty })
        for entry in load.entries {
            #expect((2...Limits.plateCharactersMax).contains(entry.text.utf8.count))
            #expect(PlateText.normalised(entry.text) == entry.text)
            #expect(!entry.list.isEmpty)
            #expect(!entry.description.unicodeScalars.contains { $0.value < 32 })
        }
    }

    @Test func truncationsLoseNoWholeRow() throws {
        let whole = try HotlistFile.parse(Self.sample, source: "whole")
        #expect(whole.entries.count == 3)
        let headerEnd = try #require(Self.sample.firstIndex(of: UInt8(ascii: "\n")))
        for length in 0...Self.sample.count {
            let bytes = Array(Self.sample.prefix(length))
            let load = try HotlistFile.inspect(bytes, source: "cut")
            expectSound(load)
            if length < headerEnd - 5 { #expect(load.verdict != .accepted && load.rows == 0) }
            // All but the last entry, which the cut may have shortened, are as they were.
            #expect(
                load.entries.dropLast().elementsEqual(
                    whole.entries.prefix(max(0, load.entries.count - 1))))
        }
    }

    @Test func mutationsNeverTrap() throws {
        var generator = SeededGenerator(seed: 20_260_504)
        let hostile: [UInt8] = [0, 10, 13, 34, 44, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF, 48, 65, 27]
        var loads = 0
        var refusals = 0
        for _ in 0..<4000 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = hostile.randomElement(using: &generator)!
                case 1: bytes.insert(hostile.randomElement(using: &generator)!, at: place)
                default: bytes.remove(at: place)
                }
            }
            do {
                let load = try HotlistFile.inspect(bytes, source: "mutated")
                expectSound(load)
                if load.verdict == .accepted { loads += 1 } else { refusals += 1 }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(loads > 100 && refusals > 300)
    }

    @Test func openQuotesDoNotMakeReadingQuadratic() throws {
        // Each line opens a quote that the next line's would close wrongly: every line fails alone.
        let header = Array("list,category,plate,state,description,expiry\n".utf8)
        let line = Array("a,lookout,AB12,CA,\"never closed,\n".utf8)
        let load = try HotlistFile.inspect(
            header + [[UInt8]](repeating: line, count: 20_000).joined(), source: "open")
        #expect(load.entries.isEmpty)
        #expect(load.rejected.count == 20_000)
    }
}
