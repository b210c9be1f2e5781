/// Nothing that names a plate is readable on the disk, and only the right key opens it (durability 5).

import Custody
import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore
import Testing

@Suite struct SealingTests {
    private let scratch = ScratchFolder()

    /// Records whose every text is rare enough to be searched for in any file.
    private func record(_ number: Int) -> ReadRecord {
        let text = "9QZX\(100 + number)"
        var read = Sample.read(number, text: text)
        read.candidates.append(TextCandidate(text: "8WVK\(100 + number)", confidence: 0.01))
        var hit = Sample.hit(text)
        hit.entry.description = "burgundy hearse \(number)"
        hit.entry.list = "listed-by-sheriff"
        hit.entry.annotations = ["owner": "Zebulon Quux"]
        return ReadRecord(
            read: read, crop: Sample.jpeg(number, bytes: 900), scene: picture(number),
            hits: [hit], alerts: [Sample.alert(number, of: read, hit: hit)])
    }

    private func picture(_ number: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xE0] + Sample.jpeg(number + 50, bytes: 9000).dropFirst(2)
    }

    /// Every file of a folder, searched for anything a person or a program could recognise.
    private func readable(in folder: String) throws -> [String] {
        let needles: [(String, [UInt8])] =
            ["9QZX", "8WVK", "burgundy", "hearse", "sheriff", "Zebulon", "owner", "7A8C"]
            .map { ($0, Array($0.utf8)) } + [("a JPEG", [0xFF, 0xD8, 0xFF, 0xE0])]
        var found: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let contents = try Data(contentsOf: URL(filePath: folder + "/" + name))
            for (word, bytes) in needles where contents.firstRange(of: bytes) != nil {
                found.append("\(word) in \(name)")
            }
        }
        return found
    }

    @Test func noFileShowsAPlateAListedTextOrAPicture() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        for number in 0..<30 { try store.append([record(number)]) }
        for number in 0..<10 {
            var changed = record(number)
            changed.read.text = "9QZX99\(number)"
            changed.alerts = []
            changed.scene = nil
            try store.amend(changed)
        }
        // Alive, with its log and shared memory; killed, which leaves the same files; and closed.
        #expect(try readable(in: scratch.state) == [])
        let files = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.lock"]
        let copy = try scratch.copy(to: "killed", files)
        #expect(try readable(in: copy) == [])
        try ReadStore.open(at: copy, sealing: Sample.sealing).close()
        #expect(try readable(in: copy) == [])
        try store.close()
        #expect(try readable(in: scratch.state) == [])
        // The needles are found where nothing is sealed.
        try Data(record(1).hits[0].entry.description.utf8 + picture(1))
            .write(to: URL(filePath: scratch.state + "/bare"))
        #expect(
            try readable(in: scratch.state)
                == ["burgundy in bare", "hearse in bare", "a JPEG in bare"])
    }

    @Test func payloadsOfAllReadsAreOfOneSize() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var records: [ReadRecord] = []
        for (number, text) in ["A", "ABCDEFGHJKLM", "7ABC123"].enumerated() {
            var read = Sample.read(number, text: text)
            read.candidates = Array(
                repeating: TextCandidate(text: text, confidence: 0.01), count: number * 4)
            if number == 0 { read.position = nil }
            records.append(
                ReadRecord(
                    read: read, hits: [Sample.hit(text)],
                    alerts: [Sample.alert(number, of: read, hit: Sample.hit(text))]))
        }
        try store.append(records)
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        for table in ["reads", "hits", "alerts"] {
            let sizes = try queue.read {
                try Int.fetchAll($0, sql: "SELECT DISTINCT length(payload) FROM \(table)")
            }
            #expect(sizes.count == 1, "\(table)")
        }
    }

    @Test func anotherKeyIsRefusedWithTheWantedOnesName() throws {
        let first = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try first.append([record(1)])
        try first.close()
        let other = Sample.sealing(of: "a key of another car")
        let error = #expect(throws: PlatedError.self) {
            _ = try ReadStore.open(at: scratch.state, sealing: other)
        }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(Sample.sealing.master.id.brief) == true)
        #expect(error?.message.contains(other.master.id.brief) == true)
        #expect(error?.hint?.contains("recovery") == true)
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        #expect(try store.read(Sample.id(1))?.read.text == "9QZX101")
        let findings = try LedgerCheck.run(at: scratch.state, sealing: other)
        let unseen = findings.filter { !$0.isHeld }
        #expect(unseen.map(\.number) == [6, 9, 12] && unseen.allSatisfy(\.isUnseen))
    }

    @Test func withoutAKeyTheCheckSaysWhatItCouldNotSee() throws {
        try ReadStore.open(at: scratch.state, sealing: Sample.sealing).append([record(1)])
        let findings = try LedgerCheck.run(at: scratch.state)
        #expect(findings.filter(\.isUnseen).map(\.number) == [6, 9, 12])
        #expect(findings.allSatisfy { $0.isHeld != $0.isUnseen })
        #expect(findings[11].description.hasPrefix("12 ?     nothing is readable"))
        #expect(findings[11].detail.contains(Sample.sealing.master.id.brief))
    }

    @Test func dayKeyIsOnTheDiskWithItsFirstRecord() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var days: Set<String> = []
        for number in 0..<4 {
            var next = record(number)
            next.read.capturedAt.milliseconds += Int64(number) * 86_400_000
            days.insert("day \(next.read.capturedAt.description.prefix(10))")
            try store.append([next])
            let folder = try scratch.copy(
                to: "cut \(number)", ["ledger.sqlite", "ledger.sqlite-wal"])
            let found = try ReadStore.open(at: folder, sealing: Sample.sealing)
            #expect(try found.reads(limit: 9).count == number + 1)
            #expect(try found.image(.scene, of: Sample.id(number))?.jpeg == picture(number))
        }
        // A transaction that is taken back takes its day's key back, too.
        var refused = record(9)
        refused.read.capturedAt.milliseconds += 9 * 86_400_000
        refused.crop = []
        #expect(throws: PlatedError.self) { try store.append([refused]) }
        refused.crop = nil
        try store.append([refused])
        days.insert("day \(refused.read.capturedAt.description.prefix(10))")
        try store.close()
        let queue = try DatabaseQueue(path: scratch.database)
        let uses = try queue.read { try String.fetchAll($0, sql: "SELECT use FROM keys") }
        try queue.close()
        #expect(Set(uses) == days.union(["look-up"]) && uses.count == 6)
        #expect(
            try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing)
                .filter { !$0.isHeld } == [])
    }

    @Test func damagedDayKeyNeverStopsCapture() throws {
        try ReadStore.open(at: scratch.state, sealing: Sample.sealing).append([record(1)])
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write { try $0.execute(sql: "UPDATE keys SET wrapped = zeroblob(60)") }
        try queue.close()
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([record(2)])
        #expect(try store.read(Sample.id(2))?.read.text == "9QZX102")
        #expect(try store.reads(limit: 9, text: "9QZX102").count == 1)
        let lost = #expect(throws: PlatedError.self) { try store.read(Sample.id(1)) }
        #expect(lost?.code == .corrupted)
        // Exact look-ups do without the damaged hashes, and no list is stopped by what does not open.
        #expect(try store.reads(limit: 9).map(\.read.id) == [Sample.id(2)])
        #expect(try store.alerts(limit: 9).map(\.readID) == [Sample.id(2)])
        #expect(store.unreadable.isSuperset(of: [Sample.id(1)]))
        let found = try store.search(PlatePattern("9QZX*"), limit: 9)
        #expect(found.reads.map(\.read.id) == [Sample.id(2)])
        #expect(found.unreadable == [Sample.id(1)] && found.lookedAtCount == 2)
    }

    @Test func damagedLookUpKeyHidesNoRead() throws {
        let first = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try first.append([record(1), record(2)])
        try first.close()
        let queue = try DatabaseQueue(path: scratch.database)
        try queue.write {
            try $0.execute(sql: "UPDATE keys SET wrapped = zeroblob(60) WHERE use = 'look-up'")
        }
        try queue.close()
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var again = record(3)
        again.read.text = "9QZX101"
        try store.append([again])
        #expect(try store.reads(limit: 9, text: "9QZX101").map(\.read.id) == [3, 1].map(Sample.id))
        #expect(
            try store.reads(limit: 1, offset: 1, text: "9QZX101").map(\.read.id) == [Sample.id(1)])
        #expect(
            try store.recordsNaming(plates: ["9QZX101"], reads: []) == [1, 3].map(Sample.id))
    }

    @Test func keyBesideTheStoreIsMadeOnceAndKeptPrivate() throws {
        #expect(try StateKey.existing(at: scratch.state)?.master == nil)
        #expect(!StateKey.isBesideStore(scratch.state))
        let made = try StateKey.sealing(at: scratch.state)
        let again = try StateKey.sealing(at: scratch.state + "/")
        #expect(made.master.id == again.master.id)
        #expect(try StateKey.existing(at: scratch.state)?.master.id == made.master.id)
        #expect(StateKey.isBesideStore(scratch.state))
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.state)
        #expect(names == ["plated.key"])
        let attributes = try FileManager.default.attributesOfItem(
            atPath: StateKey.path(in: scratch.state))
        #expect(attributes[.posixPermissions] as? Int == 0o600)

        try ReadStore.open(at: scratch.state, sealing: made).append([record(1)])
        let findings = try LedgerCheck.run(at: scratch.state)
        #expect(findings.filter { !$0.isHeld } == [])
        #expect(findings[11].detail.contains("NOT SEALED AGAINST THEFT"))
        chmod(StateKey.path(in: scratch.state), 0o644)
        #expect(
            try LedgerCheck.run(at: scratch.state).filter { !$0.isHeld }.map(\.number)
                == [LedgerInvariant.filesArePrivate.rawValue])

        try Data("short".utf8).write(to: URL(filePath: StateKey.path(in: scratch.state)))
        let error = #expect(throws: PlatedError.self) {
            _ = try StateKey.sealing(at: scratch.state)
        }
        #expect(error?.code == .configuration)
    }
}
