/// What leaves the car: only what the depot has, when its time is over and no hold covers it; by order of a
/// court at once and for good (durability 2, policy 810.8).

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct DestructionTests {
    private let scratch = ScratchFolder()
    private let noHolds = HoldRules([])
    private let day: Int64 = 86_400_000

    private func open() throws -> ReadStore {
        try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
    }

    private func time(_ days: Double) -> WallTime {
        WallTime(milliseconds: Sample.start.milliseconds + Int64(days * Double(day)))
    }

    private func now(_ days: Double, source: WallTimeSource = .gps) -> WallStamp {
        WallStamp(time(days), source: source, uncertaintyMilliseconds: 10)
    }

    /// A read of a day, with its own text.
    private func record(_ number: Int, day: Double = 0, text: String? = nil, isHit: Bool = false)
        -> ReadRecord
    {
        var record = Sample.record(number)
        record.read.text = text ?? "7QQC\(100 + number)"
        record.read.capturedAt = time(day)
        if !isHit {
            record.hits = []
            record.alerts = []
        }
        return record
    }

    private func hold(_ scope: HoldScope) -> HoldRules {
        HoldRules([
            Hold(
                id: Sample.id(900_000), scope: scope, reason: "subpoena",
                placedBy: AccessPerson(name: "custodian"), at: Sample.start)
        ])
    }

    private func broken() throws -> [LedgerFinding] {
        try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing).filter { !$0.isHeld }
    }

    private func dayKeys() throws -> [String] {
        let queue = try DatabaseQueue(path: scratch.database)
        defer { try? queue.close() }
        return try queue.read {
            try String.fetchAll(
                $0, sql: "SELECT hex(id) FROM keys WHERE use LIKE 'day %' ORDER BY number")
        }
    }

    @Test func purgeTakesOnlyWhatTheDepotHasForLongEnough() throws {
        let store = try open()
        let rules = RetentionRules.standard
        try store.append([record(1), record(2), record(3, isHit: true), record(4, day: 20)])
        #expect(try store.purge(rules, holds: noHolds, now: now(90)).leaving.isEmpty)
        let depot = DepotDouble()
        try depot.drain(store, at: time(1))
        // Thirty days from the acknowledgement, not from the capture.
        #expect(try store.purge(rules, holds: noHolds, now: now(30.5)).leaving.isEmpty)
        #expect(
            try store.purge(rules, holds: noHolds, now: now(90, source: .unset)).leaving.isEmpty)
        let dry = try store.purge(rules, holds: noHolds, now: now(32), isDryRun: true)
        #expect(dry.leaving == [1, 2].map(Sample.id) && dry.record == nil)
        #expect(dry.leavingPictures == [Sample.id(3)])
        #expect(try store.counts().reads == 4)
        let done = try store.purge(rules, holds: noHolds, now: now(32))
        #expect(done.leaving == dry.leaving && done.leavingPictures == dry.leavingPictures)
        #expect(done.record?.counts["reads"] == 2 && done.record?.counts["images"] == 4)
        #expect(done.record?.counts["pictures"] == 2)
        #expect(try store.read(Sample.id(1))?.read.text == nil)
        #expect(try store.image(.crop, of: Sample.id(3))?.isShed == true)
        #expect(try store.dueDestructions().map(\.record) == [done.record].compactMap { $0 })
        try store.settleDestruction(1)
        #expect(try store.dueDestructions().isEmpty)
        // The hit stays its sixty days.
        let hit = try store.purge(rules, holds: noHolds, now: now(62))
        #expect(hit.leaving == [Sample.id(3), Sample.id(4)] || hit.leaving == [Sample.id(3)])
        try store.close()
        #expect(try broken() == [])
    }

    @Test func oneThingNotAcknowledgedKeepsTheWholeRead() throws {
        let store = try open()
        try store.append([record(1, isHit: true)])
        let rules = RetentionRules.standard
        let depot = DepotDouble()
        var left = try store.outboxStatus().depth
        while left > 0 {
            let outcome = try store.purge(rules, holds: noHolds, now: now(400))
            #expect(outcome.leaving.isEmpty && outcome.staying == [.notAcknowledged: 1])
            let receipts = depot.take(try store.nextToSend(limit: 1))
            _ = try store.acknowledge(receipts, at: time(1))
            left -= 1
        }
        // A statement made after all was acknowledged must go first, too.
        try store.append(
            RecordStatement(
                id: Sample.id(1_000), kind: .correction, readID: Sample.id(1), madeAt: time(2),
                body: "really 8XYZ987"))
        #expect(try store.purge(rules, holds: noHolds, now: now(400)).leaving.isEmpty)
        try depot.drain(store, at: time(3))
        #expect(try store.purge(rules, holds: noHolds, now: now(62)).leaving.isEmpty)
        #expect(try store.purge(rules, holds: noHolds, now: now(64)).leaving == [Sample.id(1)])
        #expect(
            try store.counts()
                == StoreCounts(
                    reads: 0, revisions: 0, images: 0, hits: 0, alerts: 0, hotlistVersions: 0))
        #expect(try store.statements(limit: 9).isEmpty)
    }

    @Test func linesOfTheShiftGoAsHitsDo() throws {
        let store = try open()
        for number in 0..<3 {
            try store.append(
                RecordStatement(
                    id: Sample.id(1_000 + number), kind: .shift, madeAt: time(Double(number)),
                    body: "crew"))
        }
        #expect(try store.purge(.standard, holds: noHolds, now: now(400)).record == nil)
        try DepotDouble().drain(store, at: time(2))
        #expect(try store.purge(.standard, holds: noHolds, now: now(61)).record == nil)
        let outcome = try store.purge(.standard, holds: noHolds, now: now(63))
        #expect(outcome.record?.counts == ["statements": 3, "outbox": 3])
        #expect(try store.statements(limit: 9).isEmpty && dayKeys().isEmpty)
    }

    @Test func holdsStopAPurgeAndShedding() throws {
        let store = try open()
        try store.append((1...5).map { record($0, text: $0 == 5 ? "8HLD888" : nil) })
        var changed = record(4)
        changed.read.text = "7ZZZ999"
        changed.crop = nil
        changed.scene = nil
        try store.amend(changed)
        try DepotDouble().drain(store, at: time(0))
        let rules = RetentionRules.standard
        let former = try store.purge(
            rules, holds: hold(HoldScope(plate: "7QQC104")), now: now(90), isDryRun: true)
        #expect(former.leaving == [1, 2, 3, 5].map(Sample.id) && former.staying == [.held: 1])
        let byRead = hold(HoldScope(reads: [1, 2].map(Sample.id)))
        let shed = try store.shedScenes(holds: byRead, at: time(1))
        #expect(shed?.counts == ["scenes": 3])
        #expect(try store.image(.scene, of: Sample.id(1))?.isShed == false)
        #expect(try store.image(.scene, of: Sample.id(3))?.isShed == true)
        #expect(try store.image(.crop, of: Sample.id(3))?.isShed == false)
        #expect(try store.purge(rules, holds: byRead, now: now(90)).leaving.count == 3)
        #expect(try store.reads(limit: 9).map(\.read.id) == [2, 1].map(Sample.id))
        try store.close()
        #expect(try broken() == [])
    }

    @Test func scenesAreShedOnlyOnceTheDepotHasThem() throws {
        let store = try open()
        try store.append(
            (1...4).map { number in
                var record = record(number)
                record.scene = Sample.jpeg(number, bytes: 50_000)
                return record
            })
        #expect(try store.shedScenes(holds: noHolds, at: time(1)) == nil)
        try DepotDouble().drain(store, at: time(0))
        try store.append([record(5)])
        let shed = try store.shedScenes(holds: noHolds, at: time(1), limit: 3)
        #expect(shed?.counts == ["scenes": 3])
        #expect(try store.reusableBytes() > 3 * 40_000)
        #expect(try store.shedScenes(holds: noHolds, at: time(1))?.counts == ["scenes": 1])
        #expect(try store.shedScenes(holds: noHolds, at: time(1)) == nil)
        #expect(try store.image(.scene, of: Sample.id(5))?.isShed == false)
        try store.close()
        #expect(try broken() == [])
    }

    @Test func daysKeysGoWithTheLastRecordOfTheDay() throws {
        let store = try open()
        try store.append([record(1), record(2, day: 1), record(3, day: 1), record(4, day: 50)])
        try DepotDouble().drain(store, at: time(1))
        #expect(try dayKeys().count == 3)
        let held = hold(HoldScope(reads: [Sample.id(3)]))
        #expect(try store.purge(.standard, holds: held, now: now(50)).leaving.count == 2)
        #expect(try dayKeys().count == 2)
        #expect(try store.purge(.standard, holds: noHolds, now: now(50)).leaving.count == 1)
        #expect(try dayKeys().count == 1)
        #expect(try store.read(Sample.id(4))?.read.text == "7QQC104")
    }

    @Test func expungementLeavesNoAnswerNoKeyAndNoTrace() throws {
        let store = try open()
        try store.append((1...6).map { record($0, day: $0 < 4 ? 0 : 3, isHit: true) })
        var renamed = record(2)
        renamed.read.text = "7QOC777"
        try store.amend(renamed)
        try store.append(
            RecordStatement(
                id: Sample.id(1_000), kind: .correction, readID: Sample.id(1), madeAt: time(2),
                body: "seen again"))
        let former = try dayKeys()
        let queue = try DatabaseQueue(path: scratch.database)
        let payloads = try queue.read {
            try Data.fetchAll(
                $0,
                sql: """
                    SELECT payload FROM reads WHERE id = ?1
                    UNION ALL SELECT record_key FROM reads WHERE id = ?1
                    UNION ALL SELECT payload FROM images WHERE read_id = ?1
                    UNION ALL SELECT wrapped FROM keys WHERE use LIKE 'day %' AND number < 3
                    """, arguments: [Data(Sample.id(1).bytes)])
        }
        try queue.close()
        #expect(
            try store.recordsNaming(plates: ["7qqc-101", "7Q0C777"], reads: [Sample.id(5)])
                == [1, 2, 5].map(Sample.id))
        let outcome = try store.expunge(
            plates: ["7qqc-101"], reads: [Sample.id(5), Sample.id(77)],
            record: DestructionRecord(
                .expungement, at: time(4), authority: "23-1234",
                person: AccessPerson(name: "custodian")))
        #expect(outcome.reads == [1, 5].map(Sample.id))
        #expect(outcome.record.counts["reads"] == 2 && outcome.record.counts["statements"] == 1)
        #expect(outcome.rewrappedCount == 4 && outcome.unopenedCount == 0)
        #expect(!store.owesCut)

        // No answer, by any way of asking; the others answer as before.
        #expect(try store.reads(limit: 9, text: "7QQC101").isEmpty)
        #expect(try store.search(PlatePattern("7QQC1*"), limit: 9).reads.count == 3)
        #expect(try store.image(.crop, of: Sample.id(1)) == nil)
        #expect(try store.alerts(limit: 9).count == 4)
        #expect(try store.image(.scene, of: Sample.id(6))?.jpeg == record(6).scene)
        #expect(try store.revisions(of: Sample.id(2)).map(\.read.text) == ["7QQC102"])
        // No later append of the same ids.
        for number in [1, 5, 77] {
            let error = #expect(throws: PlatedError.self) {
                try store.append([record(number, text: "7NEW111")])
            }
            #expect(error?.code == .badData)
        }
        // No former key, no payload, in no file, while the store is open and after.
        #expect(Set(try dayKeys()).isDisjoint(with: former))
        for (name, bytes) in try scratch.snapshot() {
            for payload in payloads {
                #expect(Data(bytes).range(of: payload) == nil, "\(name)")
            }
        }
        #expect(try store.dueDestructions().map(\.record) == [outcome.record])
        try store.close()
        #expect(try broken() == [])
    }

    /// The files as they are at every step of an expungement: either all is as before, or all is done.
    @Test func expungementDestroysLookOutsForThePlateAndNoOthers() throws {
        let store = try open()
        for (number, pattern) in ["7QBC123", "7QBC12O", "7Q?C123", "8DEF456"].enumerated() {
            try store.enter(
                Sample.lookout(number, pattern), statement: Sample.id(300_000 + number))
        }
        let told = { try store.outboxStatus().depthByKind[.statement] ?? 0 }
        #expect(try told() == 4)
        let outcome = try store.expunge(
            plates: ["7QBC123"],
            record: DestructionRecord(.expungement, at: time(1), authority: "order 1"))
        #expect(outcome.record.counts["lookouts"] == 1)
        #expect(
            try store.lookouts().lookouts.map(\.pattern) == ["7QBC12O", "7Q?C123", "8DEF456"])
        #expect(try told() == 3)
        #expect(try store.statements(kind: .lookout, limit: 9).count == 3)
        try store.close()
        #expect(try broken() == [])
    }

    @Test func cutDuringAnExpungementLeavesAllOrNothing() throws {
        let store = try open()
        try store.append((1...8).map { record($0) })
        var counts: Set<Int> = []
        for round in 0..<6 {
            let copy = try scratch.copy(
                to: "before \(round)", ["ledger.sqlite", "ledger.sqlite-wal"])
            let log = try Data(contentsOf: URL(filePath: copy + "/ledger.sqlite-wal"))
            let other = try ReadStore.open(at: copy, sealing: Sample.sealing)
            _ = try other.expunge(
                reads: [Sample.id(3)],
                record: DestructionRecord(.expungement, at: time(4), authority: "23-1"))
            try other.close()
            // The former log before the database of after: SQLite takes what is whole of it.
            try log.prefix(log.count * round / 5)
                .write(to: URL(filePath: copy + "/ledger.sqlite-wal"))
            let found = try ReadStore.open(at: copy, sealing: Sample.sealing)
            let reads = try found.reads(limit: 99)
            counts.insert(reads.count)
            #expect(reads.count == 7 || reads.count == 8)
            for read in reads { _ = try found.image(.scene, of: read.read.id) }
            try found.close()
        }
        #expect(counts.contains(7))
    }

    @Test func recordsThatDoNotOpenKeepTheirDaysKey() throws {
        let store = try open()
        try store.append((1...3).map { record($0) })
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write {
            try $0.execute(
                sql: "UPDATE reads SET record_key = zeroblob(60) WHERE id = ?",
                arguments: [Data(Sample.id(2).bytes)])
        }
        try queue.close()
        let again = try open()
        let outcome = try again.expunge(
            reads: [Sample.id(1)],
            record: DestructionRecord(.expungement, at: time(4), authority: "23-1"))
        #expect(outcome.rewrappedCount == 1 && outcome.unopenedCount == 1)
        #expect(try again.read(Sample.id(3))?.read.text == "7QQC103")
        #expect(try again.read(Sample.id(1))?.read.text == nil)
    }
}
