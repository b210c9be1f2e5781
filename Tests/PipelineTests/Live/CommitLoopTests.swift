// The loop that writes, on stores that fail, lie, say nothing, refuse and fill up.
import Custody
import Foundation
import Ledger
import Pipeline
import PlateCore
import Synchronization
import Testing

@Suite struct CommitLoopTests {
    @Test func aCommitThatLiedIsNeitherLostNorDoubled() {
        for mood in [ModelStore.Mood.lying, .silent(1), .silent(5)] {
            let stage = CommitStage()
            stage.store.expect([mood])
            stage.add(.append(CommitSample.record(1, alert: 1)))
            stage.add(.amend(CommitSample.record(1, revision: 1)))
            stage.add(CommitSample.clockChange(7))
            stage.settle()
            #expect(stage.store.rows.revisions == [CommitSample.id(1): [0, 1]])
            #expect(stage.store.rows.alerts.values.allSatisfy { $0 == 1 })
            #expect(stage.store.rows.clocks == [7])
            #expect(stage.store.sizes == [3], "nothing is written twice")
            #expect(stage.recorded.count == 3 && stage.refusedCount == 0)
        }
    }

    @Test func aCommitThatFailedIsTriedAgain() {
        for mood in [ModelStore.Mood.failing, .away(1), .away(5)] {
            let stage = CommitStage()
            stage.store.expect([mood, mood])
            stage.add(.append(CommitSample.record(1)))
            stage.settle()
            #expect(stage.store.rows.revisions == [CommitSample.id(1): [0]])
            #expect(stage.store.sizes == [1, 1, 1])
            #expect(stage.loop.now.errors >= 2 && stage.loop.now.fault == nil)
            #expect(stage.faults == ["failed", "recovered"])
        }
    }

    /// Before anything was written there is no mark to compare with.
    @Test func theFirstCommitMayLieToo() {
        let store = ModelStore()
        let first = CommitStage(store: store)
        first.add(.append(CommitSample.record(1)))
        first.settle()
        // Another start of the program, whose marks go on.
        let second = CommitStage(store: store)
        store.expect([.failing, .lying])
        second.add(.append(CommitSample.record(2)))
        second.settle()
        #expect(store.rows.revisions == [CommitSample.id(1): [0], CommitSample.id(2): [0]])
        #expect(second.recorded.count == 1)
    }

    @Test func oneThatIsRefusedTakesNobodyWithIt() {
        let stage = CommitStage(store: ModelStore(refusing: [CommitSample.id(5)]))
        for number in 0..<20 {
            stage.add(
                .append(CommitSample.record(number, alert: number == 5 ? number : nil)))
        }
        stage.settle()
        #expect(stage.store.rows.revisions.count == 19)
        #expect(stage.refusedCount == 1 && stage.loop.now.refused == 1)
        #expect(stage.faults == ["refused front"])
        #expect(stage.loop.now.fault == nil)
        // Its later forms bring the read back.
        stage.add(.amend(CommitSample.record(5, revision: 2)))
        stage.add(.amend(CommitSample.record(5, revision: 3)))
        stage.settle()
        #expect(stage.store.rows.revisions[CommitSample.id(5)] == [2, 3])
        #expect(stage.refusedCount == 1)
    }

    @Test func aFullDiskTakesNoPicturesAndThenNothing() {
        let stage = CommitStage()
        stage.fill(to: .refuseScenes)
        stage.add(.append(CommitSample.record(1, sceneBytes: 9, cropBytes: 9)))
        stage.settle()
        stage.fill(to: .refuseCrops)
        stage.add(.append(CommitSample.record(2, sceneBytes: 9, cropBytes: 9)))
        stage.settle()
        #expect(stage.store.rows.scenes.isEmpty)
        #expect(stage.store.rows.crops == [CommitSample.id(1)])
        #expect(stage.queue.standing.shed.forDisk == [.scene: 2, .crop: 1])
        stage.fill(to: .refuseReads)
        stage.add(.append(CommitSample.record(3)))
        stage.turn()
        stage.turn()
        #expect(stage.store.rows.revisions.count == 2 && stage.queue.standing.waiting == 1)
        #expect(stage.loop.now.fault?.contains("the disk is full") == true)
        stage.fill(to: .normal)
        stage.settle()
        #expect(stage.store.rows.revisions.count == 3 && stage.loop.now.fault == nil)
    }

    /// Any order of good and bad commits, refusals and lies: every change is written once, in its order.
    /// A failure names its PLATED_SEED, which makes it happen again.
    @Test func whateverTheStoreDoesEveryChangeIsWrittenOnce() throws {
        let given = ProcessInfo.processInfo.environment["PLATED_SEED"].flatMap { UInt64($0) }
        let first = given ?? 1
        for seed in first..<first + (given == nil ? 200 : 1) {
            try simulate(seed: seed)
        }
    }

