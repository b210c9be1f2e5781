// `plated run`: the daemon.
import ArgumentParser
import PlateCore
import Vehicle

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the daemon: cameras in, reads and alerts out, until it is told to stop.",
        discussion: """
            SIGTERM ends it cleanly within five seconds; SIGHUP reads the configuration and the \
            hotlists again. Under systemd it is started by plated.service. \
            platectl status shows how it stands.
            """)

    @Option(help: "The configuration, in TOML; systemd/plated.toml explains every key.")
    var config: String

    func run() throws {
        try VehicleDaemon.run(configurationPath: config)
    }
}
