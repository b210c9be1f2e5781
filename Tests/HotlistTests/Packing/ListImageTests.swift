/// Lists as bytes: what is written is read again, whatever the size of the blocks, and what is cut off or
/// changed in a number that leads somewhere is no list.

import Hotlist
import PlateCore
import Testing

@Suite struct ListImageTests {
    private static let csv = """
        list,category,plate,state,description,expiry,owner
        svs,stolenVehicle,7ABC123,CA,2019 blue Honda,2099-01-01,A
        svs,stolenPlate,8DEF456,NV,,,
        local,wantedPerson,4ZZZ999,CA,"white van, ladder",2099-06-30T12:00:00Z,B
        local,warrant,4ZZZ999,,,,
        local,other,MOTO1,CA,,,

        """

    private func load() throws -> HotlistLoad {
        try HotlistFile.parse(
            Array(Self.csv.utf8), source: "a.csv",
            extractedAt: WallTime(milliseconds: 1_700_000_000_000))
    }

    private func blocks(_ load: HotlistLoad, of size: Int) throws -> [[UInt8]] {
        var blocks: [[UInt8]] = []
        try load.write(blockBytes: size) { blocks.append($0) }
        return blocks
    }

    private func read(_ blocks: [[UInt8]]) throws -> HotlistLoad {
        var rest = blocks[...]
        return try HotlistLoad(source: "kept", settings: HotlistSource(name: "x")) {
            () throws(PlatedError) in rest.popFirst()
        }
    }

    @Test(arguments: [1, 3, 7, 64, 1000, 1 << 20])
    func whatIsWrittenIsReadAgain(_ size: Int) throws {
        let load = try load()
        let blocks = try blocks(load, of: size)
        #expect(blocks.allSatisfy { $0.count <= size && !$0.isEmpty })
        let again = try read(blocks)
        #expect(again.entries == load.entries && again.entryCount == 5)
        #expect(again.extractedAt == load.extractedAt && again.sha256 == load.sha256)
        #expect(again.format == .csv && again.source == "kept" && again.settings.name == "x")
        let hits = HotlistMatcher(try HotlistIndex([again])).match(
            HotlistQuery(text: "4ZZZ999", confidence: 1), at: WallTime(milliseconds: 0),
            clock: .gps)
        #expect(hits.map(\.entry.category) == [.wantedPerson, .warrant])
        #expect(hits.first?.entry.annotations == ["owner": "B"])
    }

    @Test func anEmptyListIsOneToo() throws {
        let empty = HotlistLoad(source: "none", entries: [])
        #expect(try read(blocks(empty, of: 16)).entryCount == 0)
    }

    /// Every way of cutting it, and more behind it.
    @Test func whatIsNotWholeIsRefused() throws {
        let bytes = try blocks(load(), of: 1 << 20).flatMap(\.self)
        for length in 0..<bytes.count {
            let part = Array(bytes.prefix(length))
            #expect(throws: PlatedError.self) { try read(part.isEmpty ? [] : [part]) }
        }
        #expect(throws: PlatedError.self) { try read([bytes + [0]]) }
        #expect(throws: PlatedError.self) { try read([bytes, [1]]) }
        #expect(try read([bytes]).entryCount == 5)
    }

    /// Bytes changed anywhere end in a list or in an error, and never take memory that there are no bytes for.
    @Test func changedBytesEndInAnErrorOrAList() throws {
        let bytes = try blocks(load(), of: 1 << 20).flatMap(\.self)
        var refused = 0
        for place in bytes.indices {
            for value: UInt8 in [0, 0x7F, 0xFF] where bytes[place] != value {
                var changed = bytes
                changed[place] = value
                if (try? read([changed])) == nil { refused += 1 }
            }
        }
        #expect(refused > 100)
    }
}
