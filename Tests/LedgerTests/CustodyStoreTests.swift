/// The store of custody: what is written comes back, nothing else, and nothing of it is readable on the
/// disk.

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct CustodyStoreTests {
    private let scratch: CustodyScratch

    init() throws { scratch = try CustodyScratch() }

    @Test func entriesComeBackNewestFirstAndByTime() throws {
        let store = try scratch.open()
        #expect(try store.log(LogSample.record(0)) == 1)
        #expect(try store.log((1..<6).map { LogSample.record($0) }) == 2...6)
        #expect(try store.log(LogSample.bare(6)) == 7)
        let all = try store.logRecords(limit: 100)
        #expect(all.map(\.number) == [7, 6, 5, 4, 3, 2, 1])
        #expect(all[0].record == LogSample.bare(6))
        #expect(all[6].record == LogSample.record(0))
        #expect(all.allSatisfy { !$0.isExpunged })
        let some = try store.logRecords(
            from: LogSample.time(2), through: LogSample.time(4), limit: 2)
        #expect(some.map(\.record) == [LogSample.record(4), LogSample.record(3)])
        let rest = try store.logRecords(
            from: LogSample.time(2), through: LogSample.time(4), before: some[1].number, limit: 2)
        #expect(rest.map(\.record) == [LogSample.record(2)])
        #expect(try store.writerSynchronous() == 2)
        #expect(try store.writerJournalMode() == "wal")
    }

    @Test func everythingOutlastsClosingAndKilling() throws {
        let hold = LogSample.hold(1, plate: "7ABC123")
        do {
            let store = try scratch.open()
            try store.log((0..<4).map { LogSample.record($0) })
            try store.setAccount(named: "m.gutierrez", [1, 2, 3])
            try store.setValue([9, 9], named: "offset")
            try store.place(hold)
            try store.append(
                DestructionRecord(.purge, at: LogSample.time(9), authority: "30 days"))
            // Not closed: as killed.
            let killed = try scratch.copy("killed")
            try inspect(try scratch.open(killed), hold)
            try store.close()
        }
        try inspect(try scratch.open(), hold)
    }

    private func inspect(_ store: CustodyStore, _ hold: Hold) throws {
        #expect(store.gap == nil)
        #expect(try store.logRecords(limit: 9).count == 4)
        #expect(try store.account(named: "m.gutierrez") == [1, 2, 3])
        #expect(try store.value(named: "offset") == [9, 9])
        #expect(try store.holds() == [hold])
        #expect(try store.destructions().map(\.record.authority) == ["30 days"])
        let verification = try store.verifyLog()
        #expect(verification.findings == [])
        #expect(verification.notes == [])
        #expect(verification.entries == 4 && verification.opened == 4)
        #expect(try store.logHead().head == verification.head)
        try store.close()
    }

    @Test func accountsAreFoundReplacedAndRemoved() throws {
        let store = try scratch.open()
        #expect(try store.account(named: "a") == nil)
        #expect(try store.accounts().isEmpty)
        try store.setAccount(named: "b", [1])
        try store.setAccount(named: "a", [2])
        try store.setAccount(named: "b", Array(repeating: 3, count: 5000))
        #expect(try store.account(named: "b") == Array(repeating: 3, count: 5000))
        #expect(try store.account(named: "B") == nil)
        #expect(try store.accounts().map(\.name) == ["a", "b"])
        #expect(try store.removeAccount(named: "a"))
        #expect(try !store.removeAccount(named: "a"))
        #expect(try store.accounts().map(\.name) == ["b"])
        #expect(throws: PlatedError.self) {
            try store.setAccount(
                named: "c", Array(repeating: 0, count: Limits.custodyValueBytesMax))
        }
        try store.setValue([1], named: "v")
        try store.setValue(nil, named: "v")
        #expect(try store.value(named: "v") == nil)
    }

    @Test func holdsArePlacedOnceAndReleasedOnce() throws {
        let store = try scratch.open()
        let first = LogSample.hold(1, plate: "7ABC123")
        let second = LogSample.hold(2, plate: "8XYZ987")
        try store.place(first)
        try store.place(second)
        #expect(throws: PlatedError.self) { try store.place(first) }
        #expect(throws: PlatedError.self) {
            try store.place(
                Hold(
                    id: Sample.id(3), scope: HoldScope(), reason: "r", placedBy: LogSample.officer,
                    at: LogSample.time(1)))
        }
        let released = try store.release(
            Sample.id(1), by: LogSample.officer, at: LogSample.time(5), reason: "case closed")
        #expect(!released.isInForce)
        #expect(throws: PlatedError.self) {
            try store.release(
                Sample.id(1), by: LogSample.officer, at: LogSample.time(5), reason: "again")
        }
        #expect(try store.holds() == [released, second])
    }

    @Test func theSchemaLetsTheLogOnlyGrow() throws {
        try scratch.fill(3)
        let store = try scratch.open()
        try store.append(DestructionRecord(.purge, at: LogSample.time(9), authority: "x"))
        try store.place(LogSample.hold(1, plate: "7ABC123"))
        try store.close()
        let queue = try DatabaseQueue(path: scratch.state + "/custody.sqlite")
        let all =
            "number, milliseconds, key_id, body, subject, subject_key, subject_key_id, gap, hash"
        for statement in [
            "UPDATE log SET body = zeroblob(100) WHERE number = 2",
            "UPDATE log SET milliseconds = 0", "UPDATE log SET hash = zeroblob(32)",
            "UPDATE log SET subject = NULL, subject_key = NULL, subject_key_id = NULL",
            "UPDATE log SET number = 9 WHERE number = 3", "DELETE FROM log",
            "DELETE FROM log WHERE number = 3",
            "INSERT INTO log (\(all)) SELECT 7, \(all.dropFirst(8)) FROM log WHERE number = 1",
            "UPDATE destructions SET payload = zeroblob(99)", "DELETE FROM destructions",
            "DELETE FROM holds",
        ] {
            #expect(throws: DatabaseError.self, "\(statement)") {
                try queue.write { try $0.execute(sql: statement) }
            }
        }
        try queue.close()
        #expect(try scratch.open().verifyLog().isWhole)
    }

    @Test func anotherKeyIsRefusedByName() throws {
        try scratch.fill(1)
        let other = Sealing(master: try MasterKey(secret: Array("quite another one".utf8)))
        let error = #expect(throws: PlatedError.self) {
            try CustodyStore.open(at: scratch.state, sealing: other)
        }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(scratch.sealing.master.id.brief) == true)
        #expect(error?.message.contains(other.master.id.brief) == true)
        #expect(try scratch.open().verifyLog().isWhole)
    }

    @Test func aSecondWriterIsRefused() throws {
        let store = try scratch.open()
        let error = #expect(throws: PlatedError.self) { try scratch.open() }
        #expect(error?.code == .unavailable)
        try store.log(LogSample.record(0))
    }

    @Test func nothingReadableLiesOnTheDisk() throws {
        let store = try scratch.open()
        try store.log((0..<40).map { LogSample.record($0) })
        try store.setAccount(named: "m.gutierrez", Array("secret m.gutierrez 4711".utf8))
        try store.setAccount(named: "gone.person", Array("gone.person".utf8))
        try store.removeAccount(named: "gone.person")
        try store.setValue(Array("Westhaven PD".utf8), named: "value")
        try store.setValue(Array("26-1003".utf8), named: "value")
        try store.place(LogSample.hold(1, plate: "8ZQX111"))
        let words = [
            "m.gutierrez", "gone.person", "4711", "Westhaven", "26-10", "stolen vehicle",
            "8ZQX1", "granted", "subpoena", Sample.id(3).description,
        ]
        for round in ["open", "closed"] {
            for (name, bytes) in try scratch.scratch.snapshot() {
                let data = Data(bytes)
                for word in words {
                    #expect(
                        data.firstRange(of: Data(word.utf8)) == nil, "\(word) in \(name), \(round)")
                }
            }
            if round == "open" { try store.close() }
        }
    }
}

extension LogSample {
    static func hold(_ number: Int, plate: String) -> Hold {
        Hold(
            id: Sample.id(number), scope: HoldScope(plate: plate), reason: "subpoena 26-CV-1",
            placedBy: officer, at: time(number))
    }
}
