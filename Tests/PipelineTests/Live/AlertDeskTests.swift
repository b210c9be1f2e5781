// When an alert is told: with the disk, or without it after 250 ms, and again when the disk has it.
import Pipeline
import PlateCore
import Testing

@Suite struct AlertDeskTests {
    private let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func later(_ milliseconds: Double) -> MonotonicTime {
        start.adding(milliseconds: milliseconds)
    }

    private func desk(_ alerts: [Int], isDiskAway: Bool = false) -> AlertDesk {
        var desk = AlertDesk()
        for number in alerts {
            let record = CommitSample.record(number, alert: number)
            desk.raise(
                record.alerts[0], AlertSight(read: record.read, crop: nil), frameAt: later(-10),
                offsetMilliseconds: 7, at: start, isDiskAway: isDiskAway)
        }
        return desk
    }

    private func id(_ number: Int) -> RecordID { CommitSample.id(1_000_000 + number) }

    @Test func anAlertThatTheDiskHasIsToldOnce() throws {
        var desk = desk([1])
        #expect(desk.milliseconds(untilDueAt: start) == 250)
        #expect(desk.due(at: later(249)).isEmpty)
        guard case .alert(let told) = desk.recorded(id(1), at: later(20)) else {
            Issue.record("no alert")
            return
        }
        #expect(told.isRecorded && told.latencyMilliseconds == 30 && told.offsetMilliseconds == 7)
        #expect(desk.due(at: later(9_999)).isEmpty && desk.recorded(id(1), at: later(30)) == nil)
        #expect(desk.notRecordedCount == 0 && desk.milliseconds(untilDueAt: later(30)) == nil)
    }

    @Test func oneThatTheDiskDoesNotHaveIsToldAndToldAgain() {
        var desk = desk([1, 2])
        let told = desk.due(at: later(250))
        #expect(told.map(\.alert.id) == [id(1), id(2)])
        #expect(told.allSatisfy { !$0.isRecorded } && desk.notRecordedCount == 2)
        #expect(desk.due(at: later(500)).isEmpty)
        guard case .alertRecorded(let again) = desk.recorded(id(2), at: later(90_000)) else {
            Issue.record("not told again")
            return
        }
        #expect(again.isRecorded && again.alert.id == id(2))
        #expect(desk.notRecordedCount == 1)
    }

    /// With a disk that is known to be away there is nothing to wait for.
    @Test func aDiskThatIsAwayIsNotWaitedFor() {
        var desk = desk([1], isDiskAway: true)
        #expect(desk.milliseconds(untilDueAt: start) == 0)
        #expect(desk.due(at: start).count == 1)
    }

    @Test func oneThatTheStoreRefusesStands() {
        var desk = desk([1, 2])
        #expect(desk.refused(id(1), at: later(3))?.isRecorded == false)
        _ = desk.due(at: later(250))
        #expect(desk.refused(id(2), at: later(300)) == nil, "it was told already")
        #expect(desk.notRecordedCount == 2)
        #expect(desk.refused(id(2), at: later(300)) == nil && desk.notRecordedCount == 2)
    }

    @Test func atTheEndAllAreTold() {
        var desk = desk([1, 2])
        #expect(desk.due(at: start, isOver: true).count == 2)
    }
}

@Suite struct DiskWatchTests {
    private let now = MonotonicTime(nanoseconds: 90_000_000_000)

    private func words(_ faults: [PatrolFault]) -> [String] {
        faults.map { fault in
            switch fault {
            case .storeBehind(let step): "behind \(step)"
            case .storeKeepsUp: "keeps up"
            case .storeSilent: "silent"
            case .alertsNotRecorded(let count): "alerts \(count)"
            default: "other"
            }
        }
    }

    @Test func everyStepIsToldOnceAndItsEnd() {
        var watch = DiskWatch()
        var told: [String] = []
        let steps: [CommitBacklog.Step] = [
            .none, .scenes, .scenes, .none, .scenes, .recognitionWaits, .crops, .recognitionWaits,
            .none, .none,
        ]
        for step in steps {
            var standing = CommitQueue.Standing()
            standing.step = step
            told += words(watch.look(standing, alertsNotRecorded: 0, at: now))
        }
        #expect(
            told == [
                "behind scenes", "keeps up", "behind scenes", "behind recognitionWaits", "keeps up",
            ])
    }

    @Test func aSilentDiskAndAlertsThatItDoesNotHaveAreToldOnceARow() {
        var watch = DiskWatch()
        var standing = CommitQueue.Standing()
        standing.writingSince = now.adding(milliseconds: -4_000)
        #expect(watch.look(standing, alertsNotRecorded: 0, at: now).isEmpty)
        standing.writingSince = now.adding(milliseconds: -6_000)
        let first = watch.look(standing, alertsNotRecorded: 1, at: now)
        #expect(words(first) == ["silent", "alerts 1"])
        #expect(watch.look(standing, alertsNotRecorded: 2, at: now).isEmpty)
        standing.writingSince = nil
        #expect(watch.look(standing, alertsNotRecorded: 0, at: now).isEmpty)
        standing.writingSince = now.adding(milliseconds: -6_000)
        let second = watch.look(standing, alertsNotRecorded: 1, at: now)
        #expect(words(second) == ["silent", "alerts 1"])
    }
}
