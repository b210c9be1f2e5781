// `plated demo` and `plated replay` ended by signals: nothing is left in the temporary folder.
import Foundation
import Glibc
import Testing

@Suite struct DemoProgramTests {
    private func left(in scratch: Scratch) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.path("tmp"))
    }

    private func folder(in scratch: Scratch) throws -> [String: String] {
        let path = scratch.path("tmp")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return ["TMPDIR": path]
    }

    @Test(arguments: [
        (["demo", "--lines"], SIGINT), (["demo", "--lines"], SIGHUP),
        (["replay", "--speed", "real"], SIGTERM),
    ])
    func aSignalThatEndsItLeavesNothingBehind(_ arguments: [String], _ number: Int32) throws {
        let scratch = try Scratch()
        let drive = Program.fixture("day-patrol")
        let process = try Program.start(
            "plated", arguments + (arguments[0] == "demo" ? ["--fixture", drive] : [drive]),
            in: scratch, environment: try folder(in: scratch))
        let deadline = Date().addingTimeInterval(60)
        while try left(in: scratch).isEmpty {
            try #require(process.isRunning && Date() < deadline)
            usleep(10_000)
        }
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(process.terminationStatus == number)
        #expect(try left(in: scratch) == [])
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func theConsoleOfTheDemoGivesTheTerminalBackToo(_ number: Int32) throws {
        let scratch = try Scratch()
        let console = try ConsoleProgram(
            "plated", ["demo", "--fixture", Program.fixture("day-patrol")],
            environment: try folder(in: scratch))
        // The console asks what terminal it has, which this one does not know.
        #expect(console.sees("demo's officer", withinSeconds: 60) && console.isTaken)
        #expect(try !left(in: scratch).isEmpty)
        console.signal(number)
        #expect(try console.end().signal == number)
        #expect(console.isGivenBack)
        #expect(try left(in: scratch) == [])
    }
}
