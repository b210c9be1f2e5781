/// A store that the disk refuses opens by itself once it does not, and one that is found damaged while it is
/// open is set aside for a fresh one (durability 6).

import Foundation
import Ledger
import PlateCore
import Testing

@Suite struct LateOpeningTests {
    private let scratch = ScratchFolder()
    private let now = WallTime(milliseconds: 1_795_534_801_250)

    private func reads(_ secret: String = "a key that tests may know") throws -> ReadStore {
        let sealing = Sample.sealing(of: secret)
        return try ReadStore.openLate(
            at: scratch.state, sealing: { () throws(PlatedError) in sealing }, at: now)
    }

    private func custody() throws -> CustodyStore {
        try CustodyStore.openLate(
            at: scratch.state, sealing: { () throws(PlatedError) in Sample.sealing }, at: now,
            reserveBytes: 64 * 1024)
    }

    /// A folder stands where the database belongs: nothing can be opened there, whoever asks.
    private func obstruct(_ name: String) throws -> String {
        let path = scratch.state + "/" + name
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return path
    }

    @Test func readsOpenWhenTheyCan() throws {
        let obstacle = try obstruct("ledger.sqlite")
        let store = try reads()
        #expect(store.fault?.message.contains("ledger.sqlite") == true)
        #expect(!store.heal(at: now))
        let refusal = #expect(throws: PlatedError.self) { try store.append([Sample.record(1)]) }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.message.contains("ledger.sqlite") == true)
        #expect(throws: PlatedError.self) { try store.reads(limit: 1) }
        #expect(throws: PlatedError.self) { try store.lastCommitMark() }
        #expect(!store.owesCut)
        try FileManager.default.removeItem(atPath: obstacle)
        #expect(store.heal(at: now))
        #expect(store.fault == nil && store.setAside.isEmpty)
        #expect(!store.heal(at: now))
        try store.append([Sample.record(1)])
        #expect(try store.counts().reads == 1)
        try store.close()
        // What was closed for good stays closed.
        #expect(!store.heal(at: now) && store.fault == nil)
        #expect(throws: PlatedError.self) { try store.counts() }
    }

    @Test func custodyOpensWhenItCan() throws {
        let obstacle = try obstruct("custody.sqlite")
        let store = try custody()
        #expect(store.fault?.message.contains("custody.sqlite") == true)
        let refusal = #expect(throws: PlatedError.self) { try store.log(LogSample.record(1)) }
        #expect(refusal?.code == .unavailable)
        #expect(throws: PlatedError.self) { try store.accounts() }
        #expect(throws: PlatedError.self) { try store.signingKey }
        #expect(!store.heal(at: now))
        try FileManager.default.removeItem(atPath: obstacle)
        #expect(store.heal(at: now))
        #expect(try store.log(LogSample.record(1)) == 1)
        #expect(try store.verifyLog().isWhole)
        #expect(store.reserve == .whole)
        try store.close()
    }

    @Test func aWrongKeyIsRefusedAtOnce() throws {
        let store = try reads()
        try store.append([Sample.record(1)])
        try store.close()
        let error = #expect(throws: PlatedError.self) { try reads("a key of another car") }
        #expect(error?.code == .configuration)
    }

    @Test func aSecondStoreOnTheFolderIsRefusedAtOnce() throws {
        let store = try reads()
        #expect(throws: PlatedError.self) { try reads() }
        #expect(store.fault == nil)
        try store.close()
    }

    /// Overwrites all but the first page, as a worn flash card does, under the open store.
    private func wear(_ name: String) throws {
        let path = scratch.state + "/" + name
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0x5A, count: Int(size) - 4096))
        try file.close()
    }

    @Test func readsThatAreDamagedWhileTheyAreOpenAreBegunAnew() throws {
        let first = try reads()
        try first.append([Sample.record(1)])
        try first.close()
        let store = try reads()
        try wear("ledger.sqlite")
        #expect(store.fault == nil && !store.heal(at: now))
        let error = #expect(throws: PlatedError.self) { try store.append([Sample.record(2)]) }
        #expect(error?.code == .corrupted)
        #expect(store.fault?.code == .corrupted)
        #expect(store.heal(at: now))
        let found = try #require(store.setAside.first)
        #expect(store.setAside.count == 1 && found.cause.code == .corrupted)
        #expect(FileManager.default.fileExists(atPath: found.folder + "/ledger.sqlite"))
        try store.append([Sample.record(2)])
        #expect(try store.reads(limit: 9).map(\.read.id) == [Sample.id(2)])
        try store.close()
        #expect(
            try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing)
                .allSatisfy(\.isHeld))
    }

    /// Who only looks runs into a bad page as well as who writes.
    @Test func damageThatALookRunsIntoIsSetAsideToo() throws {
        let first = try reads()
        try first.append((0..<40).map(Sample.record))
        try first.close()
        let store = try reads()
        try wear("ledger.sqlite")
        let error = #expect(throws: PlatedError.self) { try store.reads(limit: 9) }
        #expect(error?.code == .corrupted)
        #expect(store.fault?.code == .corrupted)
        #expect(store.heal(at: now))
        let found = try #require(store.setAside.first)
        #expect(FileManager.default.fileExists(atPath: found.folder + "/ledger.sqlite"))
        #expect(try store.reads(limit: 9).isEmpty && store.fault == nil)
        try store.append([Sample.record(41)])
        try store.close()

        let log = try custody()
        for number in 0..<40 { try log.log(LogSample.record(number)) }
        try log.close()
        let again = try custody()
        try wear("custody.sqlite")
        #expect(throws: PlatedError.self) { try again.logRecords(limit: 99) }
        #expect(again.fault?.code == .corrupted)
        #expect(again.heal(at: now))
        #expect(again.setAside.count == 1 && again.fault == nil)
        try again.log(LogSample.record(41))
        try again.close()
    }

    @Test func aLogThatIsDamagedWhileItIsOpenIsBegunAnewAndSaysSo() throws {
        let first = try custody()
        for number in 0..<40 { try first.log(LogSample.record(number)) }
        try first.close()
        let store = try custody()
        try wear("custody.sqlite")
        #expect(throws: PlatedError.self) {
            for number in 40..<80 { try store.log(LogSample.record(number)) }
        }
        #expect(store.fault?.code == .corrupted)
        #expect(store.heal(at: now))
        #expect(store.setAside.count == 1)
        // The former log's anchor is there: the fresh one says for good that there was one.
        #expect(store.gap != nil)
        try store.log(LogSample.record(80))
        #expect(try store.logRecords(limit: 9).count == 1)
        #expect(try !store.verifyLog().isWhole)
        try store.close()
    }
}
