/// Runs, moments and changes of clocks: the order of reads outlives any step of a clock, and stores of
/// an older Plated come along.

import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore
import Testing

@Suite struct ReadStoreTimesTests {
    private let scratch = ScratchFolder()
    private let boot = BootID("1ddee3c4-7e6c-4836-a48e-610f2ffa2762")

    private func open(_ wall: Int64 = 0, moment: Int64 = 0) throws -> ReadStore {
        try ReadStore.open(
            at: scratch.state, sealing: Sample.sealing,
            beginning: RunStart(
                boot: boot, moment: MonotonicTime(nanoseconds: moment),
                stamp: WallStamp(
                    WallTime(milliseconds: Sample.start.milliseconds + wall), source: .network,
                    uncertaintyMilliseconds: 51)))
    }

    /// A read of a second on the monotonic clock, at a wall time `wall` milliseconds after the start.
    private func read(
        _ number: Int, second: Int64, wall: Int64, source: WallTimeSource = .network
    ) -> ReadRecord {
        var read = Sample.read(number)
        read.capturedMoment = MonotonicTime(nanoseconds: second * 1_000_000_000)
        read.capturedAt = WallTime(milliseconds: Sample.start.milliseconds + wall)
        read.wallTimeSource = source
        read.wallTimeUncertaintyMilliseconds = 51
        return ReadRecord(read: read)
    }

    private func change(
        _ kind: ClockChange.Kind = .corrected, second: Double, by milliseconds: Int64
    ) -> ClockChange {
        ClockChange(
            kind: kind, moment: MonotonicTime(nanoseconds: Int64(second * 1e9)),
            milliseconds: milliseconds,
            stamp: WallStamp(Sample.start, source: .gps, uncertaintyMilliseconds: 1005))
    }

