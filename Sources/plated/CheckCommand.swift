// `plated check`: the invariants of a state folder, each by its number.
import ArgumentParser
import Custody
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

    @Option(
        help: "The car's key, where the configuration does not name it and none lies in the folder."
    )
    var keyFile: String?

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    func validate() throws {
        if (state == nil) == (config == nil) {
            throw ValidationError(
                "Name a state folder with --state, or a configuration with --config.")
        }
    }

    func run() throws {
        let (folder, sealing) = try place()
        let progress = ProgressLine(label: "checking", unit: "picture")
        var findings = try LedgerCheck.run(at: folder, sealing: sealing) {
            progress.show($0, of: $1)
        }
        progress.clear()
        findings += try CustodyCheck.run(at: folder, sealing: sealing)
        try CheckPrinter(json: json).print(findings)
        if !findings.allSatisfy(\.isHeld) { throw ExitCode(1) }
    }

    /// The folder, and the key that opens it where one is named.
    private func place() throws -> (String, Sealing?) {
        let named = try keyFile.map { Sealing(master: try MasterKey(secret: KeyFile.read($0))) }
        if let state { return (state, named) }
        if let named {
            return (try VehicleDaemon.stateFolder(configurationPath: config ?? "").path, named)
        }
        return try VehicleDaemon.stateFolder(configurationPath: config ?? "")
    }
}
