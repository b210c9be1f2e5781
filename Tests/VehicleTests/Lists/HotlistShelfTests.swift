/// Lists in force: a broken file leaves the old one, every version is told once, kept sealed, and in force
/// again after a restart; what is brought in is verified first.
import Crypto
import Custody
import Foundation
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization
import Testing
import Vehicle

@Suite struct HotlistShelfTests {
    private let stage: ShelfStage

    init() throws { stage = try ShelfStage() }

    @Test func brokenFileLeavesTheListBeforeItAndTheSameBytesAreNoNewVersion() throws {
        let source = ListSource(file: stage.path)
        try stage.write("7ABC123")
        let shelf = stage.shelf()
        try shelf.begin([source])
        try shelf.load([source])
        #expect(stage.told.versions.map(\.acceptedCount) == [1])
        try Data("no,header\n".utf8).write(to: URL(fileURLWithPath: stage.path))
        try shelf.load([source])
        #expect(stage.isListed("7ABC123"))
        #expect(shelf.standings.map { $0.fault != nil } == [true])
        try stage.write("8DEF456")
        try shelf.load([source])
        #expect(stage.isListed("8DEF456") && !stage.isListed("7ABC123"))
        #expect(shelf.standings.map { $0.fault == nil && $0.isSealed } == [true])
        #expect(shelf.standings[0].former.map(\.entryCount) == [1])
        #expect(stage.told.versions.count == 2)
        try shelf.load([])
        #expect(!stage.isListed("8DEF456"))
    }

    @Test func theVersionInForceIsSoAgainAfterARestartWithoutItsFile() throws {
        let source = ListSource(file: stage.path)
        try stage.write("7ABC123")
        try stage.shelf().begin([source])
        try FileManager.default.removeItem(atPath: stage.path)
        let again = stage.shelf()
        try again.begin([source])
        #expect(stage.isListed("7ABC123"))
        #expect(stage.told.versions.count == 1)
        #expect(again.standings.map(\.fault) == [nil])
        try again.load([source])
        #expect(stage.isListed("7ABC123"))
        #expect(again.standings.map { $0.fault != nil } == [true])
    }

    @Test func aSourceSaysHowItsRowsAreReadAndMatched() throws {
        try stage.write("7ABC123")
        var source = ListSource(name: "svs", files: [stage.path])
        source.settings.entitlement = "federal"
        source.settings.isExactOnly = true
        let shelf = stage.shelf()
        try shelf.begin([source])
        #expect(stage.hits("7ABC123").map(\.entry.entitlement) == ["federal"])
        // Settings of matching count at once, and make no new version; those of reading do.
        source.settings.entitlement = nil
        try shelf.load([source])
        #expect(stage.hits("7ABC123").map(\.entry.entitlement) == [nil])
        #expect(stage.told.versions.count == 1)
        source.settings.droppedCodes = []
        try shelf.load([source])
        #expect(stage.told.versions.count == 2)
    }

    @Test func whatIsBroughtInIsInForceAndTheRefusedIsToldWithItsRows() throws {
        let shelf = stage.shelf()
        try shelf.begin([ListSource(name: "svs", files: [])])
        #expect(shelf.standings[0].fault != nil)
        let good = ListDelivery(files: [stage.file("7ABC123")])
        guard case .inForce(let standing) = try shelf.bringIn(good, by: "chief") else {
            Issue.record("refused")
            return
        }
        #expect(standing.isSealed && standing.version?.loadedBy == "chief")
        #expect(standing.fault == nil && stage.isListed("7ABC123"))
        let bad = ListDelivery(files: [stage.file("8DEF456", "!!", "??")])
        guard case .refused(let after) = try shelf.bringIn(bad, by: "chief") else {
            Issue.record("taken")
            return
        }
        #expect(after.refusedRows.map(\.line) == [3, 4])
        #expect(after.fault?.contains("bad") == true && after.version == standing.version)
        #expect(stage.isListed("7ABC123") && !stage.isListed("8DEF456"))
        let again = stage.shelf()
        try again.begin([ListSource(name: "svs", files: [])])
        #expect(stage.isListed("7ABC123") && again.standings[0].fault == nil)
    }

