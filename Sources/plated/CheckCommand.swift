// `plated check`: the invariants of a state folder, each by its number.
import ArgumentParser
import Foundation
import Ledger
import PlateCore
import Vehicle

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks the invariants of a state folder; exit 0 where all hold, 1 where not.",
        discussion: "Reads only: nothing in the folder is changed.")

    @Option(help: "The state folder.")
    var state: String?

    @Option(help: "The daemon's configuration, which names the state folder.")
    var config: String?

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    func validate() throws {
        if (state == nil) == (config == nil) {
            throw ValidationError(
                "Name a state folder with --state, or a configuration with --config.")
        }
    }

    func run() throws {
        let state = try state ?? VehicleDaemon.stateFolder(configurationPath: config ?? "")
        let progress = ProgressLine(label: "checking", unit: "picture")
        let findings = try LedgerCheck.run(at: state) { progress.show($0, of: $1) }
        progress.clear()
        try CheckPrinter(json: json).print(findings)
        if !findings.allSatisfy(\.isHeld) { throw ExitCode(1) }
    }
}
