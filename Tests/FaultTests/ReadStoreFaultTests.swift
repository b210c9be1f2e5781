/// The store of reads on a disk whose N-th call goes wrong, for every N until a run is not struck: what it
/// said to be on disk is there after the restart, nothing is there twice, and the check holds.
import Custody
import Foundation
import Ledger
import PlateCore
import Testing

@Suite(.serialized) struct ReadStoreFaultTests {
    /// All calls while a new store is made, and three reads are written.
    @Test func openingANewStore() throws {
        try table("open a new store", pace: 7) { stage in stage.writeAll(appends(1...3)) }
    }

    @Test func writingReads() throws {
        try table("append", filled: 1...3, pace: 2) { stage in stage.writeAll(appends(4...7)) }
    }

    @Test func amendingReads() throws {
        try table("amend", filled: 1...3, pace: 2) { stage in
            stage.writeAll(
                (1...3).map { [.amend(FaultSample.record($0, revision: 1))] }
                    + [
                        [
                            .append(FaultSample.record(4)),
                            .amend(FaultSample.record(4, revision: 1)),
                        ]
                    ])
        }
    }

    /// Enough pictures, and two thousand calls, that SQLite moves its log into the database meanwhile.
    @Test func movingTheLogIntoTheDatabase() throws {
        try table("append over a checkpoint", filled: 1...2, pace: 391) { stage in
            stage.writeAll(
                (3...7).map { [.append(FaultSample.record($0, pictureBytes: 1_500_000))] })
        }
    }

    private func appends(_ numbers: ClosedRange<Int>) -> [[LedgerChange]] {
        numbers.map { [.append(FaultSample.record($0))] }
    }

