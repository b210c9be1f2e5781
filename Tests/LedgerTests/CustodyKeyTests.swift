/// The store of custody over a change of the master key, over its loss, and under many threads at once.

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore
import Synchronization
import Testing

@Suite struct CustodyKeyTests {
    private let recovery = RecoveryPrivateKey()
    private let scratch: CustodyScratch
    private let next: Sealing

    init() throws {
        scratch = try CustodyScratch(recovery: try recovery.publicKey)
        next = Sealing(
            master: try MasterKey(secret: Array("the next key of this car".utf8)),
            recovery: try recovery.publicKey)
    }

    /// A closed store with everything in it; its head.
    private func fill() throws -> LogHead {
        let store = try scratch.open()
        try store.log((0..<5).map { LogSample.record($0, day: $0 / 2) })
        try store.setAccount(named: "m.gutierrez", [1])
        try store.place(LogSample.hold(1, plate: "7ABC123"))
        try store.append(DestructionRecord(.purge, at: LogSample.time(1), authority: "30 days"))
        let head = try store.logHead().head
        try store.close()
        return head
    }

    private func expectWhole(_ head: LogHead) throws {
        let store = try CustodyStore.open(at: scratch.state, sealing: next, reserveBytes: 65_536)
        #expect(store.gap == nil)
        #expect(try store.verifyLog(expecting: head).findings == [])
        #expect(try store.logRecords(limit: 9).compactMap(\.record).count == 5)
        #expect(try store.account(named: "m.gutierrez") == [1])
        #expect(try store.holds().count == 1 && store.destructions().count == 1)
        try store.log(LogSample.record(9))
        #expect(try store.verifyLog(expecting: head).isWhole)
        try store.close()
        #expect(throws: PlatedError.self) { try scratch.open() }
    }

    private func wrappings() throws -> [Data] {
        let queue = try DatabaseQueue(path: scratch.state + "/custody.sqlite")
        defer { try? queue.close() }
        return try queue.read { try Data.fetchAll($0, sql: "SELECT wrapped FROM keys") }
    }

    @Test func aChangeOfTheMasterKeyLeavesEverythingButTheWrappings() throws {
        let head = try fill()
        let former = try wrappings()
        let changed = try StateKeys.rewrap(
            at: scratch.state, from: scratch.sealing.master, to: next)
        #expect(changed == former.count && former.count >= 6)
        for (name, bytes) in try scratch.scratch.snapshot() {
            for wrapping in former {
                #expect(Data(bytes).firstRange(of: wrapping) == nil, "\(name)")
            }
        }
        #expect(try CustodyCheck.run(at: scratch.state, sealing: next).allSatisfy(\.isHeld))
        try expectWhole(head)
        #expect(
            try StateKeys.rewrap(at: scratch.state, from: scratch.sealing.master, to: next) == 0)
    }

    @Test func theDepotsKeyOpensTheStoreOfADeadBoard() throws {
        let head = try fill()
        #expect(throws: PlatedError.self) {
            try StateKeys.recover(at: scratch.state, with: RecoveryPrivateKey(), to: next)
        }
        #expect(try StateKeys.recover(at: scratch.state, with: recovery, to: next) >= 6)
        try expectWhole(head)
    }

    @Test func aRunningStoreKeepsItsKeys() throws {
        let store = try scratch.open()
        let error = #expect(throws: PlatedError.self) {
            try StateKeys.rewrap(at: scratch.state, from: scratch.sealing.master, to: next)
        }
        #expect(error?.code == .unavailable)
        try store.log(LogSample.record(1))
    }

    @Test func manyThreadsWriteOneChain() throws {
        let store = try scratch.open()
        let numbers = Mutex<[Int64]>([])
        let failures = Mutex<[String]>([])
        let done = DispatchGroup()
        for thread in 0..<6 {
            Thread {
                for index in 0..<15 {
                    do {
                        switch thread {
                        case 4:
                            try store.setAccount(named: "a\(index)", [UInt8(index)])
                        case 5:
                            let outcome = try store.verifyLog()
                            if !outcome.isWhole {
                                failures.withLock { $0 += outcome.findings.map(\.description) }
                            }
                        default:
                            let number = try store.log(LogSample.record(thread * 100 + index))
                            numbers.withLock { $0.append(number) }
                        }
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
                done.leave()
            }.startEntering(done)
        }
        #expect(done.wait(timeout: .now() + 120) == .success)
        #expect(failures.withLock { $0 } == [])
        #expect(numbers.withLock { $0.sorted() } == Array(1...60))
        #expect(try store.accounts().count == 15)
        #expect(try store.verifyLog().isWhole)
        try store.close()
        #expect(try scratch.open().gap == nil)
    }
}

extension Thread {
    /// Starts after entering `group`, so that nobody waits for less than all.
    fileprivate func startEntering(_ group: DispatchGroup) {
        group.enter()
        start()
    }
}
