/// What is done to records once they are kept, on a disk whose N-th call goes wrong: purging, shedding and
/// expunging, holds, answers, the depot's receipts. Each is done as a whole or not at all; what was said to be
/// done is done after the restart; and what was not done succeeds when it is tried again.
import Custody
import Foundation
import Ledger
import PlateCore
import Testing

@Suite(.serialized) struct CustodyWorkFaultTests {
    private static let day: Int64 = 86_400_000

    private static func time(_ days: Int64) -> WallTime {
        WallTime(milliseconds: FaultSample.time.milliseconds + days * day)
    }

    private static let order = DestructionRecord(
        .expungement, at: time(3), authority: "order 26-EX-7",
        person: AccessPerson(name: "custodian"))

    private static func hold(_ number: Int) -> Hold {
        Hold(
            id: FaultSample.id(800_000 + number),
            scope: HoldScope(reads: [FaultSample.id(number)]), reason: "subpoena",
            placedBy: AccessPerson(name: "custodian"), at: time(1))
    }

    @Test func purging() throws {
        try table("purge", pace: 23) { stores in
            let holds = HoldRules(try stores.custody.holds())
            let now = WallStamp(Self.time(100), source: .gps, uncertaintyMilliseconds: 10)
            _ = try stores.reads.purge(.standard, holds: holds, now: now)
        }
    }

    @Test func sheddingScenes() throws {
        try table("shed scenes", pace: 23) { stores in
            let holds = HoldRules(try stores.custody.holds())
            _ = try stores.reads.shedScenes(holds: holds, at: Self.time(2))
        }
    }

    @Test func expungingReads() throws {
        try table("expunge reads", pace: 23) { stores in
            _ = try stores.reads.expunge(
                plates: ["7ABC110"], reads: [FaultSample.id(3)], record: Self.order)
        }
    }

    @Test func expungingTheLog() throws {
        try table("expunge the log", pace: 23) { stores in
            let names = ExpungedSubjects(plates: ["8ZQX1"], records: [FaultSample.id(1)])
            try stores.custody.expungeLog(where: names.names, record: Self.order)
        }
    }

    @Test func placingAHold() throws {
        try table("place a hold", pace: 23) { try $0.custody.place(Self.hold(4)) }
    }

    @Test func releasingAHold() throws {
        try table("release a hold", pace: 23) { stores in
            try stores.custody.release(
                FaultSample.id(800_002), by: AccessPerson(name: "custodian"), at: Self.time(2),
                reason: "the case is closed")
        }
    }

    @Test func answering() throws {
        try table("answers", pace: 23) { stores in
            let answers = (0..<3).map { number in
                LedgerChange.statement(
                    RecordStatement(
                        id: FaultSample.id(700_000 + number), kind: .alert,
                        readID: FaultSample.id(2), alertID: FaultSample.id(100_020),
                        madeAt: Self.time(1), body: "answer \(number)"))
            }
            try stores.reads.commit(answers)
        }
    }

    @Test func takingReceipts() throws {
        try table("receipts", pace: 23) { stores in
            let batch = try stores.reads.nextToSend(limit: 99)
            _ = try stores.reads.acknowledge(
                batch.items.map { OutboxReceipt($0.id, sha256: $0.sha256) }, at: Self.time(2))
        }
    }

    private func table(
        _ work: String, pace: Int, _ body: (WorkStores) throws -> Void
    ) throws {
        let made = try FilledStores()
        var lines: [FaultLine] = []
        let (before, after) = try made.sights(body)
        #expect(before != after)
        for fault in DiskFault.allCases {
            var line = FaultLine(work: work, fault: fault)
            var number = FaultPace.first(fault, pace)
            while try WorkRun(made, before, after).run(&line, fault, number, body) {
                number += FaultPace.step(pace)
            }
            lines.append(line)
            #expect(line.runs > 0)
            guard fault != .powerCutOfLiar else { continue }
            #expect(line.lost == 0 && line.unopened == 0 && line.wrong == 0, "\(line)")
        }
        print(FaultLine.title)
        for line in lines { print(line) }
    }
}

/// Both stores of a folder, open.
struct WorkStores {
    let reads: ReadStore
    let custody: CustodyStore

    init(_ place: String) throws {
        reads = try ReadStore.open(at: place, sealing: FaultSample.sealing)
        do {
            custody = try CustodyStore.open(
                at: place, sealing: FaultSample.sealing, reserveBytes: 4096)
        } catch {
            try? reads.close()
            throw error
        }
    }

    func close() {
        try? reads.close()
        try? custody.close()
    }

