// The real daemon on stores that it cannot open, or that are damaged: it captures all the same, says what is
// wrong, refuses looking with the reason, and heals by itself.
import Foundation
import Testing

@Suite struct LateStoreProgramTests {
    private func faults(_ stage: CustodyStage) throws -> [String] {
        (try stage.daemon.status()?["faults"] as? [[String: Any]] ?? [])
            .compactMap { $0["title"] as? String }
    }

    private func store(_ stage: CustodyStage, _ field: String) throws -> Int {
        (try stage.daemon.status()?["store"] as? [String: Any])?[field] as? Int ?? 0
    }

    /// A folder stands where the database `name` belongs: nothing can be opened there, even by root.
    private func obstruct(_ name: String, in state: String) throws {
        try FileManager.default.createDirectory(
            atPath: state + "/" + name, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    private func check(_ stage: CustodyStage) throws {
        _ = try stage.daemon.stop()
        let check = try Program.run("plated", ["check", "--state", stage.daemon.state])
        #expect(check.exitCode == 0, "\(check.output)")
    }

    @Test func withoutAccountsAndLogItCapturesAndHeals() throws {
        let stage = try CustodyStage(fixture: "lot-canvass") {
            try obstruct("custody.sqlite", in: $0.state)
        }
        try stage.waitForReads(1)
        #expect(try faults(stage).contains { $0.contains("nobody can log in") })
        #expect(stage.daemon.log.contains("a store is not open"))
        let refused = try stage.run(
            nil, ["login", "--session-file", stage.scratch.path("session")],
            input: ["chief", "a pass word", "123456", "administration", ""])
        #expect(refused.exitCode == 69, "\(refused.errors)")
        #expect(refused.errors.contains("custody.sqlite"))
        #expect(try stage.run(nil, ["about"]).exitCode == 0)

        try FileManager.default.removeItem(atPath: stage.daemon.state + "/custody.sqlite")
        try stage.daemon.wait("the store of custody is open") {
            try !faults(stage).contains { $0.contains("nobody can log in") }
        }
        try stage.daemon.wait("the first administrator's token is there") {
            FileManager.default.fileExists(
                atPath: stage.daemon.state + "/first-administrator.token")
        }
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("aud", "auditor", for: "audit", by: chief)
        // The beginning that the log could not take then stands in it with its own time.
        let lines = try stage.json(auditor, ["audit", "log", "--limit", "500"])
            .compactMap { $0["record"] as? [String: Any] }
        #expect(lines.last?["reason"] as? String == "the daemon began")
        #expect(lines.contains { $0["action"] as? String == "login" })
        try check(stage)
    }

    @Test func withoutAStoreOfReadsTheyWaitInMemoryAndAreWrittenLater() throws {
        let stage = try CustodyStage(fixture: "lot-canvass") {
            try obstruct("ledger.sqlite", in: $0.state)
        }
        try stage.daemon.wait("reads wait") { try store(stage, "unrecorded") >= 3 }
        #expect(try faults(stage).contains { $0.contains("reads wait in memory") })
        #expect(try store(stage, "reads") == 0)
        let waiting = try store(stage, "unrecorded")
        try FileManager.default.removeItem(atPath: stage.daemon.state + "/ledger.sqlite")
        try stage.daemon.wait("they are stored") {
            try store(stage, "reads") > 0 && store(stage, "unrecorded") < waiting
        }
        #expect(try !faults(stage).contains { $0.contains("reads wait in memory") })
        #expect(stage.daemon.log.contains("a store is open again"))
        try check(stage)
    }

    /// Pages go bad under the running daemon: whoever meets one first, a status or a commit, it goes on in a
    /// fresh store, and says what went with the former one.
    @Test func aStoreOfReadsThatGoesBadUnderWayIsSetAsideAndWhatWentWithItIsSaid() throws {
        let stage = try CustodyStage(fixture: "lot-canvass")
        try stage.waitForReads(2)
        // Pages that were written since the last checkpoint are read from the log beside the file.
        for (name, header) in [("ledger.sqlite", 4096), ("ledger.sqlite-wal", 32)] {
            let file = try FileHandle(forUpdating: URL(filePath: "\(stage.daemon.state)/\(name)"))
            let size = Int(try file.seekToEnd())
            try file.seek(toOffset: UInt64(header))
            try file.write(contentsOf: Data(repeating: 0x5A, count: max(size - header, 0)))
            try file.close()
        }
        try stage.daemon.wait("it is set aside") {
            try faults(stage).contains { $0.contains("set aside") }
        }
        let all = try stage.daemon.status()?["faults"] as? [[String: Any]] ?? []
        let told = try #require(
            all.first { ($0["title"] as? String)?.contains("set aside") == true })
        let remedy = told["remedy"] as? String
        #expect(remedy?.contains("No plates to look out for could be taken over") == true)
        let aside = try FileManager.default.contentsOfDirectory(atPath: stage.daemon.state)
            .filter { $0.hasPrefix("aside-") }
        #expect(aside.count == 1)
        try stage.waitForReads(1)
        try check(stage)
    }

    @Test func aBrokenStoreOfCustodyIsSetAsideAndAnnounced() throws {
        let garbage = Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        let stage = try CustodyStage(fixture: "lot-canvass") { daemon in
            try FileManager.default.createDirectory(
                atPath: daemon.state, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try garbage.write(to: URL(filePath: daemon.state + "/custody.sqlite"))
        }
        #expect(try faults(stage).contains { $0.contains("set aside") })
        let aside = try #require(
            try FileManager.default.contentsOfDirectory(atPath: stage.daemon.state)
                .first { $0.hasPrefix("aside-") })
        let kept = URL(filePath: "\(stage.daemon.state)/\(aside)/custody.sqlite")
        #expect(try Data(contentsOf: kept) == garbage)
        _ = try stage.firstAdministrator()
        try check(stage)
    }
}