    private func table(
        _ work: String, filled: ClosedRange<Int>? = nil, pace: Int, _ body: (ReadStage) -> Void
    ) throws {
        var lines: [FaultLine] = []
        let made = try filled.map { try FilledFolders($0) }
        for fault in DiskFault.allCases {
            var line = FaultLine(work: work, fault: fault)
            var number = FaultPace.first(fault, pace)
            while try run(&line, fault, number, made, body) { number += FaultPace.step(pace) }
            lines.append(line)
            // A disk that lies about syncs may lose anything; that it is seen to shows that losses are
            // seen.
            if fault != .powerCutOfLiar { #expect(line.lost == 0 && line.unopened == 0) }
            if fault != .powerCutOfLiar { #expect(line.wrong == 0) }
            #expect(line.runs > 0)
        }
        print(FaultLine.title)
        for line in lines { print(line) }
    }

    /// One run; `false` where it was over before the fault.
    private func run(
        _ line: inout FaultLine, _ fault: DiskFault, _ number: Int, _ made: FilledFolders?,
        _ body: (ReadStage) -> Void
    ) throws -> Bool {
        let stage = ReadStage()
        if let made {
            try made.copy(isClosed: number.isMultiple(of: 2), to: stage.folder.state)
            stage.takeFilled(made.changes)
        }
        stage.disk.strike(fault, call: number)
        stage.open()
        body(stage)
        let acknowledged = stage.acknowledged
        guard stage.disk.recover() else { return false }
        line.runs += 1
        line.acknowledged += acknowledged.count
        if fault.isPowerCut {
            var chance = SeededGenerator(seed: UInt64(number))
            try stage.disk.leave(in: stage.folder.left, chance: &chance)
            stage.close()
            stage.inspect(stage.folder.left, acknowledged, &line)
        } else {
            // The same open store goes on once the disk is well; and then there is a restart.
            stage.open()
            stage.writeRest()
            #expect(stage.isAllAcknowledged, "\(line.work), \(fault.rawValue) at \(number)")
            stage.close()
            stage.inspect(stage.folder.state, stage.acknowledged, &line)
        }
        return true
    }
}

/// Stores with some reads in them, made once and copied for every run: one that was closed, and one as it
/// lies while it is open, with a log that is not in the database yet.
final class FilledFolders {
    let changes: [[LedgerChange]]
    private let folder = FaultFolder()

    init(_ numbers: ClosedRange<Int>) throws {
        changes = numbers.map { [.append(FaultSample.record($0))] }
        let store = try ReadStore.open(at: folder.state, sealing: FaultSample.sealing)
        for (index, changes) in changes.enumerated() {
            try store.commit(changes + [.commitMark(Int32(index + 1))])
        }
        try Self.copyFiles(from: folder.state, to: folder.path + "/open")
        try store.close()
        try Self.copyFiles(from: folder.state, to: folder.path + "/closed")
    }

    func copy(isClosed: Bool, to place: String) throws {
        try Self.copyFiles(from: folder.path + (isClosed ? "/closed" : "/open"), to: place)
    }

    private static func copyFiles(from source: String, to target: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: target, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        for name in try manager.contentsOfDirectory(atPath: source) where !name.hasSuffix("-shm") {
            try manager.copyItem(atPath: source + "/" + name, toPath: target + "/" + name)
        }
    }
}

/// A store on a disk that fails, used as the commit loop uses it: each commit has a mark, and one that
/// failed is asked for.
final class ReadStage {
    let folder = FaultFolder()
    let disk: FaultDisk
    private var store: ReadStore?
    private var mark: Int32?
    /// What was to be written, and whether the store said that it is.
    private var work: [(changes: [LedgerChange], isAcknowledged: Bool)] = []

    init() { disk = FaultDisk(folder.state) }

    deinit { disk.remove() }

    var isAllAcknowledged: Bool { work.allSatisfy(\.isAcknowledged) }

    /// Reads that the store said are on disk, with their text as of then.
    var acknowledged: [RecordID: String] {
        var texts: [RecordID: String] = [:]
        for (changes, isAcknowledged) in work where isAcknowledged {
            for case .append(let record) in changes { texts[record.read.id] = record.read.text }
            for case .amend(let record) in changes { texts[record.read.id] = record.read.text }
        }
        return texts
    }

    /// Opens the store where it is not open; three tries, since the disk may fail once.
    func open() {
        for _ in 0..<3 where store == nil {
            store = try? ReadStore.open(at: folder.state, sealing: FaultSample.sealing)
        }
    }

    func close() {
        try? store?.close()
        store = nil
    }

    /// The folder holds these already.
    func takeFilled(_ changes: [[LedgerChange]]) { work = changes.map { ($0, true) } }

    func writeAll(_ changes: [[LedgerChange]]) {
        work += changes.map { ($0, false) }
        writeRest()
    }

    /// Everything that is not acknowledged yet, in its order; nothing overtakes a change that is not there.
    func writeRest() {
        for index in work.indices where !work[index].isAcknowledged {
            for _ in 0..<2 where !work[index].isAcknowledged {
                work[index].isAcknowledged = commit(work[index].changes)
            }
            guard work[index].isAcknowledged else { return }
        }
    }

    /// Whether the store says that `changes` are on disk.
    private func commit(_ changes: [LedgerChange]) -> Bool {
        guard let store else { return false }
        do throws(PlatedError) {
            if mark == nil { mark = try store.lastCommitMark() }
            let next = (mark ?? 0) + 1
            // One that failed and is there all the same.
            if try store.lastCommitMark() != next {
                try store.commit(changes + [.commitMark(next)])
            }
            mark = next
            return true
        } catch {
            return false
        }
    }

    /// Opens the store in `place` as a restart does, and counts what is wrong.
    func inspect(_ place: String, _ acknowledged: [RecordID: String], _ line: inout FaultLine) {
        do throws(PlatedError) {
            let store = try ReadStore.open(at: place, sealing: FaultSample.sealing)
            let stored = try store.reads(limit: 1_000)
            let byID = Dictionary(grouping: stored, by: \.read.id)
            for (id, text) in acknowledged where byID[id]?.first?.read.text != text {
                // A later form that was not acknowledged may be there.
                if !later(id).contains(byID[id]?.first?.read.text ?? "") { line.lost += 1 }
            }
            if byID.values.contains(where: { $0.count > 1 }) { line.wrong += 1 }
            line.unsaid += byID.keys.count { acknowledged[$0] == nil }
            // It goes on working.
            try store.append([FaultSample.record(900)])
            try store.close()
        } catch {
            line.unopened += 1
            return
        }
        guard FaultPace.checks(line.runs) else { return }
        let findings = try? LedgerCheck.run(at: place, sealing: FaultSample.sealing)
        if findings?.allSatisfy(\.isHeld) != true { line.wrong += 1 }
    }

    /// Texts that a read was to have after what is acknowledged.
    private func later(_ id: RecordID) -> [String] {
        work.filter { !$0.isAcknowledged }.flatMap { work in
            work.changes.compactMap { change in
                guard case .amend(let record) = change, record.read.id == id else { return nil }
                return record.read.text
            }
        }
    }
}
