/// Lists in force: a broken file leaves the old one, a broken disk keeps none out, notes come later.
import Capture
import Foundation
import Hotlist
import Ledger
import Logging
import PlateCore
import Testing
import Vehicle

@Suite struct HotlistShelfTests {
    private let folder = NSTemporaryDirectory() + "/plated-shelf-" + UUID().uuidString
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private var state: String { folder + "/state" }
    private var path: String { folder + "/list.csv" }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func write(_ plates: String...) throws {
        let rows = plates.map { "svs,stolenVehicle,\($0),CA,,\n" }.joined()
        try Data(("list,category,plate,state,description,expiry\n" + rows).utf8)
            .write(to: URL(fileURLWithPath: path))
    }

    private func isListed(_ text: String, _ matcher: HotlistMatcher) -> Bool {
        !matcher.match(
            HotlistQuery(text: text, confidence: 1), at: WallTime(milliseconds: 0), clock: .gps
        ).isEmpty
    }

    @Test func listIsInForceWhileTheStoreTakesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("7ABC123")
        let broken = try ReadStore.open(at: state, sealing: StateKey.sealing(at: state))
        try broken.close()
        let notes = StoreNotes(log: log)
        let shelf = HotlistShelf(notes: notes, clock: SystemClock(), log: log)
        #expect(isListed("7ABC123", try shelf.load([path])))
        notes.write(to: broken)
        #expect(notes.count == 1)
        let store = try ReadStore.open(
            at: folder + "/other", sealing: StateKey.sealing(at: folder + "/other"))
        notes.write(to: store)
        #expect(notes.count == 0)
        #expect(try store.hotlistVersions().map(\.acceptedCount) == [1])
    }

    @Test func brokenFileLeavesTheListBeforeItAndTheSameBytesAreNoNewVersion() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("7ABC123")
        let notes = StoreNotes(log: log)
        let shelf = HotlistShelf(notes: notes, clock: SystemClock(), log: log)
        _ = try shelf.load([path])
        _ = try shelf.load([path])
        #expect(notes.count == 1)
        try Data("no,header\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(isListed("7ABC123", try shelf.load([path])))
        #expect(shelf.standings.map { $0.fault != nil } == [true])
        try write("8DEF456")
        let matcher = try shelf.load([path])
        #expect(isListed("8DEF456", matcher) && !isListed("7ABC123", matcher))
        #expect(shelf.standings.map { $0.fault == nil } == [true])
        #expect(notes.count == 2)
        #expect(!isListed("8DEF456", try shelf.load([])))
    }

    @Test func notesBeyondTheLimitCostChangesOfClocksFirst() throws {
        let notes = StoreNotes(log: log)
        var generator = SystemRandomNumberGenerator()
        let load = HotlistLoad(source: "svs", entries: [])
        let version = HotlistVersion(
            id: RecordID(wallTime: WallTime(milliseconds: 1), using: &generator),
            source: load.source,
            sha256: nil, acceptedCount: 0, rejectedCount: 0, extractedAt: nil,
            loadedAt: WallTime(milliseconds: 1))
        notes.append(.hotlistVersion(version))
        let stamp = WallStamp(WallTime(milliseconds: 1), source: .unset)
        for _ in 0..<2 * Limits.storeNotesWaitingMax {
            notes.append(
                .clockChange(
                    ClockChange(
                        kind: .systemStepped, moment: MonotonicTime(nanoseconds: 1),
                        milliseconds: 100, stamp: stamp)))
        }
        #expect(notes.count == Limits.storeNotesWaitingMax)
        let store = try ReadStore.open(
            at: state, sealing: StateKey.sealing(at: state),
            beginning: RunStart(boot: nil, moment: MonotonicTime(nanoseconds: 0), stamp: stamp))
        defer { try? FileManager.default.removeItem(atPath: folder) }
        notes.write(to: store)
        #expect(try store.hotlistVersions().count == 1)
        #expect(notes.count == 0)
    }
}
