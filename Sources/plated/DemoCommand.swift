// `plated demo`: a fixture drive as the camera, its hotlist, everything in a temporary place.
import ArgumentParser
import Console
import Foundation
import Ledger
import Pipeline
import PlateCore

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays a drive as if from a camera and shows what Plated does with it.",
        discussion: """
            On a terminal the officer's console opens, logged in, and the drive plays over and \
            over until you leave it by pressing ^C twice. Elsewhere reads and alerts are printed \
            as they come, once. Everything lies in a temporary place, which goes at the end. The \
            drive is rendered: its vehicles, plates and hotlist are made up.
            """)

    @Option(help: "Seconds of the drive to play, printed; all of it without.")
    var seconds: Double?

    @Option(help: "The scenario folder to play.")
    var fixture: String?

    @Flag(help: "Prints reads and alerts on a terminal too.")
    var lines = false

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds.isFinite) {
            throw ValidationError("--seconds must be above 0.")
        }
    }

    func run() throws {
        let end = EndSignals()
        let folder = try fixture ?? DemoFixture.find()
        let recording = try Recording(path: folder)
        let place = try StatePlace(kept: nil)
        end.before { place.remove() }
        defer { place.remove() }
        let isOnTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
        if isOnTerminal && seconds == nil && !lines {
            try openConsole(folder, place, end)
        } else {
            try printLines(recording, place)
        }
    }

    private func openConsole(
        _ fixture: String, _ place: StatePlace, _ end: EndSignals
    ) throws {
        print("Plated demo: the daemon starts ...")
        // A path that counts from here would count from elsewhere in a configuration.
        let car = try DemoCar(
            fixture: URL(fileURLWithPath: fixture).standardizedFileURL.path, folder: place.path,
            end: end)
        defer { car.stop() }
        let session = try car.logInOfficer()
        // A daemon that ends under the console's hands is told on the screen.
        signal(SIGPIPE, SIG_IGN)
        let options = ConsoleOptions(
            socket: car.socket,
            notice: "You are the demo's officer. ? lists the keys; ^C twice leaves.",
            session: session)
        try ConsoleShell(options, environment: ProcessInfo.processInfo.environment).run()
    }

    private func printLines(_ recording: Recording, _ place: StatePlace) throws {
        printIntroduction(recording)
        let printer = EventPrinter(json: false)
        do {
            let replay = try Replay(
                recording: recording, stateFolder: place.path, speed: .real, seconds: seconds)
            try replay.run(onEvent: { printer.print($0) })
        }
        try printStore(place.path)
    }

    private func printIntroduction(_ recording: Recording) {
        print("Plated demo: \(recording.fixture?.title ?? recording.path)")
        print("The drive plays as it was recorded; reads and alerts appear as they come.")
        print("CONFIDENTIAL - official use only. (All plates here are rendered.)")
        print("")
    }

    private func printStore(_ folder: String) throws {
        let findings = try LedgerCheck.run(at: folder)
        print("")
        print("The store after the drive:")
        try CheckPrinter(json: false).print(findings)
        if !findings.allSatisfy(\.isHeld) { throw ExitCode(1) }
    }
}

/// Where the demo's drive lies: beside the sources, or where a package puts it.
enum DemoFixture {
    static let name = "day-patrol"

    static func find() throws(PlatedError) -> String {
        var places = ["fixtures", "/usr/share/plated/fixtures"]
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            places.append(folder.appendingPathComponent("fixtures").path)
        }
        for place in places where Fixture.isFixture(place + "/" + name) {
            return place + "/" + name
        }
        throw PlatedError(
            .inputOutput, "the demo's drive fixtures/\(name) was not found",
            hint: "Run plated demo in the source folder, or name a scenario with --fixture.")
    }
}