    private func broken() throws -> [LedgerFinding] {
        try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing).filter { !$0.isHeld }
    }

    @Test func runAndMomentComeBack() throws {
        let store = try open(7, moment: 42)
        #expect(store.run == 1)
        let record = read(1, second: 3, wall: 3000)
        try store.append([record])
        let stored = try #require(try store.read(record.read.id))
        #expect(stored.run == 1)
        #expect(String(describing: stored.read) == String(describing: record.read))
        let runs = try store.runs()
        #expect(runs.map(\.number) == [1])
        #expect(runs[0].start.boot == boot && runs[0].start.moment.nanoseconds == 42)
        #expect(runs[0].start.stamp.uncertaintyMilliseconds == 51)
    }

    @Test func replayHasNoRunAndKeepsNoMoment() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([read(1, second: 3, wall: 3000)])
        let stored = try #require(try store.read(Sample.id(1)))
        #expect(store.run == nil && stored.run == nil && stored.read.capturedMoment == nil)
        #expect(try store.runs().isEmpty)
        let error = #expect(throws: PlatedError.self) { try store.append(change(second: 1, by: 1)) }
        #expect(error?.code == .badData)
    }

    @Test func recordingAsACameraHasNoMoment() throws {
        let store = try open()
        var record = read(1, second: 3, wall: 3000, source: .recording)
        record.read.capturedMoment = nil
        try store.append([record])
        let stored = try #require(try store.read(Sample.id(1)))
        #expect(stored.run == nil && stored.read.capturedMoment == nil)
    }

    @Test func newestFirstOutlivesStepsOfTheClockAndRestarts() throws {
        var store: ReadStore? = try open()
        // The clock goes back an hour, then forward a day.
        try store?.append([
            read(1, second: 10, wall: 10_000), read(2, second: 11, wall: -3_600_000),
            read(3, second: 12, wall: 86_400_000), read(4, second: 13, wall: -1),
        ])
        try store?.close()
        store = nil
        // The machine starts again: its monotonic clock from nothing, its wall clock from long ago.
        let next = try open(-86_400_000)
        #expect(next.run == 2)
        try next.append([
            read(5, second: 2, wall: -86_400_000), read(6, second: 1, wall: -86_400_000),
        ])
        #expect(
            try next.reads(limit: 10).map(\.read.id) == [5, 6, 4, 3, 2, 1].map(Sample.id))
        #expect(
            try next.reads(limit: 2, offset: 1).map(\.read.id) == [6, 4].map(Sample.id))
    }

    @Test func amendedReadStaysInItsRunAndKeepsItsFormerMoment() throws {
        let store = try open()
        var record = read(1, second: 3, wall: 3000)
        try store.append([record])
        record.read.text = "8XYZ987"
        record.read.capturedMoment = MonotonicTime(nanoseconds: 4_000_000_000)
        record.read.wallTimeUncertaintyMilliseconds = nil
        #expect(try store.amend(record) == 1)
        let stored = try #require(try store.read(record.read.id))
        #expect(stored.run == 1 && stored.read.capturedMoment?.nanoseconds == 4_000_000_000)
        #expect(stored.read.wallTimeUncertaintyMilliseconds == nil)
        let former = try #require(try store.revisions(of: record.read.id).first)
        #expect(former.read.capturedMoment?.nanoseconds == 3_000_000_000)
        #expect(former.read.wallTimeUncertaintyMilliseconds == 51)
        // A caller that lost the moment does not take it from the read.
        record.read.capturedMoment = nil
        #expect(try store.amend(record) == 1)
        #expect(try store.read(record.read.id)?.read.capturedMoment?.nanoseconds == 4_000_000_000)
        try store.close()
        #expect(try broken() == [])
    }

    @Test func changesOfClocksAreKeptAndNeverChanged() throws {
        let store = try open()
        let changes = [
            change(.systemStepped, second: 1, by: -7000), change(second: 2, by: 7000),
            change(.suspended, second: 3, by: 3_600_000),
        ]
        for change in changes { try store.append(change) }
        #expect(try store.clockChanges(inRun: 1) == changes)
        #expect(try store.clockChanges(inRun: 2).isEmpty)
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        let error = #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "UPDATE clock_changes SET milliseconds = 0") }
        }
        #expect(error?.message == "what a clock did is never changed")
        try queue.close()
        #expect(try broken() == [])
    }

    @Test(arguments: ["none", "correction", "forward", "early", "late", "step"])
    func timesThatGoBackNeedACorrection(_ explanation: String) throws {
        let store = try open()
        try store.append([
            read(1, second: 10, wall: 10_000), read(2, second: 11, wall: 10_000),
            read(3, second: 20, wall: 5000), read(4, second: 21, wall: 6000),
        ])
        switch explanation {
        case "correction": try store.append(change(second: 15, by: -14_000))
        case "forward": try store.append(change(second: 15, by: 14_000))
        case "early": try store.append(change(second: 9, by: -14_000))
        case "late": try store.append(change(second: 20.5, by: -14_000))
        case "step": try store.append(change(.systemStepped, second: 15, by: -14_000))
        default: break
        }
        try store.close()
        let findings = try broken()
        if explanation == "correction" {
            #expect(findings == [])
        } else {
            #expect(findings.map(\.number) == [LedgerInvariant.timesKeepOrder.rawValue])
            #expect(findings.first?.detail.contains(Sample.id(3).description) == true)
        }
    }

    @Test func timesMayGoBackWithAnotherSourceInAnotherRunAndInRecordings() throws {
        var store: ReadStore? = try open()
        try store?.append([
            read(1, second: 10, wall: 10_000, source: .unset),
            read(2, second: 11, wall: -50_000, source: .gps),
        ])
        var recording = read(3, second: 12, wall: -90_000, source: .recording)
        recording.read.capturedMoment = nil
        try store?.append([recording])
        try store?.close()
        store = nil
        let next = try open()
        try next.append([read(4, second: 1, wall: -90_000, source: .gps)])
        try next.close()
        #expect(try broken() == [])
    }

    /// Makes the store that an older Plated left.
    private func restore(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Former/\(name).sql")
        let statements = try String(contentsOf: file, encoding: .utf8)
        try FileManager.default.createDirectory(
            atPath: scratch.state, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        // A dump has its tables in the order of their names.
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: scratch.database, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: statements)
        }
        try queue.close()
        chmod(scratch.database, 0o600)
    }

    /// What of the older store's contents any file shows.
    private func readable() throws -> [String] {
        let needles: [(String, [UInt8])] =
            ["7ABC12", "8XYZ987", "grey van"].map { ($0, Array($0.utf8)) }
            + [("a JPEG", [0xFF, 0xD8, 0x02, 0x21, 0x40])]
        let files = try scratch.snapshot().values.map { Data($0) }
        return needles.filter { needle in files.contains { $0.range(of: Data(needle.1)) != nil } }
            .map(\.0)
    }

    @Test func storeOfAnOlderPlatedIsBroughtUpToDate() throws {
        try restore("0002_Alerts")
        let before = try broken()
        #expect(
            Set(before.map(\.number))
                == Set(
                    [
                        .schemaIsThisPrograms, .rowsKeepConstraints, .picturesMatch, .columnsDecode,
                        .timesKeepOrder, .everythingIsSealed, .everythingIsQueued,
                    ].map { (invariant: LedgerInvariant) in invariant.rawValue }))
        #expect(before.allSatisfy { $0.remedy?.hasPrefix("Start plated") == true })

        #expect(try readable() == ["7ABC12", "8XYZ987", "grey van", "a JPEG"])
        let store = try open()
        #expect(try readable() == [])
        let reads = try store.reads(limit: 10)
        #expect(try store.image(.crop, of: reads[1].read.id)?.jpeg.prefix(2) == [0xFF, 0xD8])
        #expect(
            try store.hits(of: store.alerts(limit: 9)[0].readID)[0].entry.description == "grey van")
        #expect(try store.outboxStatus().depthByKind == [.read: 6, .image: 5, .alert: 1])
        #expect(reads.map(\.read.text) == ["7ABC125", "7ABC124", "8XYZ987", "7ABC121", "7ABC123"])
        #expect(reads.allSatisfy { $0.run == nil && $0.read.capturedMoment == nil })
        #expect(reads.allSatisfy { $0.read.wallTimeUncertaintyMilliseconds == nil })
        #expect(reads[0].read.position?.latitude == 38.58 && reads[1].read.position == nil)
        #expect(try store.revisions(of: reads[2].read.id).map(\.read.text) == ["7ABC122"])
        #expect(try store.alerts(limit: 10).map(\.text) == ["7ABC123"])
        // Old reads can still be amended, and new ones come before them.
        var old = ReadRecord(read: reads[0].read)
        old.read.text = "7ABC999"
        #expect(try store.amend(old) == 1)
        try store.append([read(9, second: 1, wall: -86_400_000)])
        #expect(try store.reads(limit: 1).first?.read.id == Sample.id(9))
        try store.close()
        #expect(try broken() == [])
    }
}
