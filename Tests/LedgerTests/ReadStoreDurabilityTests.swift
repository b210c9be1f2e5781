/// What a cut leaves behind: the files as they lie on disk at one moment, opened somewhere else.

import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct ReadStoreDurabilityTests {
    private let scratch = ScratchFolder()

    /// The database and its log are copied while the writer lives and a transaction is open that
    /// has spilt pages into the log: what was committed is there, nothing else is.
    @Test func filesTakenDuringATransactionHoldWhatWasCommitted() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append((0..<20).map(Sample.record))

        let writer = try DatabaseQueue(path: scratch.database)
        var copy = ""
        try writer.inDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = 5; PRAGMA cache_spill = 5")
            try database.execute(sql: "BEGIN IMMEDIATE")
            let bytesBefore = try logBytes()
            for number in 0..<40 {
                try database.execute(
                    sql: "INSERT INTO images VALUES (?, 'crop', ?, ?, 'record key', ?)",
                    arguments: [
                        Data(Sample.id(1).bytes), number + 5, Data(count: 32), Data(count: 20_000),
                    ])
            }
            #expect(try logBytes() > bytesBefore, "the open transaction is in the log")
            copy = try scratch.copy(to: "copy", ["ledger.sqlite", "ledger.sqlite-wal"])
            try database.execute(sql: "ROLLBACK")
        }

        let found = try ReadStore.open(at: copy, sealing: Sample.sealing)
        #expect(try found.counts().reads == 20)
        #expect(try found.counts().images == 40)
        #expect(try found.image(.scene, of: Sample.id(19))?.jpeg == Sample.record(19).scene)
        try found.append([Sample.record(21)])
        #expect(try found.counts().reads == 21)
    }

    /// A cut in the middle of the log loses the transactions behind it and nothing before it.
    @Test func logCutAnywhereOpensWithAWholeBeginning() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        for number in 0..<8 { try store.append([Sample.record(number)]) }
        let files = try scratch.snapshot()
        let log = try #require(files["ledger.sqlite-wal"])
        var counts: [Int] = []
        for part in 0...8 {
            let folder = try scratch.copy(to: "cut \(part)", ["ledger.sqlite"])
            try Data(log.prefix(log.count * part / 8 - (part == 8 ? 0 : 100 * (part > 0 ? 1 : 0))))
                .write(to: URL(filePath: folder + "/ledger.sqlite-wal"))
            let found = try ReadStore.open(at: folder, sealing: Sample.sealing)
            let reads = try found.reads(limit: 100)
            #expect(Set(reads.map(\.read.id)) == Set((0..<reads.count).map(Sample.id)))
            #expect(try found.counts().images == 2 * reads.count)
            counts.append(reads.count)
        }
        #expect(counts == counts.sorted())
        #expect(counts.last == 8 && counts.first == 0)
        #expect(Set(counts).count > 3)
    }

    private func logBytes() throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: scratch.database + "-wal")
        return (attributes[.size] as? Int) ?? 0
    }
}
