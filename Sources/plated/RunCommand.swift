// `plated run`: the daemon.
import ArgumentParser
import Foundation
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

    @Flag(
        help: ArgumentHelp(
            "Stops when standard input ends, as it does with the program that holds its other end.",
            visibility: .hidden))
    var untilInputEnds = false

    func run() throws {
        if untilInputEnds { Lifeline.hold() }
        try VehicleDaemon.run(configurationPath: config)
    }
}

/// Standard input as the thread that a daemon's life hangs on.
private enum Lifeline {
    /// Reads standard input on a thread of its own, and at its end tells this process to stop.
    static func hold() {
        let thread = Thread {
            // The signal below is for the thread that waits for it.
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            while true {
                var byte: UInt8 = 0
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 0 || count < 0 && errno != EINTR { break }
            }
            kill(getpid(), SIGTERM)
        }
        thread.name = "lifeline"
        thread.start()
    }
}
