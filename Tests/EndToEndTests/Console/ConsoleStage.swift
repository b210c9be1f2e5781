// A car with its daemon, an officer who logs in at a console, and whoever reads the log afterwards.
import Foundation
import Testing

/// A daemon with an administrator, who is not logged in, and a trained officer.
final class ConsoleStage {
    let custody: CustodyStage
    let officer: Person
    private let chief: Person
    private let auditor: Person

    /// Holds the hotlist, where a test has its own.
    private let lists: Scratch

    /// A stage whose daemon is configured with `lines` besides the usual; `hotlist` is the text of
    /// one, the fixture's own without.
    init(
        _ lines: String = "sound.player = \"\"", fixture: String = "day-patrol",
        hasCamera: Bool = true, hotlist: String? = nil
    ) throws {
        let lists = try Scratch()
        self.lists = lists
        let path = try hotlist.map { try lists.write("svs.csv", Array($0.utf8)) }
        custody = try CustodyStage(
            lines, fixture: fixture, hasCamera: hasCamera, hotlist: path)
        chief = try custody.firstAdministrator()
        officer = try custody.addAndLogIn("ortiz", "operator", for: "patrol", by: chief)
        auditor = try custody.addAndLogIn("moss", "auditor", for: "audit", by: chief)
        // The console shows who is on.
        for person in [officer, auditor, chief] {
            try #require(try custody.run(person, ["logout"]).exitCode == 0)
        }
    }

    var daemon: DaemonStage { custody.daemon }

    /// A console of the car at the log-in.
    func console(
        columns: Int = 80, rows: Int = 24, arguments: [String] = []
    ) throws -> ConsoleProgram {
        try ConsoleProgram(
            socket: daemon.socket, columns: columns, rows: rows, arguments: arguments)
    }

    /// A console on which the officer has logged in.
    func consoleOfOfficer(
        columns: Int = 80, rows: Int = 24, arguments: [String] = []
    ) throws -> ConsoleProgram {
        let console = try console(columns: columns, rows: rows, arguments: arguments)
        try logIn(on: console)
        return console
    }

    /// Logs the officer in with keys alone.
    func logIn(on console: ConsoleProgram) throws {
        try console.wait(for: "User name")
        // The purposes come from the daemon.
        try console.wait(for: "patrol")
        console.type("\(officer.name)\r\(officer.password)\r\(try officer.nextCode())\r\r\r")
        try console.wait("\(officer.name) is on") { $0.rows[0].contains("ortiz") }
    }

    /// The lines of the access log, the first first, as an auditor has them printed.
    func accessLog() throws -> [[String: Any]] {
        try #require(try custody.logIn(auditor).exitCode == 0)
        let lines = try custody.json(auditor, ["audit", "log", "--limit", "500"])
            .compactMap { $0["record"] as? [String: Any] }
        try #require(try custody.run(auditor, ["logout"]).exitCode == 0)
        return lines.reversed()
    }

    /// Whether the log is sound, as `platectl audit verify` finds.
    func logIsSound() throws -> Bool {
        try #require(try custody.logIn(auditor).exitCode == 0)
        let result = try custody.run(auditor, ["audit", "verify"])
        try #require(try custody.run(auditor, ["logout"]).exitCode == 0)
        return result.exitCode == 0
    }
}

/// What the log says that somebody did.
func actions(of name: String, in lines: [[String: Any]]) -> [String] {
    lines.compactMap { line in
        let person = line["person"] as? [String: Any]
        return person?["name"] as? String == name ? line["action"] as? String : nil
    }
}
