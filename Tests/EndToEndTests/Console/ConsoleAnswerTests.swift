// From a frame to what came of it: a real daemon on a drive, a real console driven by keys alone, the daemon
// ended in the middle, and the log read back.
import Foundation
import Testing

@Suite struct ConsoleAnswerTests {
    /// A wanted vehicle that every round of the drive passes.
    private static let plate = "3GHP958"

    /// F2.
    private static let passenger = "\u{1B}OQ"

    private static func stage() throws -> ConsoleStage {
        try ConsoleStage(
            fixture: "day-patrol",
            hotlist: """
                list,category,plate,state,description,expiry
                svs,stolenVehicle,\(plate),CA,2014 HONDA ACCORD BLU,

                """)
    }

    /// Presses `key` until the screen says `words`. An alert that has just taken the screen takes no key,
    /// and one that changes under a person's hands refuses an answer: then somebody presses again.
    private static func press(
        _ key: String, on console: ConsoleProgram, until words: String
    ) throws {
        for _ in 0..<30 {
            console.type(key)
            if console.sees(words, withinSeconds: 2) { return }
        }
        throw DaemonStage.Failure(description: "\(key) does not lead to \(words):\n\(console.text)")
    }

    @Test func anAlertIsAnsweredAcrossARestartAndAllOfItIsInTheLog() throws {
        let stage = try Self.stage()
        let console = try stage.consoleOfOfficer(columns: 100, rows: 30)
        try console.wait("the alert has the screen") {
            $0.text.contains("STOLEN VEHICLE") && $0.text.contains("UNVERIFIED")
        }
        // A car that does not know its speed counts as moving: one card, and a passenger's word.
        #expect(!console.text.contains("Compare"))
        try Self.press(Self.passenger, on: console, until: "2014 HONDA ACCORD BLU")
        let asked = Date()
        // Keys that answer nothing leave it where it is.
        for key in ["z", "9", "q", "\t", "\u{7F}", "\u{1B}"] { console.type(key) }
        try Self.press("1", on: console, until: "Now verify through CLETS")
        // Whatever happens to the daemon, what was said stands.
        stage.daemon.signal(SIGKILL)
        try console.wait(for: "NO DAEMON")
        try stage.daemon.start()
        try console.wait("the console asks to log in again") {
            $0.text.contains("LOG IN") && !$0.text.contains("NO DAEMON")
        }
        #expect(console.text.contains("ALERT - LOG IN") && !console.text.contains(Self.plate))
        try stage.logIn(on: console)
        try Self.press(Self.passenger, on: console, until: "Now verify through CLETS")
        #expect(console.text.contains("UNVERIFIED"))
        try Self.press("a", on: console, until: "CLETS: ACTIVE")
        #expect(!console.text.contains("UNVERIFIED"))
        console.type("d")
        try console.wait(for: "passed on")
        console.type("p")
        try console.wait(for: "Closed: passed on by ortiz")
        print("alert to closed, a kill of the daemon between: \(Date().timeIntervalSince(asked)) s")
        try expectAnswers(
            ["compare, matches", "clets, active", "close, passedOn"], of: "ortiz", in: stage)
        #expect(try stage.logIsSound())
    }

    /// The answers in the log, in this order, each granted and each about the same alert.
    private func expectAnswers(
        _ expected: [String], of name: String, in stage: ConsoleStage
    ) throws {
        let lines = try stage.accessLog()
        var alerts: Set<String> = []
        var said: [String] = []
        for line in lines {
            let person = line["person"] as? [String: Any]
            guard line["action"] as? String == "answer", line["outcome"] as? String == "granted",
                person?["name"] as? String == name,
                let subject = line["subject"] as? [String: Any],
                let detail = subject["detail"] as? String,
                let alert = (subject["records"] as? [String])?.first
            else { continue }
            let words = expected.first { detail.hasPrefix($0) } ?? detail
            if said.last != words { said.append(words) }
            alerts.insert(alert)
        }
        #expect(said == expected)
        #expect(alerts.count == 1)
        #expect(actions(of: name, in: lines).count { $0 == "login" } >= 2)
    }
}
