/// What is destroyed in the log stays destroyed, and the log stays whole.

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct CustodyExpungeTests {
    private let scratch: CustodyScratch

    init() throws { scratch = try CustodyScratch() }

    private var order: DestructionRecord {
        DestructionRecord(
            .expungement, at: LogSample.time(100), authority: "order 26-EX-7",
            person: LogSample.officer)
    }

    private func expunge(_ store: CustodyStore, plate number: Int) throws -> [Int64] {
        let names = ExpungedSubjects(
            plates: [LogSample.plate(number)], records: [Sample.id(number)])
        return try store.expungeLog(where: names.names, record: order)
    }

    private func keys() throws -> [Data] {
        let queue = try DatabaseQueue(path: scratch.state + "/custody.sqlite")
        defer { try? queue.close() }
        return try queue.read { try Data.fetchAll($0, sql: "SELECT wrapped FROM keys") }
    }

    @Test func subjectsGoAndTheChainStays() throws {
        let store = try scratch.open()
        // Two days, the plate on both of them, and a line that names it only in what was said.
        for day in 0..<2 {
            try store.log((0..<6).map { LogSample.record($0, day: day) })
        }
        var said = LogSample.bare(20)
        said.subject = AccessSubject(detail: "was read as 8-zqx 102")
        try store.log(said)
        let before = try store.logHead().head
        let formerKeys = try keys()
        #expect(try expunge(store, plate: 2) == [3, 9, 13])

        let entries = try store.logRecords(limit: 99)
        #expect(entries.filter(\.isExpunged).map(\.number) == [13, 9, 3])
        for entry in entries {
            #expect((entry.record?.subject == nil) == entry.isExpunged)
            #expect(entry.record?.person == LogSample.officer)
            #expect(entry.record?.subject?.query != LogSample.plate(2))
        }
        let outcome = try store.verifyLog(expecting: before)
        #expect(outcome.findings == [] && outcome.expunged == 3)
        #expect(try store.destructions().map(\.record.logEntries) == [[3, 9, 13]])

        // The former keys of both days are nowhere in the folder, though they were on the disk.
        let gone = try formerKeys.filter { key in try !keys().contains(key) }
        #expect(gone.count == 2)
        for (name, bytes) in try scratch.scratch.snapshot() {
            for key in gone {
                #expect(Data(bytes).firstRange(of: key) == nil, "\(name)")
            }
        }
        // Again: nothing more, and the log goes on under the new keys.
        #expect(try expunge(store, plate: 2) == [])
        try store.log(LogSample.record(7))
        try store.close()
        #expect(try scratch.open().verifyLog(expecting: before).isWhole)
    }

    @Test func aReaderOnlyDelaysTheCut() throws {
        let store = try scratch.open()
        try store.log((0..<3).map { LogSample.record($0) })
        let reader = try DatabaseQueue(path: scratch.state + "/custody.sqlite")
        try reader.inDatabase { database in
            try database.execute(sql: "BEGIN; SELECT count(*) FROM log")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM log")
            #expect(try expunge(store, plate: 1) == [2])
            #expect(store.owesCut)
            try database.execute(sql: "COMMIT")
        }
        try reader.close()
        try store.log(LogSample.record(9))
        #expect(!store.owesCut)
        #expect(try store.verifyLog().isWhole)
    }

    @Test func aDamagedEntryStopsAnExpungementWhole() throws {
        try scratch.fill(4)
        try CustodyScratch.tamper(
            scratch.state, "UPDATE log SET subject = zeroblob(200) WHERE number = 3")
        let store = try scratch.open()
        #expect(throws: PlatedError.self) { try expunge(store, plate: 0) }
        #expect(try store.logRecords(limit: 9).filter(\.isExpunged).isEmpty)
        #expect(try store.destructions().isEmpty)
    }

    @Test func theLogsBeginningGoesWhenItsTimeIsOver() throws {
        let store = try scratch.open()
        try store.log((0..<8).map { LogSample.record($0) })
        let early = try store.logHead().head
        let record = DestructionRecord(.log, at: LogSample.time(99), authority: "730 days")
        for (number, time) in [(8, 99), (3, 1), (0, 99), (-1, 99), (99, 99)] {
            #expect(throws: PlatedError.self, "\(number)") {
                try store.trimLog(
                    through: Int64(number), olderThan: LogSample.time(time), record: record)
            }
        }
        try store.trimLog(through: 3, olderThan: LogSample.time(3), record: record)
        #expect(try store.logRecords(limit: 99).map(\.number) == [8, 7, 6, 5, 4])
        #expect(try store.verifyLog(expecting: early).findings == [])
        try store.log(LogSample.record(9))
        try store.trimLog(through: 6, olderThan: LogSample.time(50), record: record)
        try store.close()
        let again = try scratch.open()
        #expect(again.gap == nil)
        #expect(try again.log(LogSample.record(10)) == 10)
        #expect(try again.verifyLog(expecting: early).findings == [])
        #expect(try again.destructions().map { $0.record.counts["log"] } == [3, 3])
        try again.close()
        // A beginning that nobody signed for.
        try CustodyScratch.tamper(
            scratch.state,
            """
            UPDATE log_heads SET number = 7, hash = (SELECT hash FROM log WHERE number = 7)
                WHERE name = 'base';
            DELETE FROM log WHERE number <= 7
            """)
        #expect(try scratch.open().verifyLog().findings.map(\.fault).contains(.forged))
    }
}
