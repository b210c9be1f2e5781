// The console as a program: what it shows at three sizes, that it follows its terminal and its daemon, and
// that it gives the terminal back however it ends.
import Foundation
import Glibc
import Testing

@Suite struct ConsoleProgramTests {
    private static let sizes = [(80, 24), (100, 30), (160, 50)]

    /// `PLATED_GOLDEN=update` writes the screens anew, and their difference is read.
    private static func expectGolden(_ name: String, _ console: ConsoleProgram) throws {
        let size = "\(console.screen.width)x\(console.screen.height)"
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name)-\(size).txt")
        // The top line tells the time and the disk: what of it is always the same stands here.
        let top = console.rows[0]
        #expect(top.hasPrefix(" 12-345  ") && top.contains(/\d\d:\d\d:\d\d\??$/))
        let who = top.contains("nobody on") ? "nobody on" : top.contains("ortiz") ? "ortiz" : "?"
        let text = ([who] + console.rows.dropFirst()).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["PLATED_GOLDEN"] == "update" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name) \(size)")
    }

    // MARK: Screens

    /// One console for all sizes: the terminal is made another size under its hands.
    @Test func logInAndLiveScreensLookAsTheyDid() throws {
        let stage = try ConsoleStage(hasCamera: false)
        let console = try stage.console()
        for (columns, rows) in Self.sizes {
            console.resize(columns: columns, rows: rows)
            try console.wait("the log-in is drawn at \(columns) by \(rows)") {
                $0.rows.count == rows && $0.rows[rows - 1].contains("West Sacramento")
                    && $0.rows[0].contains("12-345") && $0.text.contains("patrol")
            }
            try Self.expectGolden("login", console)
        }
        try stage.logIn(on: console)
        // The question of a car that does not know its speed.
        try console.wait(for: "Hold back typing")
        console.type("n")
        for (columns, rows) in Self.sizes {
            console.resize(columns: columns, rows: rows)
            try console.wait("the live screen is drawn at \(columns) by \(rows)") {
                $0.rows.count == rows && $0.rows[rows - 1].contains("West Sacramento")
                    && $0.text.contains("No reads yet") && $0.text.contains("NOT SEALED")
                    && $0.rows[0].contains("ortiz") && $0.text.contains("F1 blank")
            }
            try Self.expectGolden("live", console)
        }
    }

    @Test func readsComeAndF1HidesThem() throws {
        let stage = try ConsoleStage(
            hotlist:
                "list,category,plate,state,description,expiry\nsvs,stolenVehicle,9ZZZ999,CA,,\n")
        let console = try stage.consoleOfOfficer(columns: 100, rows: 30)
        try console.wait(for: "Hold back typing")
        console.type("n")
        let plate = #/[0-9]{2}:[0-9]{2}:[0-9]{2}   [0-9A-Z]{2,8} /#
        try console.wait("a read is on the screen") { $0.text.contains(plate) }
        console.type("\u{1B}OP")
        try console.wait("the screen is blank") {
            $0.text.contains("F1 shows the screen") && !$0.text.contains(plate)
                && !$0.text.contains("ortiz")
        }
        // Nothing but F1 shows it again.
        console.type("?/x\r")
        console.type("\u{1B}OP")
        try console.wait("the screen is back") { $0.text.contains("SURE") }
        #expect(!console.text.contains("END OF SHIFT") && !console.text.contains("SEARCH"))
    }

    @Test func aSmallTerminalSaysWhatItNeeds() throws {
        let stage = try DaemonStage("sound.player = \"\"")
        try stage.start()
        let console = try ConsoleProgram(socket: stage.socket, columns: 60, rows: 10)
        try console.wait(for: "This terminal is 60 by 10; 80 by 24 are needed.")
        console.resize(columns: 80, rows: 24)
        try console.wait(for: "LOG IN")
    }

    // MARK: The daemon goes and comes

    @Test func aDaemonThatIsKilledIsToldAndTheConsoleStays() throws {
        let stage = try DaemonStage("vehicle.id = \"12-345\"")
        try stage.start()
        let console = try ConsoleProgram(socket: stage.socket)
        try console.wait(for: "12-345")
        stage.signal(SIGKILL)
        try console.wait(for: "NO DAEMON")
        console.type("ortiz")
        try console.wait(for: "User name    ortiz")
        try stage.start()
        try console.wait("the daemon is there again") {
            !$0.text.contains("NO DAEMON") && $0.text.contains("NO GPS")
        }
        #expect(console.text.contains("User name    ortiz"))
        console.type("\u{3}")
        #expect(try console.end() == (0, nil))
        #expect(console.isGivenBack)
    }

    @Test func aConsoleWithoutADaemonWaitsForIt() throws {
        let stage = try DaemonStage("vehicle.id = \"12-345\"")
        let console = try ConsoleProgram(socket: stage.socket)
        try console.wait(for: "NO DAEMON")
        try stage.start()
        try console.wait("the daemon is there") {
            !$0.text.contains("NO DAEMON") && $0.text.contains("12-345")
        }
    }

    // MARK: The terminal is given back

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func aSignalEndsItAndGivesTheTerminalBack(_ signal: Int32) throws {
        let scratch = try Scratch()
        let console = try ConsoleProgram(socket: scratch.path("c.sock"))
        try console.wait(for: "NO DAEMON")
        #expect(console.isTaken)
        console.signal(signal)
        #expect(try console.end() == (nil, signal))
        #expect(console.isGivenBack)
    }

    @Test func leavingGivesTheTerminalBack() throws {
        let scratch = try Scratch()
        let console = try ConsoleProgram(socket: scratch.path("c.sock"))
        try console.wait(for: "NO DAEMON")
        // ^Z and ^\ are keys like others.
        console.type("\u{1A}\u{1C}a\u{3}")
        #expect(try console.end() == (0, nil))
        #expect(console.isGivenBack)
    }

    @Test func aTerminalThatGoesEndsIt() throws {
        let scratch = try Scratch()
        let console = try ConsoleProgram(socket: scratch.path("c.sock"))
        try console.wait(for: "NO DAEMON")
        console.hangUp()
        let end = try console.end()
        #expect(end == (0, nil) || end == (nil, SIGHUP))
    }

    @Test func aStopGivesTheTerminalBackAndGoingOnTakesItAgain() throws {
        let scratch = try Scratch()
        let console = try ConsoleProgram(socket: scratch.path("c.sock"))
        try console.wait(for: "NO DAEMON")
        console.signal(SIGTSTP)
        try console.wait("the terminal is given back") {
            // What comes after the last screen is no screen.
            $0.takeAll()
            return $0.isGivenBack
        }
        console.signal(SIGCONT)
        try console.wait("the terminal is taken again") { $0.isTaken && $0.text.contains("LOG IN") }
    }

    @Test func whatIsNoTerminalIsRefused() throws {
        let result = try Program.run("plate-console", ["--socket", "/nonexistent/c.sock"])
        #expect(result.exitCode == 69 && result.output.isEmpty)
        #expect(result.errors.contains("this is no terminal"))
    }

    // MARK: Logged in

    /// ^C asks once more, because it logs out; a session that ends with the terminal is over.
    @Test func leavingLogsOut() throws {
        let stage = try ConsoleStage(hasCamera: false)
        let console = try stage.consoleOfOfficer()
        console.type("\u{3}")
        try console.wait(for: "^C once more")
        console.type("\u{3}")
        #expect(try console.end() == (0, nil))
        #expect(console.isGivenBack)
        let actions = actions(of: "ortiz", in: try stage.accessLog())
        // The end of live viewing is logged when the log-out has ended it.
        #expect(actions.filter { $0 != "watch" }.suffix(2) == ["login", "logout"], "\(actions)")
    }

    @Test func aWrongPasswordIsRefusedAndStaysNowhere() throws {
        let stage = try ConsoleStage(hasCamera: false)
        let console = try stage.console()
        try console.wait(for: "patrol")
        console.type("ortiz\rno such password\r000000\r\r\r")
        try console.wait("the refusal is told") {
            $0.rows[22].contains(/[a-z]/) && !$0.text.contains("One moment")
        }
        #expect(console.text.contains("nobody on") && !console.text.contains("no such password"))
        #expect(console.text.contains("User name    ortiz") && !console.text.contains("•"))
    }
}
