/// The check of a state folder: it finds each kind of damage, and leaves the folder as it was.

import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore
import Testing

@Suite struct LedgerCheckTests {
    private let scratch = ScratchFolder()

    /// A closed store with twelve reads, one of them amended.
    private func fill() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append((0..<12).map(Sample.record))
        var changed = Sample.record(3)
        changed.read.text = "8XYZ987"
        changed.crop = Sample.jpeg(99)
        changed.alerts = []
        try store.amend(changed)
        try store.close()
    }

    /// Runs statements with all that guards the rows switched off.
    private func damage(_ statements: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: scratch.database, configuration: configuration)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA ignore_check_constraints = ON;" + statements)
        }
        try queue.close()
    }

    private func broken(_ folder: String? = nil) throws -> Set<LedgerInvariant> {
        let findings = try LedgerCheck.run(at: folder ?? scratch.state, sealing: Sample.sealing)
        #expect(findings.map(\.number) == LedgerInvariant.allCases.map(\.rawValue))
        for finding in findings {
            #expect(!finding.detail.isEmpty)
            #expect((finding.remedy == nil) == finding.isHeld)
        }
        return Set(findings.filter { !$0.isHeld }.compactMap { .init(rawValue: $0.number) })
    }

    @Test func soundStoreHoldsEveryInvariantAndIsNotTouched() throws {
        try fill()
        let before = try scratch.snapshot()
        #expect(before.keys.sorted() == ["ledger.lock", "ledger.sqlite"])
        var progress: [Int] = []
        let findings = try LedgerCheck.run(at: scratch.state + "/", sealing: Sample.sealing) {
            done, total in
            #expect(total == 26)
            progress.append(done)
        }
        #expect(findings.filter { !$0.isHeld } == [])
        #expect(progress == Array(1...26))
        #expect(try scratch.snapshot() == before)
        #expect(findings[0].description.hasPrefix(" 1 ok    a read is on disk before"))
    }

    @Test func runningStoreIsCheckedBesideItsWriter() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append((0..<5).map(Sample.record))
        let before = try scratch.snapshot()
        let findings = try LedgerCheck.run(at: scratch.state, sealing: Sample.sealing)
        #expect(findings.filter { !$0.isHeld } == [])
        #expect(findings[3].detail == "5 reads, 10 pictures, 5 hits, 5 alerts")
        var after = try scratch.snapshot()
        // The shared memory's read marks are the writer's and the readers' own; nothing is kept
        // there.
        after["ledger.sqlite-shm"] = before["ledger.sqlite-shm"]
        #expect(after == before)
        try store.append([Sample.record(5)])
        #expect(try store.counts().reads == 6)
    }

    @Test func killedStoreIsCheckedWithAndWithoutSharedMemory() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append((0..<5).map(Sample.record))
        let files = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"]
        for (name, kept) in [("killed", files), ("copied", Array(files.prefix(2)))] {
            let folder = try scratch.copy(to: name, kept)
            func contents() throws -> [String: Data] {
                let names = try FileManager.default.contentsOfDirectory(atPath: folder)
                return Dictionary(
                    uniqueKeysWithValues: try names.map {
                        ($0, try Data(contentsOf: URL(filePath: folder + "/" + $0)))
                    })
            }
            let before = try contents()
            let findings = try LedgerCheck.run(at: folder, sealing: Sample.sealing)
            #expect(findings.filter { !$0.isHeld } == [])
            #expect(findings[3].detail == "5 reads, 10 pictures, 5 hits, 5 alerts")
            #expect(try contents() == before)
        }
    }

    @Test(
        arguments: [
            (
                "DELETE FROM images WHERE rowid = 4",
                [.picturesMatch]
            ),
            (
                "UPDATE images SET sha256 = zeroblob(32) WHERE rowid = 4",
                [.picturesMatch, .everythingIsQueued]
            ),
            (
                "UPDATE images SET payload = x'FFD8' WHERE rowid = 4",
                [.picturesMatch, .rowsKeepConstraints]
            ),
            (
                "UPDATE images SET payload = (SELECT payload FROM images WHERE rowid = 2) "
                    + "WHERE rowid = 4",
                [.picturesMatch]
            ),
            (
                "INSERT INTO images SELECT read_id, kind, 7, zeroblob(32), sealing, payload "
                    + "FROM images WHERE rowid = 4",
                [.picturesMatch, .everythingIsQueued]
            ),
            (
                "DELETE FROM hits WHERE rowid = 2",
                [.alertsHaveHits, .referencesLead]
            ),
            (
                "DELETE FROM reads WHERE rowid = 2",
                [.alertsHaveHits, .referencesLead, .picturesMatch]
            ),
            (
                "DROP TRIGGER reads_keep_reading; "
                    + "UPDATE reads SET payload = zeroblob(476) WHERE rowid = 2",
                [.schemaIsThisPrograms, .columnsDecode, .everythingIsSealed]
            ),
            (
                "DROP TRIGGER reads_keep_reading; "
                    + "UPDATE reads SET payload = (SELECT payload FROM reads WHERE rowid = 1) "
                    + "WHERE rowid = 2",
                [.schemaIsThisPrograms, .columnsDecode, .everythingIsSealed]
            ),
            (
                "DROP TRIGGER reads_keep_reading; "
                    + "UPDATE reads SET captured_at = captured_at - 1 WHERE rowid = 2",
                [.schemaIsThisPrograms, .columnsDecode]
            ),
            (
                "UPDATE reads SET look_up = zeroblob(16) WHERE rowid = 2",
                [.everythingIsSealed]
            ),
            (
                "UPDATE reads SET record_key = (SELECT record_key FROM reads WHERE rowid = 1) "
                    + "WHERE rowid = 2",
                [.picturesMatch, .columnsDecode, .everythingIsSealed]
            ),
            (
                "UPDATE keys SET wrapped = zeroblob(60) WHERE use LIKE 'day %'",
                [.picturesMatch, .columnsDecode, .everythingIsSealed]
            ),
            (
                "UPDATE keys SET use = 'day 2026-13-99' WHERE use LIKE 'day %'",
                [.picturesMatch, .columnsDecode, .everythingIsSealed]
            ),
            (
                "DELETE FROM keys WHERE use = 'look-up'",
                [.everythingIsSealed]
            ),
            (
                "DROP TRIGGER read_revisions_never_change; "
                    + "UPDATE read_revisions SET payload = zeroblob(476)",
                [.schemaIsThisPrograms, .columnsDecode]
            ),
            (
                "UPDATE hits SET payload = substr(payload, 1, 40) WHERE rowid = 2",
                [.columnsDecode]
            ),
            (
                "UPDATE alerts SET payload = (SELECT payload FROM alerts WHERE rowid = 1) "
                    + "WHERE rowid = 2",
                [.columnsDecode]
            ),
            (
                "DELETE FROM read_revisions",
                [.formerReadingsAreKept, .picturesMatch]
            ),
            (
                "DELETE FROM outbox WHERE kind = 'image' AND number = 3",
                [.everythingIsQueued]
            ),
            (
                "DELETE FROM outbox WHERE kind = 'alert' AND part = '' AND rowid IN "
                    + "(SELECT max(rowid) FROM outbox WHERE kind = 'alert')",
                [.everythingIsQueued]
            ),
            (
                "UPDATE images SET sealing = 'shed', payload = NULL WHERE rowid = 4",
                [.everythingIsQueued]
            ),
            (
                "UPDATE outbox SET kind = 'read' WHERE kind = 'image' AND number = 3",
                [.everythingIsQueued]
            ),
            (
                "DROP INDEX reads_by_look_up",
                [.schemaIsThisPrograms]
            ),
            (
                "DELETE FROM grdb_migrations WHERE identifier = '0002_Alerts'",
                [.schemaIsThisPrograms]
            ),
            (
                "INSERT INTO grdb_migrations VALUES ('9999_Later')",
                [.schemaIsThisPrograms]
            ),
            (
                "PRAGMA application_id = 7",
                [.schemaIsThisPrograms]
            ),
            (
                "PRAGMA journal_mode = DELETE",
                [.commitsWaitForTheDisk]
            ),
        ] as [(String, Set<LedgerInvariant>)])
    func damageIsFound(_ statements: String, _ expected: Set<LedgerInvariant>) throws {
        try fill()
        try damage(statements)
        let found = try broken()
        #expect(found == expected)
    }

    @Test func oneChangedBitOfAnyPictureIsFound() throws {
        try fill()
        let whole = try #require(try scratch.snapshot()["ledger.sqlite"])
        let queue = try DatabaseQueue(path: scratch.database)
        let scenes = try queue.read {
            try Data.fetchAll($0, sql: "SELECT payload FROM images WHERE kind = 'scene'")
        }
        try queue.close()
        for number in 0..<12 {
            let found = try #require(whole.firstRange(of: scenes[number].prefix(200))?.lowerBound)
            var bytes = whole
            bytes[found + 150] ^= 1
            let folder = try place(bytes, in: "picture \(number)")
            #expect(try broken(folder) == [.picturesMatch])
        }
    }

    @Test func overwrittenStretchesAreFound() throws {
        try fill()
        let whole = try #require(try scratch.snapshot()["ledger.sqlite"])
        var generator = SeededGenerator(seed: 12)
        var found = 0
        for round in 0..<40 {
            var bytes = whole
            let start = Int.random(in: 100..<bytes.count - 512, using: &generator)
            for place in start..<start + 512 { bytes[place] = ~bytes[place] }
            if try !broken(try place(bytes, in: "stretch \(round)")).isEmpty { found += 1 }
        }
        // More than half of so small a file is free space within its pages, most of all of tables with no
        // row; a change there harms nothing.
        #expect(found >= 15)
    }

    /// Puts a database of `bytes` into a new folder.
    private func place(_ bytes: [UInt8], in name: String) throws -> String {
        let folder = try scratch.copy(to: name, [])
        try Data(bytes).write(to: URL(filePath: folder + "/ledger.sqlite"))
        chmod(folder + "/ledger.sqlite", 0o600)
        return folder
    }

    @Test func truncatedDatabaseIsFound() throws {
        try fill()
        let whole = try #require(try scratch.snapshot()["ledger.sqlite"])
        for length in [0, 50, 4096, whole.count / 2, whole.count - 1] {
            let folder = try place(Array(whole.prefix(length)), in: "cut \(length)")
            #expect(try !broken(folder).isEmpty, "cut at \(length)")
        }
    }

    @Test func garbageIsFoundAndNotThrown() throws {
        try fill()
        try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) })
            .write(to: URL(filePath: scratch.database))
        chmod(scratch.database, 0o600)
        let found = try broken()
        #expect(found == Set(LedgerInvariant.allCases).subtracting([.filesArePrivate]))
    }

    @Test func openFilesAreFound() throws {
        try fill()
        chmod(scratch.database, 0o640)
        #expect(try broken() == [.filesArePrivate])
    }

    @Test func foldersWithoutAStoreAreRefused() throws {
        let missing = #expect(throws: PlatedError.self) {
            try LedgerCheck.run(at: scratch.path + "/nowhere")
        }
        #expect(missing?.code == .inputOutput)
        let empty = #expect(throws: PlatedError.self) { try LedgerCheck.run(at: scratch.path) }
        #expect(empty?.code == .badData)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
        let file = #expect(throws: PlatedError.self) { try LedgerCheck.run(at: "/dev/null") }
        #expect(file?.code == .badData)
    }
}
