// The decisions about what waits for the disk: when, how many, what goes, which is refused.
import Ledger
import Pipeline
import PlateCore
import Testing

@Suite struct CommitBacklogTests {
    private let megabyte = 1024 * 1024

    private func later(_ milliseconds: Double) -> MonotonicTime {
        CommitSample.start.adding(milliseconds: milliseconds)
    }

    @Test func othersWaitForCompanyAndAHitDoesNot() {
        var backlog = CommitBacklog()
        #expect(backlog.milliseconds(untilDueAt: later(0)) == nil)
        backlog.add(CommitSample.entry(1))
        #expect(backlog.milliseconds(untilDueAt: later(0)) == 250)
        #expect(backlog.milliseconds(untilDueAt: later(100)) == 150)
        // The oldest counts, not the newest.
        backlog.add(CommitSample.entry(2, at: later(100)))
        #expect(backlog.milliseconds(untilDueAt: later(100)) == 150)
        #expect(backlog.milliseconds(untilDueAt: later(250)) == 0)
        backlog.add(CommitSample.entry(3, alert: 3, at: later(120)))
        #expect(backlog.milliseconds(untilDueAt: later(120)) == 0)
        #expect(backlog.take(refusing: []).count == 3)
        #expect(backlog.settleRecorded().map { $0.alerts.count } == [0, 0, 1])
        #expect(backlog.count == 0 && backlog.bytes == 0)
    }

    @Test func aCommitIsBounded() {
        var backlog = CommitBacklog()
        for number in 0..<600 { backlog.add(CommitSample.entry(number)) }
        #expect(backlog.milliseconds(untilDueAt: later(0)) == 0)
        #expect(backlog.take(refusing: []).count == Limits.commitCountMax)
        _ = backlog.settleRecorded()
        var large = CommitBacklog()
        for number in 0..<20 { large.add(CommitSample.entry(number, sceneBytes: 3 * megabyte)) }
        // Two of three megabytes fit into eight; one that is larger than a commit goes alone.
        #expect(large.take(refusing: []).count == 2)
        _ = large.settleRecorded()
        var huge = CommitBacklog()
        huge.add(CommitSample.entry(1, sceneBytes: 9 * megabyte))
        huge.add(CommitSample.entry(2))
        #expect(huge.take(refusing: []).count == 1)
    }

    @Test func scenesGoFirstThenCropsAndNeverThoseOfAHit() {
        var backlog = CommitBacklog()
        backlog.add(
            CommitSample.entry(0, sceneBytes: megabyte, cropBytes: megabyte, alert: 0))
        var number = 1
        while backlog.step < .scenes {
            backlog.add(CommitSample.entry(number, sceneBytes: megabyte, cropBytes: megabyte))
            number += 1
        }
        #expect(backlog.shed.forMemory == [.scene: 1])
        #expect(backlog.bytes <= Limits.commitWaitingScenesBytesMax)
        while backlog.step < .crops {
            backlog.add(CommitSample.entry(number, sceneBytes: megabyte, cropBytes: megabyte))
            number += 1
        }
        // Not one crop went while there was a scene.
        #expect(backlog.shed.forMemory == [.scene: number - 1, .crop: 1])
        #expect(!backlog.isFull)
        let first = written(&backlog)[0]
        #expect(first.scene?.count == megabyte && first.crop?.count == megabyte)
    }

    @Test func theOldestSceneGoesFirst() {
        var backlog = CommitBacklog()
        for number in 0..<70 {
            backlog.add(CommitSample.entry(number, sceneBytes: megabyte))
        }
        let scenes = written(&backlog).map { $0.scene != nil }
        #expect(scenes.count == 70)
        let gone = scenes.prefix { !$0 }.count
        #expect(gone > 0 && scenes.dropFirst(gone).allSatisfy { $0 })
        #expect(backlog.shed.forMemory == [.scene: gone])
    }

    @Test func recognitionWaitsWhereNothingIsLeftToGo() {
        var backlog = CommitBacklog()
        var number = 0
        while !backlog.isFull {
            backlog.add(CommitSample.entry(number, sceneBytes: 4 * megabyte, alert: number))
            number += 1
        }
        #expect(backlog.step == .recognitionWaits)
        #expect(backlog.shed.forMemory.isEmpty, "pictures of hits stay")
        #expect(backlog.alerts.count == number)
        #expect(written(&backlog).count == number)
        #expect(backlog.step == .none && backlog.bytes == 0)
    }

