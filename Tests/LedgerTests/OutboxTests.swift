/// The queue for the depot: everything is in it, in order, until the depot has that very thing
/// (durability 2 and 3).

import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct OutboxTests {
    private let scratch = ScratchFolder()
    private let later = WallTime(milliseconds: Sample.start.milliseconds + 60_000)

    private func open() throws -> ReadStore {
        try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
    }

    /// A read that met no list.
    private func plain(_ number: Int) -> ReadRecord {
        ReadRecord(
            read: Sample.read(number), crop: Sample.jpeg(number, bytes: 500),
            scene: Sample.jpeg(number + 1))
    }

    private func statement(_ number: Int, of read: RecordID?, _ body: String) -> RecordStatement {
        RecordStatement(
            id: Sample.id(200_000 + number), kind: read == nil ? .shift : .correction, readID: read,
            madeAt: Sample.start, body: body)
    }

    @Test func everythingIsQueuedHitsFirst() throws {
        let store = try open()
        try store.append([plain(1), Sample.record(2)])
        try store.append(statement(1, of: Sample.id(1), "really 8XYZ987"))
        try store.append(statement(2, of: nil, "shift ended"))
        try store.queueLogEntries([(7, [UInt8](repeating: 9, count: 32), 300)], at: Sample.start)
        let items = try store.nextToSend(limit: 99).items
        #expect(
            items.map(\.id) == [
                OutboxID(.read, Sample.id(2), part: "0"), OutboxID(.alert, Sample.id(100_002)),
                OutboxID(.statement, Sample.id(200_001)), OutboxID(.statement, Sample.id(200_002)),
                OutboxID(.read, Sample.id(1), part: "0"),
                OutboxID(.image, Sample.id(2), part: "crop 0"),
                OutboxID(.image, Sample.id(2), part: "scene 0"),
                OutboxID(.image, Sample.id(1), part: "crop 0"),
                OutboxID(.image, Sample.id(1), part: "scene 0"),
                OutboxID(logEntry: 7, sha256: [UInt8](repeating: 9, count: 32)),
            ])
        #expect(items[5].content == Sample.record(2).crop)
        #expect(items.last?.content == nil)
        let json = try #require(items[0].content.map { String(decoding: $0, as: UTF8.self) })
        #expect(json.contains("\"text\":\"7ABC123\"") && json.contains("\"form\":1"))
        let alert = try #require(items[1].content.map { String(decoding: $0, as: UTF8.self) })
        #expect(alert.contains("\"listed\":\"7ABC123\""))
        let status = try store.outboxStatus()
        #expect(status.depth == 10 && status.oldestQueuedAt == Sample.start)
        #expect(status.depthByKind[.image] == 4 && status.bytes > 7000)
        #expect(try store.lastQueuedLogEntry()?.number == 7)
    }

    /// A log that is gone with what said where it ended counts from 1 again.
    @Test func linesOfAnotherLogUnderTheSameNumbersAreOtherLines() throws {
        let store = try open()
        func queue(_ custody: CustodyStore) throws -> [Int64] {
            let last = try store.lastQueuedLogEntry()
            let entries = try custody.logEntries(afterQueued: last, limit: 2)
            try store.queueLogEntries(
                entries.map { ($0.number, $0.hash, $0.body.count) }, at: Sample.start)
            return entries.map(\.number)
        }
        func custody() throws -> CustodyStore {
            try CustodyStore.open(
                at: scratch.state, sealing: Sample.sealing, reserveBytes: 64 * 1024)
        }
        let first = try custody()
        for number in 1...3 { _ = try first.log(LogSample.record(number)) }
        #expect(try [queue(first), queue(first), queue(first)] == [[1, 2], [3], []])
        let sent = try store.nextToSend(limit: 9).items
        try first.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.state)
        for file in files where file.hasPrefix("custody") {
            try FileManager.default.removeItem(atPath: scratch.state + "/" + file)
        }
        let second = try custody()
        defer { try? second.close() }
        for number in 1...3 { _ = try second.log(LogSample.record(number)) }
        #expect(try [queue(second), queue(second), queue(second)] == [[1, 2], [3], []])
        let receipts = sent.map { OutboxReceipt($0.id, sha256: $0.sha256) }
        let outcome = try store.acknowledge(receipts, at: Sample.start)
        #expect(outcome == OutboxOutcome(acknowledged: 3))
        let waiting = try store.nextToSend(limit: 9).items.map(\.id)
        #expect(waiting.map(\.number) == [1, 2, 3])
        #expect(Set(waiting).isDisjoint(with: sent.map(\.id)))
    }

    @Test func batchesKeepToTheirBytes() throws {
        let store = try open()
        try store.append([plain(1)])
        #expect(try store.nextToSend(limit: 99, bytes: 1).items.count == 1)
        #expect(try store.nextToSend(limit: 99, bytes: 2000).items.count == 2)
        #expect(try store.nextToSend(limit: 2).items.count == 2)
        #expect(try store.nextToSend(limit: 0).items.isEmpty)
    }

    @Test func amendmentQueuesTheNewReadingAndLetsAHitGoFirst() throws {
        let store = try open()
        try store.append([plain(0), plain(1)])
        var changed = Sample.record(1)
        changed.read.text = "8XYZ987"
        changed.read.frames.last += 5
        changed.scene = nil
        changed.alerts = []
        try store.amend(changed)
        var counted = changed
        counted.read.frames.last += 50
        counted.read.frames.count += 9
        try store.amend(counted)
        let items = try store.nextToSend(limit: 99).items
        #expect(
            items.map(\.id.part) == [
                "0", "1", "0", "crop 0", "scene 0", "crop 1", "crop 0", "scene 0",
            ])
        #expect(items.prefix(2).allSatisfy { $0.id.record == Sample.id(1) })
        #expect(String(decoding: items[0].content ?? [], as: UTF8.self).contains("7ABC123"))
        #expect(String(decoding: items[1].content ?? [], as: UTF8.self).contains("8XYZ987"))
        // A canvass comes later and goes first all the same.
        try store.sendFirst([Sample.id(0)])
        #expect(try store.nextToSend(limit: 1).items[0].id.record == Sample.id(0))
    }

    @Test func receiptsAreTakenOnceAndOnlyForWhatWasSent() throws {
        let store = try open()
        try store.append([Sample.record(1)])
        let batch = try store.nextToSend(limit: 2)
        let receipts = DepotDouble().take(batch)
        #expect(
            try store.acknowledge(receipts, at: later)
                == OutboxOutcome(acknowledged: 2, repeated: 0, refused: 0, unknown: 0))
        #expect(
            try store.acknowledge(receipts + receipts, at: later)
                == OutboxOutcome(acknowledged: 0, repeated: 4, refused: 0, unknown: 0))
        var wrong = DepotDouble().take(try store.nextToSend(limit: 1))
        wrong[0].sha256[31] ^= 1
        let unknown = OutboxReceipt(OutboxID(.read, Sample.id(99), part: "0"), sha256: [])
        #expect(
            try store.acknowledge(wrong + [unknown], at: later)
                == OutboxOutcome(acknowledged: 0, repeated: 0, refused: 1, unknown: 1))
        let status = try store.outboxStatus()
        #expect(status.refusedCount == 1 && status.depth == 2)
        #expect(try store.nextToSend(limit: 9).items.map(\.id).contains(wrong[0].id))
    }

    /// Batches, receipts and whole connections are lost, repeated and reordered at random, and the car
    /// is cut from power in between: in the end the depot has each thing once, and what it should be.
    @Test(arguments: 1...6)
    func networkThatLosesAndRepeatsDeliversEachThingOnce(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let depot = DepotDouble()
        var store: ReadStore? = try open()
        var late: [OutboxReceipt] = []
        for round in 0..<60 {
            if round < 20 {
                try store?.append([round % 3 == 0 ? Sample.record(round) : plain(round)])
            }
            let limit = Int.random(in: 1...5, using: &generator)
            guard let batch = try store?.nextToSend(limit: limit) else { continue }
            let receipts = depot.take(batch)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: break
            case 1: late += receipts
            case 2:
                _ = try store?.acknowledge(late.shuffled(using: &generator), at: later)
                late = []
            case 3:
                _ = try store?.acknowledge(receipts, at: later)
                store = nil
                store = try open()
            default: _ = try store?.acknowledge(receipts, at: later)
            }
        }
        let last = try #require(store)
        try depot.drain(last, at: later)
        let status = try last.outboxStatus()
        #expect(status.depth == 0 && status.refusedCount == 0 && depot.conflicts == 0)
        #expect(depot.held.count == 20 * 3 + 7)
        for number in 0..<20 {
            #expect(
                depot.held[OutboxID(.image, Sample.id(number), part: "scene 0")]
                    == Sample.jpeg(number + 1))
        }
    }

    @Test func transactionThatIsTakenBackQueuesNothing() throws {
        let store = try open()
        var bad = plain(2)
        bad.crop = []
        #expect(throws: PlatedError.self) { try store.append([plain(1), bad]) }
        #expect(try store.outboxStatus().depth == 0)
    }

    @Test func damagedRecordHidesNoOther() throws {
        let store = try open()
        try store.append([plain(1), plain(2)])
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write {
            try $0.execute(sql: "DROP TRIGGER reads_keep_reading")
            try $0.execute(
                sql: "UPDATE reads SET payload = zeroblob(476) WHERE id = ?",
                arguments: [Data(Sample.id(1).bytes)])
        }
        try queue.close()
        let batch = try open().nextToSend(limit: 99)
        #expect(batch.unreadable == [OutboxID(.read, Sample.id(1), part: "0")])
        #expect(batch.items.count == 5)
    }

    @Test func statementsComeBackInOrderAndAreNeverChanged() throws {
        let store = try open()
        try store.append([Sample.record(1)])
        let answer = RecordStatement(
            id: Sample.id(300_000), kind: .alert, readID: Sample.id(1),
            alertID: Sample.id(100_001), madeAt: Sample.start, body: "{\"answer\":\"matches\"}")
        let shift = statement(1, of: nil, "shift begun")
        try store.append(shift)
        try store.append(answer)
        #expect(try store.statements(limit: 9).map(\.statement) == [shift, answer])
        #expect(try store.statements(after: 1, limit: 9).map(\.number) == [2])
        #expect(try store.statements(kind: .shift, limit: 9).map(\.statement) == [shift])
        #expect(try store.statements(of: Sample.id(1)).map(\.statement) == [answer])
        let twice = #expect(throws: PlatedError.self) { try store.append(shift) }
        #expect(twice?.code == .badData)
        let stray = #expect(throws: PlatedError.self) {
            try store.append(statement(5, of: Sample.id(77), "x"))
        }
        #expect(stray?.code == .badData)
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        for sql in ["UPDATE statements SET made_at = 0", "DELETE FROM statements"] {
            let error = #expect(throws: DatabaseError.self) {
                try queue.write { try $0.execute(sql: sql) }
            }
            #expect(error?.message?.hasPrefix("a statement is never") == true)
        }
        try queue.close()
        #expect(
            try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing)
                .filter { !$0.isHeld } == [])
    }
}
