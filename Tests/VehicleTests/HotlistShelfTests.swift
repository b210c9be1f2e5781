/// Lists in force: a broken file leaves the old one, and every version is told once.
import Capture
import Foundation
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization
import Testing
import Vehicle

@Suite struct HotlistShelfTests {
    private let folder = NSTemporaryDirectory() + "/plated-shelf-" + UUID().uuidString
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
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

    @Test func brokenFileLeavesTheListBeforeItAndTheSameBytesAreNoNewVersion() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try write("7ABC123")
        let told = Told()
        let shelf = HotlistShelf(clock: SystemClock(), log: log) { told.append($0) }
        _ = try shelf.load([path])
        _ = try shelf.load([path])
        #expect(told.versions.map(\.acceptedCount) == [1])
        try Data("no,header\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(isListed("7ABC123", try shelf.load([path])))
        #expect(shelf.standings.map { $0.fault != nil } == [true])
        try write("8DEF456")
        let matcher = try shelf.load([path])
        #expect(isListed("8DEF456", matcher) && !isListed("7ABC123", matcher))
        #expect(shelf.standings.map { $0.fault == nil } == [true])
        #expect(told.versions.count == 2)
        #expect(!isListed("8DEF456", try shelf.load([])))
    }
}

/// The versions that came into force.
private final class Told: Sendable {
    private let list = Mutex<[HotlistVersion]>([])
    var versions: [HotlistVersion] { list.withLock { $0 } }
    func append(_ version: HotlistVersion) { list.withLock { $0.append(version) } }
}
