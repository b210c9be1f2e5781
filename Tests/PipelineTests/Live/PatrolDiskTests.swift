// A patrol on a disk that hangs, is slow, lies or never comes back: recognition, matching and alerts go on.
import Capture
import Foundation
import Ledger
import Pipeline
import PlateCore
import Testing

@Suite(.serialized) struct PatrolDiskTests {
    /// The disk does not return from its first call: everything is read and announced all the same, and
    /// recorded when it comes back.
    @Test func aDiskThatHangsHoldsNothingUp() throws {
        let stage = try PatrolStage()
        let reference = try undisturbed()
        stage.failing.hang()
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 150, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 150 })
        #expect(eventually { stage.alerts.count == reference.alerts.count })
        let during = patrol.status()
        #expect(during.commits == 0 && during.reads == 0 && stage.reads.isEmpty)
        #expect(during.cameras[0].dropped.isEmpty)
        #expect(during.alertsNotRecorded == reference.alerts.count)
        #expect(during.changesWaiting > 3 && during.changesWaitingBytes > 10_000)
        let clock = SystemClock()
        let stuck = patrol.pulses.filter {
            $0.name != "commit" && $0.silenceMilliseconds(at: clock.monotonicNow()) > 10_000
        }
        #expect(stuck.isEmpty)
        #expect(eventually { patrol.status().storeFault?.contains("not answered") == true })
        #expect(eventually { stage.faultCount(isSilence) == 1 })
        stage.failing.recover()
        #expect(eventually { patrol.status().changesWaiting == 0 })
        #expect(eventually { patrol.status().alertsNotRecorded == 0 })
        #expect(stage.stop().isClean)
        #expect(stage.alerts.map(\.text) == reference.alerts.map(\.text))
        #expect(stage.reads.map(\.text) == reference.reads.map(\.text))
        #expect(stage.saidSoFar.notRecorded == stage.saidSoFar.recordedLater)
        #expect(try Set(stage.store.alerts(limit: 100).map(\.id)) == Set(stage.alerts.map(\.id)))
        #expect(patrol.status().storeErrors == 0 && patrol.status().storeFault == nil)
        // What waited shares commits.
        #expect(patrol.status().changesPerCommit > 1)
    }

    /// Each commit takes half a second: every alert is told in time, none twice, and all are recorded.
    @Test func aSlowDiskDelaysNoAlert() throws {
        let stage = try PatrolStage()
        stage.failing.takeTime(milliseconds: 500)
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 150, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 150 })
        #expect(eventually { patrol.status().alertsNotRecorded == 0 && !stage.alerts.isEmpty })
        #expect(stage.stop().isClean)
        let said = stage.saidSoFar
        #expect(Set(said.alerts.map(\.id)).count == said.alerts.count)
        #expect(said.notRecorded == said.recordedLater && !said.notRecorded.isEmpty)
        #expect(patrol.status().lastCommitMilliseconds ?? 0 >= 500)
        #expect(try stage.store.alerts(limit: 100).count == said.alerts.count)
    }

    /// On a real store: every other commit is on disk though it said that it failed.
    @Test func aDiskThatLiesLosesAndDoublesNothing() throws {
        let stage = try PatrolStage()
        let reference = try undisturbed()
        stage.failing.lie(everyOther: true)
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 150, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 150 })
        #expect(stage.stop().isClean)
        #expect(stage.reads.map(\.text) == reference.reads.map(\.text))
        #expect(stage.alerts.map(\.text) == reference.alerts.map(\.text))
        #expect(try stage.store.counts().reads == reference.counts.reads)
        #expect(try stage.store.counts().alerts == reference.counts.alerts)
        #expect(try stage.store.counts().revisions == reference.counts.revisions)
        #expect(patrol.status().recordsRefused == 0)
    }

    @Test func whatIsNotWrittenAtTheEndIsNamed() throws {
        let stage = try PatrolStage()
        stage.failing.hang()
        defer { stage.failing.recover() }
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 150, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 150 })
        #expect(eventually { !stage.alerts.isEmpty })
        let end = stage.stop(withinMilliseconds: 2_000)
        #expect(!end.isClean && end.threadsLeft == ["commit"])
        #expect(end.alertsUnrecorded == stage.alerts.map(\.id))
        #expect(end.readsUnrecorded.count >= stage.alerts.count)
        #expect(end.eventsUnrecorded >= end.readsUnrecorded.count)
    }

    /// What else the daemon has to write goes the same way, also before the start.
    @Test func notesGoWithTheReads() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([], isStarted: false)
        patrol.enqueue(.hotlistVersion(CommitSample.version(1)))
        patrol.start()
        patrol.enqueue(.hotlistVersion(CommitSample.version(2)), isUrgent: true)
        #expect(eventually { patrol.status().changesCommitted == 2 })
        #expect(stage.stop().isClean)
        #expect(patrol.status().commits >= 1 && patrol.status().storeErrors == 0)
        #expect(try stage.store.hotlistVersions().map(\.source) == ["list 1", "list 2"])
    }

    private func isSilence(_ fault: PatrolFault) -> Bool {
        if case .storeSilent = fault { true } else { false }
    }

    private func undisturbed() throws -> (
        reads: [PlateRead], alerts: [Alert], counts: StoreCounts
    ) {
        let stage = try PatrolStage()
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 150, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 150 })
        #expect(stage.stop().isClean)
        #expect(!stage.alerts.isEmpty && !stage.reads.isEmpty)
        return (stage.reads, stage.alerts, try stage.store.counts())
    }
}
