// What every command that asks the daemon takes.
import ArgumentParser
import ControlProtocol
import PlateCore

struct ControlArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket = "/run/plated/control.sock"

    func validate() throws {
        guard UnixAddress(socket) != nil else {
            throw ValidationError(
                "--socket must have 1 to \(UnixAddress.pathBytesMax) bytes.")
        }
    }

    /// A connection to the daemon.
    ///
    /// - Throws: `unavailable` where it does not run or answer, `notAllowed` where this account may
    ///   not connect.
    func connect() throws(PlatedError) -> ControlClient {
        do throws(ControlConnectFailure) {
            return try ControlClient(path: socket)
        } catch {
            throw error.error
        }
    }
}
