// `platectl hotlist`: what is asked about hotlists.
import ArgumentParser
import Foundation
import Hotlist
import PlateCore

struct HotlistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotlist", abstract: "Looks into hotlists, lists and brings in versions.",
        subcommands: [
            HotlistCheckCommand.self, HotlistListCommand.self, HotlistImportCommand.self,
        ])
}

/// `platectl hotlist check`.
struct HotlistCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says what a hotlist's file would come to, without putting it in force.",
        discussion: """
            Needs no login and shows no plate: of a row that is left out it says the line and the \
            reason. Files may be packed with gzip or zip; several are one list. Ends with 0 where \
            the list is accepted, with 65 where it is refused: a car then keeps the version before.
            """)

    /// The formats by the names of the contract.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case auto, clew, ncic, csv, genetec
    }

    @Option(help: "How the file is written; auto tells by its beginning.")
    var format = Format.auto

    @Option(
        help: ArgumentHelp(
            "The zone of times that name none, as in the settings of the source.",
            valueName: "name"))
    var zone: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Argument(help: ArgumentHelp("The list.", valueName: "file"))
    var files: [String]

    func validate() throws {
        guard !files.contains("") else { throw ValidationError("A path is empty.") }
    }

    func run() throws {
        var source = HotlistSource(format: HotlistFormat(rawValue: format.rawValue))
        source.zone = try zone.map(HotlistSource.zone(named:))
        let now = WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let load = try HotlistFile.inspect(paths: files, source: source, now: now)
        if json {
            print(try StatusCommand.line(HotlistCheckLine(load)))
        } else {
            let report = HotlistCheckReport(load, files: files, now: now)
            for line in report.lines { print(line) }
        }
        if load.verdict != .accepted { throw ExitCode(ErrorCode.badData.exitCode) }
    }
}
