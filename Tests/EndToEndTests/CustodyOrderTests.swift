// Locks, codes over the radio, live watching and destruction by order, through the real programs.
import Foundation
import Testing

@Suite struct CustodyOrderTests {
    private func log(_ stage: CustodyStage, _ auditor: Person) throws -> [[String: Any]] {
        try stage.json(auditor, ["audit", "log", "--limit", "500"])
    }

    @Test func fiveFailuresLockUntilAnAdministratorOrACodeOverTheRadioReleases() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let officer = try stage.addAndLogIn("jdoe", "operator", for: "patrol", by: chief)
        let key = try #require(
            try stage.json(chief, ["account", "authority"]).first?["key"] as? String)
        #expect(!key.isEmpty)
        for round in 0..<2 {
            for _ in 0..<5 {
                let wrong = try stage.run(
                    officer, ["login"],
                    input: [officer.name, "not the password", "000000", "patrol", ""])
                #expect(wrong.exitCode == 77)
            }
            let right = try stage.logIn(officer)
            #expect(right.exitCode == 77, "not locked")
            let shown = try stage.json(chief, ["account", "show", officer.name]).first
            #expect((shown?["obstacles"] as? [String])?.isEmpty == false)
            if round == 0 {
                #expect(try stage.run(chief, ["account", "release", officer.name]).exitCode == 0)
            } else {
                try releaseByRadio(stage, officer, chief)
            }
            let after = try stage.logIn(officer)
            #expect(after.exitCode == 0, "\(after.errors)")
        }
    }

    private func releaseByRadio(
        _ stage: CustodyStage, _ officer: Person, _ chief: Person
    ) throws {
        let challenge = try #require(
            try stage.json(nil, ["account", "challenge", officer.name]).first?["challenge"]
                as? String)
        let code = try #require(
            try stage.json(
                chief,
                [
                    "account", "issue", officer.name, "--vehicle", "12-345", "--challenge",
                    challenge,
                ]
            ).first?["code"] as? String)
        let wrong = try stage.run(
            nil, ["account", "code", officer.name], input: ["AAAA-AAAA-AAAA"])
        #expect(wrong.exitCode == 77)
        let taken = try stage.run(nil, ["account", "code", officer.name], input: [code])
        #expect(taken.exitCode == 0, "\(taken.errors)")
        let again = try stage.run(nil, ["account", "code", officer.name], input: [code])
        #expect(again.exitCode == 77)
    }

    @Test func watchingIsLoggedFromWhenToWhenWithWhatWasShown() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("auditor", "auditor", for: "audit", by: chief)
        let officer = try stage.addAndLogIn("jdoe", "operator", for: "patrol", by: chief)
        let scratch = try Scratch()
        let watching = try Program.start(
            "platectl", ["reads", "--watch", "--json", "--socket", stage.daemon.socket],
            in: scratch, environment: ["XDG_RUNTIME_DIR": officer.runFolder])
        let output = scratch.path("output-platectl")
        func events() throws -> [[String: Any]] {
            try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }
        try stage.daemon.wait("two reads were shown") {
            try events().filter { $0["kind"] as? String == "read" }.count >= 2
        }
        watching.interrupt()
        watching.waitUntilExit()
        // What was shown first may be an alert in front, on the board or by itself.
        let seen = Set(
            try events().compactMap { event in
                let front = (event["board"] as? [String: Any])?["front"] as? [String: Any]
                return (event["read"] as? [String: Any])?["id"] as? String
                    ?? (event["alert"] as? [String: Any])?["readId"] as? String
                    ?? front?["readId"] as? String
            })
        try stage.daemon.wait("the watch is logged with its end") {
            let watches = try log(stage, auditor).compactMap { $0["record"] as? [String: Any] }
                .filter { $0["action"] as? String == "watch" }
            let reasons = watches.compactMap { $0["reason"] as? String }
            let shown = watches.compactMap { $0["subject"] as? [String: Any] }
                .compactMap { ($0["records"] as? [String])?.first }
            return reasons.contains { $0.hasPrefix("begun") }
                && reasons.contains { $0.hasPrefix("ended") }
                && shown.contains { seen.contains($0) }
        }
        // Logging out ends a watch at once.
        let other = try Program.start(
            "platectl", ["reads", "--watch", "--json", "--socket", stage.daemon.socket],
            in: scratch, environment: ["XDG_RUNTIME_DIR": officer.runFolder])
        try stage.daemon.wait("a read was shown again") { try !events().isEmpty }
        #expect(try stage.run(officer, ["logout"]).exitCode == 0)
        other.waitUntilExit()
        #expect(other.terminationStatus == 77)
    }

    @Test func anOrderDestroysReadsAndWhatTheLogSaysOfThemAndTheLogStaysSound() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let auditor = try stage.addAndLogIn("auditor", "auditor", for: "audit", by: chief)
        let officer = try stage.addAndLogIn(
            "jdoe", "operator", for: "investigation", caseNumber: "26-1234", by: chief)
        let custodian = try stage.addAndLogIn("keeper", "custodian", for: "records", by: chief)
        try stage.waitForReads(2)
        let read = try #require(try stage.json(officer, ["reads", "--limit", "1"]).first)
        let (id, text) = (
            try #require(read["id"] as? String), try #require(read["text"] as? String)
        )
        #expect(try stage.run(officer, ["reads", "--id", id]).exitCode == 0)
        let order = ["expunge", "--order", "CR-26-9", "--read", id]
        #expect(try stage.run(officer, order + ["--yes"]).exitCode == 77)
        // A hold stands against it until the custodian overrules it.
        let hold = try #require(
            try stage.json(officer, ["hold", "place", "--read", id, "--reason", "discovery"])
                .first?["id"] as? String)
        let dry = try stage.run(custodian, order + ["--dry-run", "--json"])
        #expect(dry.exitCode == 1)
        #expect(dry.jsonLines.first?["reads"] as? Int == 1)
        #expect((dry.jsonLines.first?["held"] as? [Any])?.count == 1)
        #expect(try stage.run(custodian, order + ["--yes"]).exitCode == 65)
        // A script that does not say --yes destroys nothing.
        #expect(try stage.run(custodian, order + ["--overrule", hold]).exitCode == 64)
        #expect(try stage.run(officer, ["reads", "--id", id]).exitCode == 0)

        let done = try stage.json(custodian, order + ["--overrule", hold, "--yes"])
        #expect(done.first?["reads"] as? Int == 1)
        #expect((done.first?["logSubjects"] as? Int ?? 0) > 0)
        let gone = try stage.run(officer, ["reads", "--id", id])
        #expect(gone.exitCode == 65 && !gone.errors.contains(text))
        let left = try stage.json(officer, ["reads", "--limit", "500"])
        #expect(!left.contains { $0["id"] as? String == id })

        let verified = try stage.json(auditor, ["audit", "verify"])
        #expect(verified.first?["isSound"] as? Bool == true, "\(verified)")
        #expect((verified.first?["expunged"] as? Int ?? 0) > 0)
        let lines = try log(stage, auditor)
        #expect(lines.contains { $0["isExpunged"] as? Bool == true })
        let views = lines.compactMap { $0["record"] as? [String: Any] }
            .filter { $0["action"] as? String == "view" && $0["outcome"] as? String == "granted" }
        #expect(!views.isEmpty)
        // Asked for once more after the order was carried out, the id is there as it was typed.
        let shown = views.compactMap { $0["subject"] as? [String: Any] }
        #expect(!shown.contains { ($0["records"] as? [String])?.contains(id) == true })
        _ = try stage.daemon.stop()
        let check = try Program.run("plated", ["check", "--config", stage.daemon.configuration])
        #expect(check.exitCode == 0, "\(check.output)")
    }
}
