/// The store of custody on a disk whose N-th call goes wrong: an entry of the access log that was said to be
/// written is there after the restart, and the log verifies as whole.
import Custody
import Foundation
import Ledger
import PlateCore
import Testing

@Suite(.serialized) struct CustodyStoreFaultTests {
    @Test func openingANewStore() throws {
        try table("open, log, account", isFilled: false, pace: 4)
    }

    @Test func loggingAndAccounts() throws {
        try table("log, account", isFilled: true, pace: 1)
    }

    private func table(_ work: String, isFilled: Bool, pace: Int) throws {
        var lines: [FaultLine] = []
        for fault in DiskFault.allCases {
            var line = FaultLine(work: work, fault: fault)
            var number = FaultPace.first(fault, pace)
            while try run(&line, fault, number, isFilled) { number += FaultPace.step(pace) }
            lines.append(line)
            #expect(line.runs > 0)
            guard fault != .powerCutOfLiar else { continue }
            #expect(line.lost == 0 && line.unopened == 0 && line.wrong == 0, "\(line)")
        }
        print(FaultLine.title)
        for line in lines { print(line) }
    }

    /// One run; `false` where it was over before the fault.
    private func run(
        _ line: inout FaultLine, _ fault: DiskFault, _ number: Int, _ isFilled: Bool
    ) throws -> Bool {
        let stage = CustodyStage()
        if isFilled {
            stage.work(1...2)
            if number.isMultiple(of: 2) { stage.close() }
        }
        stage.disk.strike(fault, call: number)
        stage.work(3...5)
        let acknowledged = stage.acknowledged
        guard stage.disk.recover() else { return false }
        line.runs += 1
        line.acknowledged += acknowledged.count
        if fault.isPowerCut {
            var chance = SeededGenerator(seed: UInt64(number))
            try stage.disk.leave(in: stage.folder.left, chance: &chance)
            stage.close()
            stage.inspect(stage.folder.left, &line)
        } else {
            // The same open store logs again once the disk is well; and then there is a restart.
            stage.work(6...6)
            #expect(stage.isLastLogged, "\(line.work), \(fault.rawValue) at \(number)")
            stage.close()
            stage.inspect(stage.folder.state, &line)
        }
        return true
    }
}

/// A store of custody on a disk that fails.
private final class CustodyStage {
    let folder = FaultFolder()
    let disk: FaultDisk
    private var store: CustodyStore?
    /// Entries that the store said are on disk.
    private(set) var acknowledged: [Int64: AccessRecord] = [:]
    /// Values that it said are on disk, and values that may be there instead.
    private var account: [UInt8]?
    private var accountTried: [[UInt8]] = []
    private(set) var isLastLogged = false

    init() { disk = FaultDisk(folder.state) }

    deinit { disk.remove() }

    func work(_ numbers: ClosedRange<Int>) {
        for number in numbers {
            open()
            isLastLogged = false
            let record = FaultSample.access(number)
            if let entry = try? store?.log(record) {
                acknowledged[entry] = record
                isLastLogged = true
            }
            let bytes = [UInt8](repeating: UInt8(number), count: 40)
            accountTried.append(bytes)
            do {
                guard let store else { continue }
                try store.setAccount(named: "m.gutierrez", bytes)
                account = bytes
                accountTried = []
            } catch {}
        }
    }

    func close() {
        try? store?.close()
        store = nil
    }

    private func open() {
        for _ in 0..<2 where store == nil { store = try? Self.open(folder.state) }
    }

    private static func open(_ place: String) throws -> CustodyStore {
        try CustodyStore.open(at: place, sealing: FaultSample.sealing, reserveBytes: 4096)
    }

    /// Opens the store in `place` as a restart does, and counts what is wrong.
    func inspect(_ place: String, _ line: inout FaultLine) {
        do {
            let store = try Self.open(place)
            let entries = try store.logRecords(limit: 1_000)
            let byNumber = Dictionary(uniqueKeysWithValues: entries.map { ($0.number, $0.record) })
            for (number, record) in acknowledged where byNumber[number] != record {
                line.lost += 1
            }
            line.unsaid += byNumber.keys.count { acknowledged[$0] == nil }
            let there = try store.account(named: "m.gutierrez")
            if there != account && !accountTried.contains(there ?? []) { line.lost += 1 }
            if !(try store.verifyLog().isWhole) { line.wrong += 1 }
            // It goes on working.
            try store.log(FaultSample.access(99))
            try store.close()
        } catch {
            line.unopened += 1
        }
    }
}
