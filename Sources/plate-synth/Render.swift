/// `plate-synth render`: a fixture drive with its truth and hotlist.
import ArgumentParser
import Glibc
import PlateCore
import PlateSynthesis

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render a fixture drive: clip, truth, hotlist, description.",
        discussion: """
            Scenarios: \(FixtureWriter.scenarioNames.joined(separator: ", ")). The golden events are \
            written by: plated replay DIR --update
            """)

    @Argument(help: "The scenario.")
    var scenario: String

    @Option(help: ArgumentHelp("The folder to write into.", valueName: "dir"))
    var out: String

    @Option(help: ArgumentHelp("Render only this frame, as a picture to look at.", valueName: "n"))
    var frame: [Int] = []

    func run() throws {
        let isWatched = isatty(STDERR_FILENO) == 1
        func report(_ done: Int, _ total: Int) {
            guard isWatched else { return }
            let line = "\r\(scenario): frame \(done) of \(total)" + (done == total ? "\n" : "")
            write(STDERR_FILENO, line, line.utf8.count)
        }
        do {
            if frame.isEmpty {
                try FixtureWriter.render(scenario, into: out, progress: report)
            }
            for number in frame {
                try FixtureWriter.render(
                    scenario, into: out, frames: number...number, progress: report)
            }
        } catch let error {
            let line = "plate-synth: \(error)\n"
            write(STDERR_FILENO, line, line.utf8.count)
            throw ExitCode(error.code.exitCode)
        }
    }
}