    @Test func aListIsBroughtInForASourceWithoutFilesOnly() throws {
        try stage.write("7ABC123")
        let shelf = stage.shelf()
        try shelf.begin([ListSource(file: stage.path)])
        let delivery = ListDelivery(source: stage.path, files: [stage.file("8DEF456")])
        #expect(throws: PlatedError.self) { try shelf.bringIn(delivery, by: nil) }
        #expect(throws: PlatedError.self) {
            try shelf.bringIn(ListDelivery(source: "x", files: delivery.files), by: nil)
        }
        #expect(stage.isListed("7ABC123"))
    }

    @Test func whatCameAndWhatLeftIsAppliedToTheVersionInForce() throws {
        let shelf = stage.shelf()
        try shelf.begin([ListSource(name: "svs", files: [])])
        let change = ListDelivery(files: [
            stage.file("8DEF456", part: .added), stage.file("7ABC123", part: .removed),
        ])
        guard case .refused = try shelf.bringIn(change, by: nil) else {
            Issue.record("a change of nothing was taken")
            return
        }
        _ = try shelf.bringIn(ListDelivery(files: [stage.file("7ABC123", "4ZZZ999")]), by: nil)
        guard case .inForce(let standing) = try shelf.bringIn(change, by: nil) else {
            Issue.record("\(shelf.standings[0].fault ?? "")")
            return
        }
        #expect(standing.version?.entryCount == 2)
        #expect(stage.isListed("8DEF456") && stage.isListed("4ZZZ999"))
        #expect(!stage.isListed("7ABC123"))
        // Again it would remove what is not there.
        guard case .refused = try shelf.bringIn(change, by: nil) else {
            Issue.record("taken twice")
            return
        }
        #expect(stage.isListed("8DEF456"))
    }

    /// What decides on how rows were read is said to be older than the configuration; the rest counts at once.
    @Test func settingsThatChangedSinceAVersionCameAreAppliedOrSaid() throws {
        var source = ListSource(name: "svs", files: [])
        let first = stage.shelf()
        try first.begin([source])
        _ = try first.bringIn(ListDelivery(files: [stage.file("7ABC123")]), by: "chief")
        #expect(first.standings[0].fault == nil)
        source.settings.isExactOnly = true
        source.settings.entitlement = "federal"
        source.settings.ageLimits = HotlistAgeLimits(yellowSeconds: 60, redSeconds: 120)
        let second = stage.shelf()
        try second.begin([source])
        #expect(second.standings[0].fault == nil)
        #expect(stage.hits("7ABC123").map(\.entry.entitlement) == ["federal"])
        #expect(stage.hits("7A8C123").isEmpty)
        #expect(second.standings[0].source.settings.ageLimits.redSeconds == 120)

        source.settings.zone = TimeZone(identifier: "America/Los_Angeles")
        let third = stage.shelf()
        try third.begin([source])
        #expect(third.standings[0].fault?.contains("brought in again") == true)
        #expect(stage.isListed("7ABC123"))
        // Neither brought in again nor as it was then: it is said until one of them is so.
        try third.load([source])
        #expect(third.standings[0].fault?.contains("brought in again") == true)
        _ = try third.bringIn(ListDelivery(files: [stage.file("7ABC123")]), by: "chief")
        #expect(third.standings[0].fault == nil)
        source.settings.zone = nil
        try third.load([source])
        #expect(third.standings[0].fault != nil)
        source.settings.zone = TimeZone(identifier: "America/Los_Angeles")
        try third.load([source])
        #expect(third.standings[0].fault == nil)
    }

    /// The keys of lists lie in the store of reads.
    @Test func aListThatWasBroughtInOutlivesAStoreThatWasBegunAnew() throws {
        let source = ListSource(name: "svs", files: [])
        let shelf = stage.shelf()
        try shelf.begin([source])
        _ = try shelf.bringIn(ListDelivery(files: [stage.file("7ABC123")]), by: "chief")
        try stage.wearStore()
        #expect(stage.isListed("7ABC123"))
        try shelf.reopen()
        #expect(shelf.standings.map { $0.fault == nil && $0.isSealed } == [true])
        let again = stage.shelf()
        try again.begin([source])
        #expect(again.standings[0].fault == nil && stage.isListed("7ABC123"))
        #expect(again.standings[0].version?.loadedBy == "chief")
    }

    @Test func anOlderExtractIsRefused() throws {
        let shelf = stage.shelf()
        try shelf.begin([ListSource(name: "svs", files: [])])
        var newer = ListDelivery(files: [stage.file("7ABC123")])
        newer.extractedAt = WallTime(milliseconds: 1_795_000_000_000)
        var older = ListDelivery(files: [stage.file("8DEF456")])
        older.extractedAt = WallTime(milliseconds: 1_794_000_000_000)
        _ = try shelf.bringIn(newer, by: nil)
        guard case .refused(let standing) = try shelf.bringIn(older, by: nil) else {
            Issue.record("taken")
            return
        }
        #expect(standing.fault?.contains("before the version in force") == true)
    }
}

/// Lists that the depot signed.
@Suite struct ListManifestTests {
    private let key = SigningKey()

    private func delivery(
        _ stage: ShelfStage, _ change: (inout [String: Any]) -> Void = { _ in }
    ) throws -> ListDelivery {
        let file = stage.file("7ABC123")
        var manifest: [String: Any] = [
            "form": "plated-hotlist-1", "source": "svs", "entries": 1,
            "extractedAt": "2026-11-20T08:00:00Z",
            "files": [
                ["name": file.name, "bytes": file.bytes.count, "sha256": file.sha256]
            ],
        ]
        change(&manifest)
        let bytes = Array(try JSONSerialization.data(withJSONObject: manifest))
        return ListDelivery(files: [file], manifest: bytes, signature: key.sign(bytes))
    }