    /// What is being written is not touched: it may be on disk already.
    @Test func whatIsBeingWrittenKeepsItsPictures() {
        var backlog = CommitBacklog()
        for number in 0..<3 { backlog.add(CommitSample.entry(number, sceneBytes: 2 * megabyte)) }
        #expect(backlog.take(refusing: []).count == 3)
        for number in 3..<40 {
            backlog.add(CommitSample.entry(number, sceneBytes: 2 * megabyte))
        }
        #expect(backlog.shed.forMemory[.scene, default: 0] > 0)
        backlog.settleFailed()
        #expect(backlog.take(refusing: []).prefix(3).allSatisfy { record($0)?.scene != nil })
    }

    @Test func aFullDiskGetsNoPictures() {
        var backlog = CommitBacklog()
        backlog.add(CommitSample.entry(1, sceneBytes: 9, cropBytes: 9, alert: 1))
        backlog.add(CommitSample.entry(2, sceneBytes: 9, cropBytes: 9))
        let changes = backlog.take(refusing: [.scene])
        #expect(changes.compactMap(record).map { $0.scene == nil } == [true, true])
        #expect(changes.compactMap(record).map { $0.crop == nil } == [false, false])
        #expect(backlog.shed.forDisk == [.scene: 2] && backlog.shed.forMemory.isEmpty)
    }

    /// Wherever the refused one is, it goes alone, and with few tries.
    @Test func halvingFindsTheOneThatIsRefused() throws {
        for culprit in 0..<64 {
            var backlog = CommitBacklog()
            for number in 0..<64 { backlog.add(CommitSample.entry(number)) }
            var written: [RecordID] = []
            var refused: [RecordID] = []
            var tries = 0
            while backlog.count > 0 {
                tries += 1
                try #require(tries < 100)
                let ids = backlog.take(refusing: []).compactMap { record($0)?.read.id }
                if ids.contains(CommitSample.id(culprit)) {
                    let given = backlog.settleRefused()
                    if let id = given.flatMap({ record($0.change)?.read.id }) { refused.append(id) }
                } else {
                    written += ids
                    _ = backlog.settleRecorded()
                }
            }
            #expect(refused == [CommitSample.id(culprit)])
            #expect(written == (0..<64).filter { $0 != culprit }.map(CommitSample.id))
            #expect(tries <= 12, "\(culprit)")
        }
    }

    /// A read that is not there begins with its later form, before it is lost.
    @Test func theLastTryOfAnAmendmentIsANewRead() {
        var backlog = CommitBacklog()
        backlog.add(
            CommitEntry(
                .amend(CommitSample.record(1, revision: 1)), waitingSince: CommitSample.start))
        var forms: [Bool] = []
        for _ in 0..<Limits.storeRefusalsMax {
            let isNew = if case .append = backlog.take(refusing: [])[0] { true } else { false }
            forms.append(isNew)
            _ = backlog.settleRefused()
        }
        #expect(forms == [false, false, true])
        #expect(backlog.count == 0)
    }

    @Test func notesAreBoundedAndTheOldestClockGoes() {
        var backlog = CommitBacklog()
        backlog.add(CommitSample.entry(1))
        for number in 0..<200 {
            backlog.add(
                CommitEntry(
                    CommitSample.clockChange(number), waitingSince: CommitSample.start))
        }
        #expect(backlog.count == 1 + Limits.storeNotesWaitingMax)
        #expect(backlog.notesDropped == 200 - Limits.storeNotesWaitingMax)
        let changes = backlog.take(refusing: [])
        guard case .clockChange(let oldest) = changes[1] else {
            Issue.record("no note")
            return
        }
        #expect(oldest.moment.nanoseconds == Int64(200 - Limits.storeNotesWaitingMax))
    }

    private func record(_ change: LedgerChange) -> ReadRecord? {
        switch change {
        case .append(let record), .amend(let record): record
        default: nil
        }
    }

    /// Everything that waits, as an honest store gets it.
    private func written(_ backlog: inout CommitBacklog) -> [ReadRecord] {
        var records: [ReadRecord] = []
        while backlog.count > 0 {
            records += backlog.take(refusing: []).compactMap(record)
            _ = backlog.settleRecorded()
        }
        return records
    }
}