    /// All that the works change, as one text.
    func sight() throws -> String {
        var lines = try reads.reads(limit: 99).map { stored -> String in
            let scene = try reads.image(.scene, of: stored.read.id)
            return "\(stored.read.id) \(stored.read.text) shed \(scene?.isShed ?? false)"
        }.sorted()
        lines += try reads.statements(limit: 99).map(\.statement.body)
        lines += try reads.dueDestructions().map { due in
            let counts = due.record.counts.sorted { $0.key < $1.key }.map { "\($0) \($1)" }
            return "due \(due.record.kind) \(counts)"
        }
        lines.append("waiting \(try reads.outboxStatus().depthByKind.values.reduce(0, +))")
        lines += try custody.holds().map { "hold \($0.id) in force \($0.isInForce)" }
        lines += try custody.destructions().map { "destroyed \($0.record.logEntries)" }
        lines += try custody.logRecords(limit: 99).map { "line \($0.number) \($0.isExpunged)" }
        return lines.joined(separator: "\n")
    }
}

/// A folder with both stores, made once and copied for every run: reads that the depot has, one that it lacks
/// in part, one that a hold covers, lines of the log; as it lies closed, and as it lies while it is open.
final class FilledStores {
    private let folder = FaultFolder()

    init() throws {
        let stores = try WorkStores(folder.state)
        try stores.reads.append((1...4).map { FaultSample.record($0) })
        let batch = try stores.reads.nextToSend(limit: 99)
        let sent = batch.items.filter { $0.id.record != FaultSample.id(4) }
        _ = try stores.reads.acknowledge(
            sent.map { OutboxReceipt($0.id, sha256: $0.sha256) },
            at: WallTime(milliseconds: FaultSample.time.milliseconds + 1000))
        for number in 0..<3 { try stores.custody.log(FaultSample.access(number)) }
        try stores.custody.place(
            Hold(
                id: FaultSample.id(800_002), scope: HoldScope(reads: [FaultSample.id(2)]),
                reason: "subpoena", placedBy: AccessPerson(name: "custodian"),
                at: FaultSample.time))
        try Self.copyFiles(from: folder.state, to: folder.path + "/open")
        stores.close()
        try Self.copyFiles(from: folder.state, to: folder.path + "/closed")
    }

    func copy(isClosed: Bool, to place: String) throws {
        try Self.copyFiles(from: folder.path + (isClosed ? "/closed" : "/open"), to: place)
    }

    /// What is seen before `work` and after it, on a disk that works.
    func sights(_ work: (WorkStores) throws -> Void) throws -> (before: String, after: String) {
        let place = FaultFolder()
        try copy(isClosed: true, to: place.state)
        let stores = try WorkStores(place.state)
        defer { stores.close() }
        let before = try stores.sight()
        try work(stores)
        return (before, try stores.sight())
    }

    private static func copyFiles(from source: String, to target: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: target, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        for name in try manager.contentsOfDirectory(atPath: source)
        where !name.hasSuffix("-shm") && !name.hasSuffix(".lock") {
            try manager.copyItem(atPath: source + "/" + name, toPath: target + "/" + name)
        }
    }
}

/// One run of a work on a disk that fails.
private final class WorkRun {
    private let made: FilledStores
    private let before: String
    private let after: String
    private let folder = FaultFolder()
    private let disk: FaultDisk

    init(_ made: FilledStores, _ before: String, _ after: String) {
        self.made = made
        self.before = before
        self.after = after
        disk = FaultDisk(folder.state)
    }

    deinit { disk.remove() }

    /// `false` where it was over before the fault.
    func run(
        _ line: inout FaultLine, _ fault: DiskFault, _ number: Int,
        _ work: (WorkStores) throws -> Void
    ) throws -> Bool {
        try made.copy(isClosed: number.isMultiple(of: 2), to: folder.state)
        disk.strike(fault, call: number)
        var stores: WorkStores?
        for _ in 0..<3 where stores == nil { stores = try? WorkStores(folder.state) }
        var isDone = false
        if let stores { isDone = (try? work(stores)) != nil }
        guard disk.recover() else {
            stores?.close()
            return false
        }
        line.runs += 1
        line.acknowledged += isDone ? 1 : 0
        var place = folder.state
        if fault.isPowerCut {
            var chance = SeededGenerator(seed: UInt64(number))
            try disk.leave(in: folder.left, chance: &chance)
            place = folder.left
        }
        stores?.close()
        inspect(place, isDone, &line, work)
        return true
    }

    /// Opens the stores in `place` as a restart does, and counts what is wrong.
    private func inspect(
        _ place: String, _ isDone: Bool, _ line: inout FaultLine,
        _ work: (WorkStores) throws -> Void
    ) {
        do {
            let stores = try WorkStores(place)
            defer { stores.close() }
            let seen = try stores.sight()
            if isDone && seen != after { line.lost += 1 }
            if !isDone && seen == after { line.unsaid += 1 }
            // Neither: it was done in part.
            if seen != before && seen != after { line.wrong += 1 }
            if seen == before {
                try work(stores)
                if try stores.sight() != after { line.wrong += 1 }
            }
            if !(try stores.custody.verifyLog().isWhole) { line.wrong += 1 }
        } catch {
            line.unopened += 1
            return
        }
        guard FaultPace.checks(line.runs) else { return }
        let findings = try? LedgerCheck.run(at: place, sealing: FaultSample.sealing)
        if findings?.allSatisfy(\.isHeld) != true { line.wrong += 1 }
    }
}
