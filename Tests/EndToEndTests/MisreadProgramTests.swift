// A misread from the alert to the technician's replay, by the real programs over the real socket.
import ControlProtocol
import Foundation
import PlateCore
import Testing

@Suite struct MisreadProgramTests {
    @Test func aMisreadIsReleasedFetchedAndReplayed() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let officer = try stage.addAndLogIn("jdoe", "operator", for: "patrol", by: chief)
        let technician = try stage.addAndLogIn("tech", "technician", for: "maintenance", by: chief)
        let auditor = try stage.addAndLogIn("aud", "auditor", for: "audit", by: chief)
        let line = try OfficerLine("a", of: officer, stage)
        _ = try line.shift(.holdBackTyping, isOn: false)
        let alert = try line.front(stage)
        try line.answer(.compare, alert) { $0.comparison = .misread }
        try line.correct(alert, to: "8ZZZ999")
        try stage.waitForTheDisk()

        // The administrator sees which, and no plate.
        let listed = try stage.run(chief, ["misreads", "list", "--json"])
        let misread = try #require(listed.jsonLines.first)
        let read = try #require(misread["read"] as? String)
        #expect(misread["charactersWrong"] as? Int ?? 0 > 0 && !listed.output.contains("8ZZZ999"))
        #expect(misread["releasedBy"] is NSNull)

        // Before the release there is nothing to fetch, and whoever else asks is told why not.
        let output = stage.scratch.path("misreads")
        let fetch = ["misreads", "fetch", read, "--output", output]
        #expect(try stage.run(technician, fetch).exitCode == 65)
        let release = ["misreads", "release", read, "--reason", "glare at night"]
        for person in [officer, technician, auditor] {
            #expect(try stage.run(person, release).exitCode == 77)
        }
        let released = try stage.json(chief, release)
        #expect(released.first?["releasedBy"] as? String == "chief")
        for person in [officer, auditor, chief] {
            let refused = try stage.run(person, fetch)
            #expect(refused.exitCode == 77 && !refused.errors.isEmpty)
        }
        #expect(!FileManager.default.fileExists(atPath: output))

        #expect(try stage.json(technician, ["misreads", "list", "--released"]).count == 1)
        let fetched = try stage.json(technician, ["misreads", "fetch", "--output", output])
        #expect(fetched.first?["files"] as? Int == 3)
        let reading = try Data(contentsOf: URL(fileURLWithPath: "\(output)/reading/\(read).json"))
        let told = try #require(
            try JSONSerialization.jsonObject(with: reading) as? [String: Any])
        #expect(told["correctedTo"] as? String == "8ZZZ999")
        #expect((told["models"] as? [[String: Any]])?.isEmpty == false)
        let replay = try Program.run("plated", ["replay", output, "--json"])
        #expect(replay.exitCode == 0, "\(replay.errors)")
        let texts = replay.jsonLines.filter { $0["event"] as? String == "read" }
            .compactMap { $0["text"] as? String }
        #expect(texts.contains(try #require(told["text"] as? String)), "\(replay.output)")

        let withdraw = ["misreads", "withdraw", read, "--reason", "looked into"]
        try stage.json(chief, withdraw)
        #expect(try stage.json(technician, ["misreads", "list", "--released"]).isEmpty)
        let late = ["misreads", "fetch", read, "--output", output + "-late"]
        #expect(try stage.run(technician, late).exitCode == 65)
        try expectLog(stage, auditor, read)
    }

    /// Everything that was done and tried stands in the log, which is sound.
    private func expectLog(_ stage: CustodyStage, _ auditor: Person, _ read: String) throws {
        let entries = try stage.json(auditor, ["audit", "log", "--limit", "500"])
            .compactMap { $0["record"] as? [String: Any] }
        func lines(_ action: String, _ outcome: String) -> [String] {
            entries.filter {
                let subject = $0["subject"] as? [String: Any]
                return $0["action"] as? String == action && $0["outcome"] as? String == outcome
                    && (subject?["records"] as? [String])?.contains(read) == true
            }.compactMap { ($0["person"] as? [String: Any])?["name"] as? String }.sorted()
        }
        #expect(lines("misread", "granted") == ["chief", "chief"])
        #expect(lines("misread", "refused") == ["aud", "jdoe", "tech"])
        #expect(lines("export", "granted") == ["tech"])
        #expect(lines("export", "refused") == ["aud", "chief", "jdoe", "tech", "tech"])
        #expect(lines("correction", "granted") == ["jdoe"])
        #expect(try stage.run(auditor, ["audit", "verify"]).exitCode == 0)
    }
}
