/// The store: what goes in comes out, what changes is kept, what breaks a constraint is refused.

import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct ReadStoreTests {
    private let scratch = ScratchFolder()

    @Test func recordsComeBackAfterReopening() throws {
        let record = Sample.record(1)
        let version = HotlistVersion(
            id: Sample.id(500), source: "list.csv", sha256: [UInt8](repeating: 7, count: 32),
            acceptedCount: 12, rejectedCount: 2, extractedAt: Sample.start,
            loadedAt: Sample.start)
        do {
            let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
            try store.append(version)
            try store.append([record, Sample.record(2)])
            try store.close()
        }
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let reads = try store.reads(limit: 10)
        #expect(reads.map(\.read.id) == [Sample.id(2), Sample.id(1)])
        let stored = try #require(try store.read(Sample.id(1)))
        #expect(String(describing: stored.read) == String(describing: record.read))
        #expect(stored.revision == 0)
        let crop = try #require(try store.image(.crop, of: Sample.id(1)))
        #expect(crop.jpeg == record.crop)
        #expect(crop.sha256 == stored.cropSHA256)
        #expect(try store.image(.scene, of: Sample.id(1))?.jpeg == record.scene)
        #expect(try store.hits(of: Sample.id(1)) == record.hits)
        let alerts = try store.alerts(limit: 10)
        #expect(alerts.map(\.readID) == [Sample.id(2), Sample.id(1)])
        #expect(alerts[1].hit == record.hits[0])
        #expect(alerts[1].state == .raised && alerts[1].raisedAt == record.read.capturedAt)
        #expect(try store.hotlistVersions() == [version])
        #expect(
            try store.counts()
                == StoreCounts(
                    reads: 2, revisions: 0, images: 4, hits: 2, alerts: 2, hotlistVersions: 1))
    }

    @Test func bareReadComesBackWithoutWhatItLacks() throws {
        var read = Sample.read(1)
        read.state = nil
        read.position = nil
        read.candidates = []
        read.wallTimeSource = .unset
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([ReadRecord(read: read)])
        let stored = try #require(try store.read(read.id))
        #expect(String(describing: stored.read) == String(describing: read))
        #expect(stored.cropSHA256 == nil && stored.sceneSHA256 == nil)
        #expect(try store.image(.crop, of: read.id) == nil)
        #expect(try store.read(Sample.id(2)) == nil)
    }

    @Test func writerWaitsForTheDisk() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        #expect(try store.writerSynchronous() == 2)
        #expect(try store.writerJournalMode() == "wal")
        try store.append([Sample.record(1)])
        #expect(try store.writerSynchronous() == 2)
    }

    @Test func readsPageNewestFirstAndByText() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append(
            (0..<25).map {
                ReadRecord(read: Sample.read($0, text: $0 % 5 == 0 ? "8XYZ987" : "7ABC123"))
            })
        #expect(
            try store.reads(limit: 3, offset: 4).map(\.read.id) == [20, 19, 18].map(Sample.id))
        #expect(
            try store.reads(limit: 10, text: "8XYZ987").map(\.read.id)
                == [20, 15, 10, 5, 0].map(Sample.id))
    }

    @Test func countedFramesAreNoRevision() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var record = Sample.record(1)
        try store.append([record])
        record.read.frames.last += 30
        record.read.frames.count += 20
        record.alerts = []
        #expect(try store.amend(record) == 0)
        #expect(try store.read(record.read.id)?.read.frames == record.read.frames)
        #expect(try store.revisions(of: record.read.id).isEmpty)
        #expect(try store.counts().images == 2)
        #expect(try store.counts().hits == 1)
    }

    @Test func changedReadingKeepsTheFormerOneAndItsPicture() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let first = Sample.record(1)
        try store.append([first])
        var second = first
        second.read = Sample.read(1, text: "7ABC128", confidence: 0.97)
        second.read.frames = FrameSpan(first: 10, last: 60, count: 20)
        second.crop = Sample.jpeg(9)
        second.scene = nil
        second.hits = [Sample.hit("7ABC128")]
        second.alerts = [Sample.alert(2, of: second.read, hit: Sample.hit("7ABC128"))]
        #expect(try store.amend(second) == 1)
        var third = second
        third.read.state = "NV"
        third.crop = nil
        third.hits = []
        third.alerts = []
        #expect(try store.amend(third) == 2)

        let id = first.read.id
        let stored = try #require(try store.read(id))
        #expect(stored.revision == 2)
        #expect(String(describing: stored.read) == String(describing: third.read))
        let former = try store.revisions(of: id)
        #expect(former.map(\.revision) == [0, 1])
        #expect(String(describing: former[0].read.text) == first.read.text)
        #expect(former[0].read.confidence == first.read.confidence)
        #expect(former[0].read.frames.last == first.read.frames.last)
        #expect(former[1].read.text == "7ABC128" && former[1].read.state == "CA")
        #expect(try store.image(.crop, of: id, revision: 0)?.jpeg == first.crop)
        #expect(try store.image(.crop, of: id)?.jpeg == second.crop)
        #expect(try store.image(.crop, of: id)?.sha256 == stored.cropSHA256)
        #expect(try store.image(.scene, of: id)?.jpeg == first.scene)
        #expect(try store.hits(of: id).map(\.entry.text) == ["7ABC123", "7ABC128"])
        #expect(Set(try store.alerts(limit: 9).map(\.text)) == ["7ABC123", "7ABC128"])
    }

    @Test func unknownReadCannotBeAmended() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let error = #expect(throws: PlatedError.self) { try store.amend(Sample.record(1)) }
        #expect(error?.code == .badData)
    }

    @Test func oneBadRecordUndoesAllOfItsTransaction() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var bad = Sample.record(2)
        bad.read.confidence = 1.5
        let error = #expect(throws: PlatedError.self) { try store.append([Sample.record(1), bad]) }
        #expect(error?.code == .badData)
        #expect(
            try store.counts()
                == StoreCounts(
                    reads: 0, revisions: 0, images: 0, hits: 0, alerts: 0, hotlistVersions: 0))
    }

    @Test(arguments: [
        "text '7ABC-23'", "empty text", "long text", "confidence", "not a number", "state",
        "frames", "latitude", "twice", "alert of another read", "empty picture",
    ])
    func valuesOutsideTheSchemaAreRefused(_ fault: String) throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([Sample.record(1)])
        var record = Sample.record(2)
        switch fault {
        case "text '7ABC-23'": record.read.text = "7ABC-23"
        case "empty text": record.read.text = ""
        case "long text": record.read.text = "ABCDEFGHIJKLM"
        case "confidence": record.read.confidence = -0.01
        case "not a number": record.read.candidates[0].confidence = .nan
        case "state": record.read.state = "C1"
        case "frames": record.read.frames.last = 3
        case "latitude": record.read.position?.latitude = 91
        case "twice": record.read.id = Sample.id(1)
        case "alert of another read": record.alerts[0].readID = Sample.id(1)
        default: record.crop = []
        }
        let error = #expect(throws: PlatedError.self) { try store.append([record]) }
        #expect(error?.code == .badData)
        #expect(try store.counts().reads == 1)
    }

    @Test func secondWriterIsRefusedAndNamed() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let error = #expect(throws: PlatedError.self) {
            _ = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        }
        #expect(error?.code == .unavailable)
        #expect(
            error?.message == "\(scratch.state): in use by another program (process \(getpid()))")
        try store.append([Sample.record(1)])
    }

    @Test func filesAreForTheirOwnerAlone() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([Sample.record(1)])
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(scratch.state) == 0o700)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.state)
        #expect(Set(names).isSuperset(of: ["ledger.sqlite", "ledger.sqlite-wal", "ledger.lock"]))
        for name in names { #expect(try mode(scratch.state + "/" + name) == 0o600) }
    }

    @Test func otherDatabasesAreRefusedUntouched() throws {
        try FileManager.default.createDirectory(
            atPath: scratch.state, withIntermediateDirectories: false)
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
        try queue.close()
        let error = #expect(throws: PlatedError.self) {
            _ = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        }
        #expect(error?.code == .badData)

        try Data("no database at all, but long enough to look at".utf8)
            .write(to: URL(filePath: scratch.database))
        let garbage = #expect(throws: PlatedError.self) {
            _ = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        }
        #expect(garbage?.code == .corrupted)
    }

    @Test func aNewerSchemaIsRefused() throws {
        try ReadStore.open(at: scratch.state, sealing: Sample.sealing).close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999_Later')")
        }
        try queue.close()
        let error = #expect(throws: PlatedError.self) {
            _ = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("newer") == true)
    }

    @Test func placesThatCannotBeFoldersAreInputOutput() {
        for path in ["/nonexistent/above/state", "/dev/null", "/dev/null/state"] {
            let error = #expect(throws: PlatedError.self) {
                _ = try ReadStore.open(at: path, sealing: Sample.sealing)
            }
            #expect(error?.code == .inputOutput)
        }
    }
}
