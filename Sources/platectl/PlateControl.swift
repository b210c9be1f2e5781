// The command line of technicians, administrators and auditors: parses and calls.
import ArgumentParser
import Foundation
import PlateCore

/// `platectl`.
struct PlateControl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platectl",
        abstract: "Looks after a Plated installation and reads plates in pictures.",
        discussion: """
            Exit codes: 0 done, 1 findings or partial failure, 64 usage, 65 bad input data, \
            69 unavailable, 74 input or output (a path that is not there too), 77 not allowed or \
            not logged in, 78 configuration.
            """,
        version: PlatedVersion.text,
        subcommands: [
            RecognizeCommand.self, CameraCommand.self, StatusCommand.self, DoctorCommand.self,
            LoginCommand.self, LogoutCommand.self, ReadsCommand.self, AlertsCommand.self,
            AccountCommand.self, AuditCommand.self, HoldCommand.self, LookoutCommand.self,
            ExpungeCommand.self,
            ExportCommand.self, MisreadsCommand.self, HotlistCommand.self, AboutCommand.self,
            VersionCommand.self,
        ])
}

@main
enum Main {
    static func main() {
        // A reader that goes away (`platectl recognize … | head`) ends the program, quietly.
        signal(SIGPIPE, SIG_DFL)
        do {
            var command = try PlateControl.parseAsRoot()
            try command.run()
        } catch let error as PlatedError {
            FileHandle.standardError.write(Data("platectl: \(error)\n".utf8))
            exit(error.code.exitCode)
        } catch {
            PlateControl.exit(withError: error)
        }
    }
}

/// `platectl version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Prints the version.")

    func run() {
        print(PlatedVersion.text)
    }
}
