/// Lists and look-outs through the real plated and platectl: a version is brought in, refused, kept over a
/// kill, and readable nowhere; a plate known in part is found among past reads and met by new ones.
import Foundation
import Testing

@Suite struct HotlistProgramTests {
    private static let header = "list,category,plate,state,description,expiry\n"

    private func stage() throws -> CustodyStage {
        try CustodyStage(
            """
            [[hotlist.source]]
            name = "local"
            yellow-hours = 1
            red-hours = 2
            """)
    }

    private func list(
        _ stage: CustodyStage, _ person: Person, all: Bool = false
    ) throws -> [String: Any] {
        let lines = try stage.json(person, ["hotlist", "list"] + (all ? ["--all"] : []))
        return try #require(lines.first { $0["name"] as? String == "local" })
    }

    private func entries(_ source: [String: Any]) -> [Int] {
        (source["versions"] as? [[String: Any]] ?? []).compactMap { $0["entries"] as? Int }
    }

    @Test func aVersionIsBroughtInRefusedAndThereAgainAfterAKill() throws {
        let stage = try stage()
        let chief = try stage.firstAdministrator()
        let good = try stage.scratch.write(
            "good.csv",
            Array((Self.header + "local,lookout,9QZX123,CA,burgundy hearse,\n").utf8))
        #expect(try stage.run(nil, ["hotlist", "import", good]).exitCode == 77)
        let result = try stage.run(
            chief, ["hotlist", "import", "--source", "local", "--extracted", "2026-01-01", good])
        #expect(result.exitCode == 0, "\(result.errors)\(stage.daemon.log)")
        #expect(result.output.contains("local: in force") && result.output.contains("sealed"))
        #expect(!result.output.contains("9QZX"))

        let bad = try stage.scratch.write(
            "bad.csv", Array((Self.header + "local,lookout,!!,CA,,\n").utf8))
        let refused = try stage.run(chief, ["hotlist", "import", "--source", "local", bad])
        #expect(refused.exitCode == 65, "\(refused.errors)")
        #expect(refused.output.contains("REFUSED") && refused.output.contains("line 2"))
        #expect(try entries(list(stage, chief)) == [1])

        // Nothing of it is readable in the state folder, alive or killed.
        func isReadable() throws -> [String] {
            let state = stage.daemon.state
            return try FileManager.default.subpathsOfDirectory(atPath: state).filter { name in
                let bytes = FileManager.default.contents(atPath: state + "/" + name) ?? Data()
                return ["9QZX123", "burgundy"].contains {
                    bytes.firstRange(of: Array($0.utf8)) != nil
                }
            }
        }
        #expect(try isReadable() == [])
        stage.daemon.signal(SIGKILL)
        stage.daemon.process?.waitUntilExit()
        #expect(try isReadable() == [])
        try FileManager.default.removeItem(atPath: good)
        try stage.daemon.start()
        #expect(try stage.logIn(chief).exitCode == 0)
        let after = try list(stage, chief, all: true)
        #expect(entries(after) == [1])
        let lists = try stage.daemon.status()?["hotlists"] as? [[String: Any]] ?? []
        let local = try #require(lists.first { $0["name"] as? String == "local" })
        #expect(local["entries"] as? Int == 1)
        let doctor = try stage.run(nil, ["doctor"])
        #expect(doctor.output.contains("local"))
        // The fixture's own list is a plain file, and that is said.
        #expect(doctor.output.contains("Lists lie readable"))

        // A bit that goes wrong on the disk is found by whoever checks, and named.
        _ = try stage.daemon.stop()
        let sealed = try FileManager.default.subpathsOfDirectory(atPath: stage.daemon.state)
            .filter { $0.hasSuffix(".list") }.map { stage.daemon.state + "/" + $0 }
        func check() throws -> ProgramResult {
            try Program.run("plated", ["check", "--config", stage.daemon.configuration])
        }
        #expect(try check().exitCode == 0)
        for path in sealed {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            bytes[bytes.count - 1] ^= 1
            try bytes.write(to: URL(fileURLWithPath: path))
        }
        let damaged = try check()
        #expect(damaged.exitCode == 1)
        #expect(damaged.output.contains("the list local: the version in force does not open"))
    }

    @Test func aPlateKnownInPartIsFoundAmongPastReadsAndMetByNewOnes() throws {
        let stage = try stage()
        let chief = try stage.firstAdministrator()
        let officer = try stage.addAndLogIn(
            "jdoe", "operator", for: "investigation", caseNumber: "26-1234", by: chief)
        try stage.waitForReads(3)
        let reads = try stage.json(officer, ["reads"])
        let text = try #require(reads.compactMap { $0["text"] as? String }.first { $0.count >= 6 })
        let pattern = "\(text.prefix(2))?\(text.dropFirst(3).prefix(2))*"
        let preview = try stage.json(officer, ["lookout", "preview", pattern])
        #expect((preview.first?["matched"] as? Int ?? 0) >= 1)
        let found = try #require(
            try stage.json(
                officer,
                [
                    "lookout", "add", pattern, "--case", "26-1234", "--reason", "robbery",
                    "--make", "Honda", "--colour", "red",
                ]
            ).first)
        let past = found["past"] as? [[String: Any]] ?? []
        #expect(past.contains { $0["text"] as? String == text }, "\(found)")
        // The recording is looped, so the plate passes again and raises an alert that names the case.
        try stage.daemon.wait("the look-out raises an alert") {
            let result = try stage.run(officer, ["alerts", "--json"])
            return result.jsonLines.contains { line in
                let entry = line["entry"] as? [String: Any] ?? line
                return "\(entry)".contains("lookout") && "\(line)".contains("partial")
            }
        }
    }
}