    private func simulate(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let note: Comment = "PLATED_SEED=\(seed)"
        let culprits = (0..<3).map { _ in Int.random(in: 0..<60, using: &random) }
        let poisoned = Set(culprits.map(CommitSample.id))
        let stage = CommitStage(store: ModelStore(refusing: poisoned))
        var revisions: [Int: Int] = [:]
        var clocks: [Int64] = []
        for step in 0..<150 {
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let number = Int.random(in: 0..<60, using: &random)
                if number == 0 {
                    clocks.append(Int64(step))
                    stage.add(CommitSample.clockChange(step))
                } else if let revision = revisions[number] {
                    revisions[number] = revision + 1
                    stage.add(.amend(CommitSample.record(number, revision: revision + 1)))
                } else {
                    revisions[number] = 0
                    stage.add(.append(CommitSample.record(number, sceneBytes: 9, alert: number)))
                }
            }
            if Bool.random(using: &random) { stage.store.expect([mood(&random), mood(&random)]) }
            stage.turn()
        }
        stage.store.expect([])
        stage.settle()
        let rows = stage.store.rows
        for (number, last) in revisions {
            let id = CommitSample.id(number)
            if poisoned.contains(id) {
                // Whatever of it could be written is there in its order, and only once.
                let there = rows.revisions[id] ?? []
                try #require(there == there.sorted() && Set(there).count == there.count, note)
            } else {
                try #require(rows.revisions[id] == Array(0...last), note)
                try #require(rows.alerts[CommitSample.id(1_000_000 + number)] == 1, note)
            }
        }
        try #require(rows.clocks == clocks, note)
        try #require(rows.alerts.values.allSatisfy { $0 == 1 }, note)
        let standing = stage.queue.standing
        try #require(standing.waiting == 0 && standing.bytes == 0, note)
    }

    private func mood(_ random: inout SeededGenerator) -> ModelStore.Mood {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .failing
        case 1: .lying
        case 2: .silent(Int.random(in: 1...3, using: &random))
        case 3: .away(Int.random(in: 1...3, using: &random))
        default: .honest
        }
    }
}

/// A commit loop whose turns a test takes, and what it says.
private final class CommitStage: Sendable {
    let store: ModelStore
    let queue: CommitQueue
    let loop: CommitLoop
    private let clock = HandClock()
    private let said: Said

    private final class Said: Sendable {
        let diskStep = Mutex(DiskStep.normal)
        let recorded = Mutex<[RecordID]>([])
        let refused = Mutex(0)
        let faults = Mutex<[String]>([])
    }

    init(store: ModelStore = ModelStore()) {
        self.store = store
        let said = Said()
        self.said = said
        queue = CommitQueue(clock: clock)
        loop = CommitLoop(
            store: store, queue: queue, clock: clock,
            diskStep: { said.diskStep.withLock { $0 } },
            listener: CommitLoop.Listener(
                onRecorded: { entries, _ in
                    said.recorded.withLock { $0 += entries.map(\.name) }
                },
                onRefused: { _ in said.refused.withLock { $0 += 1 } },
                onFault: { fault in said.faults.withLock { $0.append(Self.word(for: fault)) } }))
    }

    /// What the disk has no room for from now on.
    func fill(to step: DiskStep) { said.diskStep.withLock { $0 = step } }
    var recorded: [RecordID] { said.recorded.withLock { $0 } }
    var refusedCount: Int { said.refused.withLock { $0 } }
    var faults: [String] { said.faults.withLock { $0 } }

    func add(_ change: LedgerChange) {
        queue.add(CommitEntry(change, waitingSince: clock.monotonicNow()))
    }

    /// One try, where anything waits; no pause is waited for.
    func turn() {
        if queue.standing.waiting > 0 { loop.turn() }
    }

    /// Turns until nothing waits.
    func settle() {
        var turns = 0
        while queue.standing.waiting > 0 {
            loop.turn()
            turns += 1
            precondition(turns < 10_000, "the loop never comes to an end")
        }
    }

    private static func word(for fault: PatrolFault) -> String {
        switch fault {
        case .storeFailed: "failed"
        case .storeRecovered: "recovered"
        case .recordRefused(let camera, _): "refused \(camera ?? "a note")"
        default: "other"
        }
    }
}

extension CommitEntry {
    /// The read it is of, or any name.
    fileprivate var name: RecordID {
        switch change {
        case .append(let record), .amend(let record): record.read.id
        default: CommitSample.id(0)
        }
    }
}
