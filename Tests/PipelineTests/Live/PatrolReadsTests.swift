// What a patrol reads of a rendered drive: the same as a replay, in order, stamped, through disks that fail.
import Capture
import Foundation
import Ledger
import Pipeline
import PlateCore
import Testing

@Suite(.serialized) struct PatrolReadsTests {
    @Test func aDriveGivesTheEventsOfItsReplay() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "plated-replay-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let replay = try Replay(
            recording: Recording(path: Drive.folder("day-patrol")), stateFolder: folder, speed: .max
        )
        var expectedReads: [String] = []
        var expectedAlerts: [String] = []
        var frames = 0
        try replay.run { event in
            switch event {
            case .read(let read): expectedReads.append(Self.line(read))
            case .alert(let announcement): expectedAlerts.append(announcement.alert.text)
            case .summary(let summary): frames = summary.frames
            case .alertReading: break
            case .alertRecorded: Issue.record("a replay's alerts are recorded before they are told")
            }
        }
        let stage = try PatrolStage()
        // On the day of the drive, for some entries of its list expire.
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", stage: stage)], matcher: Drive.matcher("day-patrol"),
            surroundings: FixedSurroundings(wallMilliseconds: { _ in 1_777_916_530_000 }))
        #expect(eventually(seconds: 300) { patrol.status().cameras[0].processed == frames })
        #expect(stage.stop().isClean)
        #expect(patrol.status().cameras[0].dropped.isEmpty)
        #expect(stage.reads.map(Self.line) == expectedReads)
        #expect(stage.alerts.map(\.text) == expectedAlerts)
        #expect(expectedReads.count > 10 && expectedAlerts.count > 3)
        #expect(patrol.status().reads == expectedReads.count)
        #expect(patrol.status().alerts == expectedAlerts.count)
        #expect(patrol.status().sightingsOpen == 0)
        #expect(patrol.status().timings[.alert]?.count == expectedAlerts.count)
    }

    private static func line(_ read: PlateRead) -> String {
        "\(read.text) \(read.state ?? "-") \(read.frames.first) \(read.frames.last) "
            + "\(read.frames.count) \(Int((read.confidence * 1000).rounded()))"
    }

    /// Two cameras on two threads: each camera's reads are as if it were alone.
    @Test func camerasDoNotMixUp() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol(
            [
                Drive.camera("day-patrol", as: "left", count: 90, stage: stage),
                Drive.camera("day-patrol", as: "right", count: 90, stage: stage),
            ], matcher: Drive.matcher("day-patrol"))
        #expect(
            eventually(seconds: 120) { patrol.status().cameras.allSatisfy { $0.processed == 90 } })
        #expect(stage.stop().isClean)
        let left = stage.reads.filter { $0.camera == "left" }.map(Self.line)
        let right = stage.reads.filter { $0.camera == "right" }.map(Self.line)
        #expect(left == right && !left.isEmpty)
        #expect(stage.reads.count == left.count * 2)
    }

    @Test func framesAreStampedByTheSurroundings() throws {
        let stage = try PatrolStage()
        let here = Position(latitude: 34.05, longitude: -118.24, accuracy: 4)
        // A wall clock that goes back by an hour each second.
        let surroundings = FixedSurroundings(
            wallMilliseconds: { 1_777_880_000_000 - $0.nanoseconds / 1_000_000 * 3600 },
            here: here)
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 60, stage: stage)], surroundings: surroundings)
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 60 })
        #expect(stage.stop().isClean)
        let reads = stage.reads
        #expect(!reads.isEmpty)
        for read in reads {
            #expect(read.position == here)
            #expect(read.wallTimeSource == .gps)
            #expect(read.wallTimeUncertaintyMilliseconds == 7)
            let moment = try #require(read.capturedMoment)
            #expect(read.capturedAt.milliseconds == surroundings.wallMilliseconds(moment))
        }
    }

    /// Thirty frames are two seconds: the vehicle in them is gone three seconds after it was last seen,
    /// without another frame and without a stop.
    @Test func aSightingEndsThoughTheCameraWentSilent() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([Drive.camera("day-patrol", count: 30, stage: stage)])
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 30 })
        #expect(stage.reads.isEmpty && patrol.status().sightingsOpen > 0)
        #expect(eventually { !stage.reads.isEmpty })
        #expect(stage.stop().isClean)
    }

    @Test func aStoreThatFailsForAWhileLosesNothing() throws {
        let stage = try PatrolStage()
        stage.failing.fail(with: PlatedError(.inputOutput, "the disk is full"))
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: 90, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 90 })
        #expect(eventually { stage.failing.tryCount >= 3 })
        // An alert does not wait for the disk.
        #expect(eventually { !stage.alerts.isEmpty })
        let during = patrol.status()
        #expect(during.storeFault == "the disk is full" && during.storeErrors >= 3)
        #expect(during.changesWaiting > 0 && during.oldestChangeMilliseconds > 0)
        #expect(during.reads == 0 && during.commits == 0 && during.alertsNotRecorded > 0)
        let told = Set(stage.saidSoFar.notRecorded)
        #expect(told == Set(stage.alerts.map(\.id)) && stage.saidSoFar.recordedLater.isEmpty)
        stage.failing.fail(with: nil)
        #expect(eventually { patrol.status().storeFault == nil })
        #expect(stage.stop().isClean)
        let reference = try undisturbed(frames: 90)
        // While the store was away sightings ended by the camera's silence, and not by the stop.
        #expect(stage.reads.map(\.text).sorted() == reference.reads.sorted())
        #expect(stage.alerts.map(\.text) == reference.alerts)
        #expect(!reference.alerts.isEmpty)
        // And what was told is on disk, and told to be.
        #expect(try Set(stage.store.alerts(limit: 100).map(\.id)) == Set(stage.alerts.map(\.id)))
        #expect(told.isSubset(of: stage.saidSoFar.recordedLater))
        #expect(Set(stage.saidSoFar.recordedLater) == Set(stage.saidSoFar.notRecorded))
        #expect(patrol.status().alertsNotRecorded == 0 && patrol.status().changesWaiting == 0)
        #expect(stage.faultCount { if case .storeFailed = $0 { true } else { false } } == 1)
        #expect(stage.faultCount { if case .alertsNotRecorded = $0 { true } else { false } } == 1)
    }

    private func undisturbed(frames: Int) throws -> (reads: [String], alerts: [String]) {
        let stage = try PatrolStage()
        let patrol = try stage.patrol(
            [Drive.camera("day-patrol", count: frames, stage: stage)],
            matcher: Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == frames })
        #expect(stage.stop().isClean)
        return (stage.reads.map(\.text), stage.alerts.map(\.text))
    }

    @Test func aStoreThatNeverComesBackDoesNotHoldUpTheStop() throws {
        let stage = try PatrolStage()
        stage.failing.fail(with: PlatedError(.inputOutput, "the disk is gone"))
        let patrol = try stage.patrol([Drive.camera("day-patrol", count: 60, stage: stage)])
        #expect(eventually(seconds: 120) { patrol.status().changesWaiting > 0 })
        let clock = SystemClock()
        let before = clock.monotonicNow()
        let end = stage.stop(withinMilliseconds: 3_000)
        #expect(clock.monotonicNow().milliseconds(since: before) < 30_000)
        #expect(end.eventsUnrecorded > 0 && !end.readsUnrecorded.isEmpty)
        #expect(patrol.status().camerasThatDoNotAddUp.isEmpty)
    }

    /// What is refused for what it is must not stop the reads behind it.
    @Test func aRecordThatTheStoreRefusesIsGivenUp() throws {
        let stage = try PatrolStage()
        stage.failing.fail(with: PlatedError(.badData, "no plate"))
        let patrol = try stage.patrol([Drive.camera("day-patrol", count: 90, stage: stage)])
        #expect(eventually(seconds: 120) { patrol.status().recordsRefused >= 1 })
        stage.failing.fail(with: nil)
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 90 })
        #expect(stage.stop().isClean)
        #expect(!stage.reads.isEmpty)
        #expect(patrol.status().storeFault == nil)
    }

    @Test func newListsCountFromTheNextReadOn() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([Drive.camera("day-patrol", count: 90, stage: stage)])
        #expect(eventually(seconds: 120) { patrol.status().sightingsOpen > 0 })
        patrol.replace(matcher: try Drive.matcher("day-patrol"))
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed == 90 })
        #expect(stage.stop().isClean)
        #expect(!stage.alerts.isEmpty)
    }
}
