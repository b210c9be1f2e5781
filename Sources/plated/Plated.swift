// The daemon's command line: parses and calls.
import ArgumentParser
import Foundation
import PlateCore

/// `plated`, the vehicle program.
struct Plated: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plated",
        abstract:
            "Reads licence plates from a vehicle's cameras and checks them against a hotlist.",
        discussion: """
            Start with: plated demo
            Exit codes: 0 done, 1 findings, 64 usage, 65 bad input data, 69 unavailable, \
            74 input or output, 77 not allowed, 78 configuration.
            """,
        version: PlatedVersion.text,
        subcommands: [
            RunCommand.self, DemoCommand.self, ReplayCommand.self, CheckCommand.self,
            KeyCommand.self,
            VersionCommand.self,
        ])
}

@main
enum Main {
    static func main() {
        // A reader that goes away (`plated replay … | head`) ends the program, quietly.
        signal(SIGPIPE, SIG_DFL)
        do {
            var command = try Plated.parseAsRoot()
            try command.run()
        } catch let error as PlatedError {
            FileHandle.standardError.write(Data("plated: \(error)\n".utf8))
            exit(error.code.exitCode)
        } catch {
            Plated.exit(withError: error)
        }
    }
}

/// `plated version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Prints the version.")

    func run() {
        print(PlatedVersion.text)
    }
}