    private func outcome(
        _ delivery: ListDelivery, key: SigningPublicKey?
    ) throws -> HotlistShelf.Standing? {
        let stage = try ShelfStage()
        let shelf = stage.shelf(depotKey: key)
        try shelf.begin([ListSource(name: "svs", files: []), ListSource(name: "b", files: [])])
        switch try shelf.bringIn(delivery, by: nil) {
        case .inForce(let standing): return standing
        case .refused(let standing):
            #expect(standing.version == nil && standing.fault != nil)
            return nil
        }
    }

    @Test func aSignedListIsVerifiedAndSaysWhenItWasExtracted() throws {
        let standing = try #require(
            try outcome(delivery(ShelfStage()), key: key.publicKey))
        #expect(standing.version?.signedBy == key.publicKey.fingerprint)
        #expect(standing.version?.extractedAt == WallTime(rfc3339: "2026-11-20T08:00:00Z"))
    }

    @Test func whatIsNotAsItWasSignedIsRefused() throws {
        let stage = try ShelfStage()
        let good = try delivery(stage)
        #expect(try outcome(good, key: nil) == nil, "without a key")
        #expect(try outcome(good, key: SigningKey().publicKey) == nil, "another key")
        var changed = good
        changed.manifest?[20] ^= 1
        #expect(throws: PlatedError.self, "a changed manifest names no source") {
            var broken = good
            broken.manifest = Array("{}".utf8)
            _ = try outcome(broken, key: key.publicKey)
        }
        changed = good
        changed.signature?[0] ^= 1
        #expect(try outcome(changed, key: key.publicKey) == nil, "a changed signature")
        changed = good
        changed.files[0].bytes[60] ^= 1
        #expect(try outcome(changed, key: key.publicKey) == nil, "a changed file")
        #expect(
            try outcome(delivery(stage) { $0["entries"] = 2 }, key: key.publicKey) == nil,
            "another number of entries")
        #expect(
            try outcome(delivery(stage) { $0["form"] = "x" }, key: key.publicKey) == nil,
            "another form")
        #expect(
            try outcome(delivery(stage) { $0["files"] = [[String: Any]]() }, key: key.publicKey)
                == nil, "other files")
    }
}

/// A shelf over a real store in a folder of its own.
final class ShelfStage {
    let folder = NSTemporaryDirectory() + "/plated-shelf-" + UUID().uuidString
    let told = Told()
    private let index = Held()
    private let store: ReadStore
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    var path: String { folder + "/list.csv" }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let sealing = Sealing(
            master: try MasterKey(secret: Array("a key that tests may know".utf8)))
        store = try ReadStore.open(at: folder + "/state", sealing: sealing)
    }

    /// Overwrites the store's pages, as a worn flash card does, and has it begun anew.
    func wearStore() throws {
        let file = try FileHandle(
            forUpdating: URL(fileURLWithPath: folder + "/state/ledger.sqlite"))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0x5A, count: Int(size) - 4096))
        try file.close()
        #expect(throws: PlatedError.self) { try store.reads(limit: 1) }
        #expect(store.heal(at: WallTime(milliseconds: 1_795_478_400_000)))
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A shelf as after a start.
    func shelf(depotKey: SigningPublicKey? = nil) -> HotlistShelf {
        HotlistShelf(
            vault: ListVault(store), depotKey: depotKey,
            stamp: { WallStamp(WallTime(milliseconds: 1_795_478_400_000), source: .gps) }, log: log,
            onVersion: { [told] in told.append($0) }, onIndex: { [index] in index.replace($0) })
    }

    private static func csv(_ plates: [String]) -> [UInt8] {
        let rows = plates.map { "svs,stolenVehicle,\($0),CA,,\n" }.joined()
        return Array(("list,category,plate,state,description,expiry\n" + rows).utf8)
    }

    func write(_ plates: String...) throws {
        try Data(Self.csv(plates)).write(to: URL(fileURLWithPath: path))
    }

    func file(_ plates: String..., part: ListManifest.Part = .list) -> ListDelivery.File {
        ListDelivery.File(name: "list.csv", bytes: Self.csv(plates), part: part)
    }

    func hits(_ text: String) -> [HotlistHit] {
        HotlistMatcher(index.value).match(
            HotlistQuery(text: text, confidence: 1), at: WallTime(milliseconds: 0), clock: .gps)
    }

    func isListed(_ text: String) -> Bool { !hits(text).isEmpty }
}

extension ListDelivery.File {
    /// SHA-256 of its bytes, hexadecimal.
    fileprivate var sha256: String { Array(SHA256.hash(data: bytes)).hexadecimal }
}

/// What is in force.
private final class Held: Sendable {
    private let index = Mutex(HotlistIndex())
    var value: HotlistIndex { index.withLock { $0 } }
    func replace(_ new: HotlistIndex) { index.withLock { $0 = new } }
}

/// The versions that came into force.
final class Told: Sendable {
    private let list = Mutex<[HotlistVersion]>([])
    var versions: [HotlistVersion] { list.withLock { $0 } }
    func append(_ version: HotlistVersion) { list.withLock { $0.append(version) } }
}
