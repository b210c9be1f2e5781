/// A damaged database is set aside whole and capture goes on in a fresh one (durability 6).

import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct SetAsideTests {
    private let scratch = ScratchFolder()
    private let now = WallTime(milliseconds: 1_795_534_801_250)

    private func open() throws -> (store: ReadStore, setAside: SetAside?) {
        try ReadStore.openOrSetAside(at: scratch.state, sealing: Sample.sealing, at: now)
    }

    @Test func soundStoreIsOpenedAndNothingMoved() throws {
        let (store, setAside) = try open()
        try store.append([Sample.record(1)])
        try store.close()
        #expect(setAside == nil)
        let again = try open()
        #expect(again.setAside == nil)
        #expect(try again.store.counts().reads == 1)
    }

    @Test(arguments: ["garbage", "cut", "first page", "schema"])
    func damageIsSetAsideWhole(_ damage: String) throws {
        let first = try open().store
        try first.append([Sample.record(1)])
        try first.close()
        var bytes = try Data(contentsOf: URL(filePath: scratch.database))
        switch damage {
        case "garbage": bytes = Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        case "cut": bytes = bytes.prefix(4000)
        case "first page": bytes.replaceSubrange(0..<60, with: Data(repeating: 0x5A, count: 60))
        default: bytes.replaceSubrange(108..<4096, with: Data(repeating: 0x5A, count: 3988))
        }
        try bytes.write(to: URL(filePath: scratch.database))
        let (store, setAside) = try open()
        let found = try #require(setAside)
        #expect(found.cause.code == .corrupted)
        #expect(found.folder.hasPrefix(scratch.state + "/aside-20261124T"))
        #expect(try Data(contentsOf: URL(filePath: found.folder + "/ledger.sqlite")) == bytes)
        try store.append([Sample.record(2)])
        #expect(try store.reads(limit: 9).map(\.read.id) == [Sample.id(2)])
        // A second time in the same second gets a folder of its own.
        try store.close()
        try bytes.write(to: URL(filePath: scratch.database))
        #expect(try open().setAside?.folder == found.folder + "-1")
    }

    /// A page of the reads that went bad calls off no search.
    @Test func platesToLookOutForAreTakenOver() throws {
        let first = try open().store
        try first.append([Sample.record(1)])
        for (number, pattern) in ["7QBC12?", "8DEF456"].enumerated() {
            try first.enter(
                Sample.lookout(number, pattern), statement: Sample.id(300_000 + number))
        }
        let ended = try first.endLookout(
            Sample.id(200_001), by: "jdoe", at: Sample.start, reason: "found",
            statement: Sample.id(300_002))
        let before = try first.lookouts().lookouts
        try first.close()
        try Wear.overwriteRoot(of: "reads", in: scratch.database)
        let store = try open().store
        #expect(throws: PlatedError.self) { try store.reads(limit: 9) }
        #expect(store.heal(at: now))
        #expect(store.setAside.map(\.salvaged) == [["lookouts": 2]])
        #expect(try store.lookouts().lookouts == before && before.contains(ended))
        // They are as good as before: one ends, another is entered.
        _ = try store.endLookout(
            Sample.id(200_000), by: "jdoe", at: Sample.start, reason: "found",
            statement: Sample.id(300_003))
        try store.enter(Sample.lookout(2, "9GHI789"), statement: Sample.id(300_004))
        try store.append([Sample.record(2)])
        try store.close()
        #expect(
            try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing)
                .allSatisfy(\.isHeld))
    }

    @Test func whatDoesNotOpenIsNotTakenOver() throws {
        let first = try open().store
        try first.append([Sample.record(1)])
        for number in 0..<2 {
            try first.enter(
                Sample.lookout(number, "7QBC12?"), statement: Sample.id(300_000 + number))
        }
        try first.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write {
            try $0.execute(
                sql: "UPDATE lookouts SET payload = zeroblob(512) WHERE id = ?",
                arguments: [Data(Sample.id(200_000).bytes)])
        }
        try queue.close()
        try Wear.overwriteRoot(of: "reads", in: scratch.database)
        let store = try open().store
        #expect(throws: PlatedError.self) { try store.reads(limit: 9) }
        #expect(store.heal(at: now))
        #expect(store.setAside.map(\.salvaged) == [["lookouts": 1]])
        let kept = try store.lookouts()
        #expect(kept.lookouts.map(\.id) == [Sample.id(200_001).description])
        #expect(kept.unreadable == 0)
    }

    @Test func wrongKeyMovesNothing() throws {
        let first = try open().store
        try first.append([Sample.record(1)])
        try first.close()
        let error = #expect(throws: PlatedError.self) {
            _ = try ReadStore.openOrSetAside(
                at: scratch.state, sealing: Sample.sealing(of: "a key of another car"), at: now)
        }
        #expect(error?.code == .configuration)
        #expect(try open().store.counts().reads == 1)
    }
}
