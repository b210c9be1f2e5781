// Accounts, sessions, looks, holds, exports and the access log through the real plated and platectl: what
// is granted, what is refused, and that every one of them stands in the log.
import Foundation
import Testing

@Suite struct CustodyProgramTests {
    /// The lines of the log, newest first, as an auditor sees them.
    private func log(_ stage: CustodyStage, _ auditor: Person) throws -> [[String: Any]] {
        try stage.json(auditor, ["audit", "log", "--limit", "500"])
            .compactMap { $0["record"] as? [String: Any] }
    }

    private func holds(
        _ lines: [[String: Any]], _ name: String?, _ action: String, _ outcome: String,
        _ reason: String? = nil
    ) -> Bool {
        lines.contains { line in
            let person = line["person"] as? [String: Any]
            return (name == nil || person?["name"] as? String == name)
                && line["action"] as? String == action && line["outcome"] as? String == outcome
                && (reason == nil || (line["reason"] as? String)?.contains(reason ?? "") == true)
        }
    }

    @Test func withoutASessionEverythingEndsWith77AndNothingIsShown() throws {
        let stage = try CustodyStage()
        for arguments in [
            ["reads"], ["reads", "7ABC123"], ["alerts"], ["account", "list"], ["audit", "verify"],
            ["audit", "report"], ["hold", "list"], ["logout"],
            ["expunge", "--order", "1", "--plate", "7ABC123", "--dry-run"],
            [
                "export", "--evidence", "1", "--case", "1", "--read",
                "0198a3c2-0000-7000-8000-0000000000aa", "-o", stage.scratch.path("none"),
            ],
        ] {
            let result = try stage.run(nil, arguments)
            #expect(result.exitCode == 77, "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
        let about = try stage.run(nil, ["about"])
        #expect(about.exitCode == 0)
        #expect(about.output.contains("Administration Division Commander R. Roe"))
        #expect(about.output.contains("NOT SEALED AGAINST THEFT"))
        #expect(try stage.run(nil, ["account", "roles"]).output.contains("expunge"))
    }

    @Test func theFirstAdministratorIsMadeOnceWithTheTokenOfARootOnlyFile() throws {
        let stage = try CustodyStage()
        let path = stage.daemon.state + "/first-administrator.token"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let token = try String(contentsOfFile: path, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let guess = try stage.run(
            nil, ["login", "--first-administrator", "AAAAA-AAAAA-AAAAA-AAAAA"],
            input: ["mallory", "0", "Nobody", "a password of theirs"])
        #expect(guess.exitCode == 77)
        let chief = try stage.firstAdministrator()
        #expect(!FileManager.default.fileExists(atPath: path))
        let again = try stage.run(
            nil, ["login", "--first-administrator", "-"],
            input: [token, "second", "2", "Commander", "a password of theirs"])
        #expect(again.exitCode == 77)
        #expect(try stage.json(chief, ["account", "list"]).count == 1)
        // The session's file is the person's alone.
        let file = try FileManager.default.attributesOfItem(
            atPath: chief.runFolder + "/plated-session")
        #expect(file[.posixPermissions] as? Int == 0o600)
        #expect(try stage.run(chief, ["logout"]).exitCode == 0)
        #expect(try stage.run(chief, ["account", "list"]).exitCode == 77)
    }

    @Test func whatIsRefusedIsRefusedInOneSentenceAndLoggedWithItsReason() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("auditor", "auditor", for: "audit", by: chief)
        let technician = try stage.addAndLogIn(
            "wrench", "technician", for: "maintenance", by: chief)
        let officer = try stage.add("jdoe", "operator", for: "patrol", by: chief)
        let untrained = try stage.add(
            "rookie", "operator", for: "patrol", isTrained: false, by: chief)

        // Name, password or code: one sentence, whatever was wrong.
        let wrongs = [
            ["nobody", officer.password, "000000", "patrol", ""],
            [officer.name, "not the password", try officer.nextCode(), "patrol", ""],
            [officer.name, officer.password, "000000", "patrol", ""],
        ]
        let told = try wrongs.map { input in
            let result = try stage.run(officer, ["login"], input: input)
            #expect(result.exitCode == 77)
            return result.errors
        }
        #expect(Set(told).count == 1)
        for input in wrongs { for word in input.prefix(2) { #expect(!told[0].contains(word)) } }

        let rookie = try stage.logIn(untrained, newPassword: "a word of my own")
        #expect(rookie.exitCode == 77 && rookie.errors.contains("ALPR"))
        officer.purpose = "curiosity"
        #expect(try stage.logIn(officer, newPassword: "a word of my own").exitCode != 0)
        officer.purpose = "investigation"
        #expect(try stage.logIn(officer, newPassword: "a word of my own").exitCode != 0)

        for arguments in [
            ["reads"], ["alerts"], ["account", "list"], ["audit", "report"],
            ["expunge", "--order", "1", "--plate", "7ABC123", "--dry-run"],
        ] {
            let result = try stage.run(technician, arguments)
            #expect(result.exitCode == 77, "\(arguments)")
            #expect(result.output.isEmpty)
        }
        #expect(try stage.run(chief, ["reads"]).exitCode == 77)

        let lines = try log(stage, auditor)
        for (name, action, reason) in [
            ("nobody", "login", "no account of this name"), ("jdoe", "login", "wrong password"),
            ("jdoe", "login", "code"), ("rookie", "login", "ALPR"),
            ("jdoe", "login", "none of the purposes"), ("jdoe", "login", "needs a case"),
            ("wrench", "search", "technician"), ("wrench", "expungement", "technician"),
            ("chief", "search", "administrator"),
        ] {
            #expect(holds(lines, name, action, "refused", reason), "\(name) \(action) \(reason)")
        }
        let report = try #require(try stage.json(auditor, ["audit", "report"]).first)
        let refusals = try #require(report["refusals"] as? [[String: Any]])
        #expect(refusals.contains { $0["name"] as? String == "wrench" })
        // Nothing that was typed is in the daemon's own log.
        for word in [officer.password, "not the password", "7ABC123"] {
            #expect(!stage.daemon.log.contains(word))
        }
    }

    @Test func anOfficersShiftIsGrantedAndEveryLookStandsInTheLog() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("auditor", "auditor", for: "audit", by: chief)
        let officer = try stage.addAndLogIn(
            "jdoe", "operator", for: "investigation", caseNumber: "26-1234", by: chief)
        try stage.waitForReads(3)

        let reads = try stage.json(officer, ["reads", "--limit", "3"])
        #expect(reads.count == 3)
        let text = try #require(reads[0]["text"] as? String)
        let id = try #require(reads[0]["id"] as? String)
        let exact = try stage.json(officer, ["reads", text])
        #expect(exact.contains { $0["id"] as? String == id })
        let pattern = String(text.prefix(2)) + "*"
        let partial = try stage.json(officer, ["reads", pattern])
        #expect(partial.contains { $0["id"] as? String == id })
        let screen = try stage.run(officer, ["reads", text])
        #expect(screen.output.hasPrefix("CONFIDENTIAL"))
        #expect(screen.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(try stage.json(officer, ["reads", "--id", id]).count == 1)
        #expect(try stage.run(officer, ["alerts"]).exitCode == 0)

        let held = try stage.json(
            officer, ["hold", "place", "--read", id, "--reason", "it may become evidence"])
        #expect(held.count == 1)
        #expect(try stage.run(officer, ["audit", "log"]).exitCode == 77)

        let lines = try log(stage, auditor)
        let searches = lines.filter { $0["action"] as? String == "search" }
        let queries = searches.compactMap { ($0["subject"] as? [String: Any])?["query"] as? String }
        for query in [text, pattern] {
            #expect(queries.contains { $0.contains(query) }, "\(query) in \(queries)")
        }
        for line in searches {
            #expect((line["person"] as? [String: Any])?["name"] as? String == "jdoe")
            #expect(
                (line["person"] as? [String: Any])?["agency"] as? String
                    == "West Sacramento Police Department")
            #expect(line["purpose"] as? String == "investigation")
            #expect(line["caseNumber"] as? String == "26-1234")
        }
        #expect(holds(lines, "jdoe", "view", "granted"))
        #expect(holds(lines, "jdoe", "hold", "granted"))
        #expect(holds(lines, "jdoe", "audit", "refused"))

        let verified = try stage.json(auditor, ["audit", "verify"])
        #expect(verified.first?["isSound"] as? Bool == true)
        let head = try #require(verified.first?["head"] as? [String: Any])
        let noted = "\(head["number"] ?? ""):\(head["hash"] ?? "")"
        #expect(try stage.run(auditor, ["audit", "verify", "--expect", noted]).exitCode == 0)
        let other = "\(head["number"] ?? ""):" + String(repeating: "0", count: 64)
        #expect(try stage.run(auditor, ["audit", "verify", "--expect", other]).exitCode == 1)
        let report = try stage.run(auditor, ["audit", "report"])
        #expect(report.exitCode == 0 && report.output.contains("QUERIES BY PERSON AND PURPOSE"))
        #expect(report.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func anExportVerifiesWithoutPlatedAndTheLogIsTakenAlong() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("auditor", "auditor", for: "audit", by: chief)
        let officer = try stage.addAndLogIn(
            "jdoe", "operator", for: "investigation", caseNumber: "26-1234", by: chief)
        try stage.waitForReads(2)
        let ids = try stage.json(officer, ["reads", "--limit", "2"]).compactMap {
            $0["id"] as? String
        }
        let folder = stage.scratch.path("evidence")
        let exported = try stage.json(
            officer,
            ["export", "--evidence", "E-77", "--case", "26-1234", "-o", folder]
                + ids.flatMap { ["--read", $0] })
        #expect(exported.first?["reads"] as? Int == 2)
        let sums = try shell(
            "cd '\(folder)' && sha256sum --strict -c SHA256SUMS && openssl pkeyutl -verify -pubin "
                + "-inkey car.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig")
        #expect(sums == 0)
        // Whoever has the export compares its key with what the car says of itself.
        let about = try stage.run(nil, ["about"]).output
        let words = try String(contentsOfFile: folder + "/VERIFY.txt", encoding: .utf8)
        let key = try #require(about.firstMatch(of: /key ([0-9a-f]{32})/)?.1)
        #expect(words.contains("signed with \(key)"))
        // A second one does not write over the first, and leaves it whole.
        let again = try stage.run(
            officer,
            [
                "export", "--evidence", "E-78", "--case", "26-1234", "-o", folder, "--read",
                ids[0],
            ])
        #expect(again.exitCode == 74)
        #expect(try shell("cd '\(folder)' && sha256sum --status --strict -c SHA256SUMS") == 0)

        let file = stage.scratch.path("log.jsonl")
        let taken = try stage.run(auditor, ["audit", "export", "-o", file])
        #expect(taken.exitCode == 0, "\(taken.errors)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("publicKey"))
        for word in ["jdoe", "26-1234", ids[0]] { #expect(!text.contains(word)) }
        let lines = try log(stage, auditor)
        #expect(holds(lines, "jdoe", "export", "granted"))
        #expect(holds(lines, "auditor", "audit", "granted"))
    }

    @Test func aDeadSessionAndASessionFileOfOthersAreNotTaken() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let file = chief.runFolder + "/plated-session"
        #expect(chmod(file, 0o644) == 0)
        let open = try stage.run(chief, ["account", "list"])
        #expect(open.exitCode == 77 && open.errors.contains("others could read it"))
        #expect(chmod(file, 0o600) == 0)
        // Sessions end with the daemon.
        _ = try stage.daemon.stop()
        try stage.daemon.start()
        #expect(try stage.run(chief, ["account", "list"]).exitCode == 77)
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    private func shell(_ command: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
