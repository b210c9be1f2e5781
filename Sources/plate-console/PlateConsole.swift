// The officer's console on a terminal: parses and calls.
import ArgumentParser
import Console
import ControlProtocol
import Foundation
import PlateCore

/// `plate-console`.
struct PlateConsole: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plate-console",
        abstract: "Shows an officer what the car reads, and takes the answers to its alerts.",
        discussion: """
            Needs a terminal of 80 by 24 characters or more; works over SSH and in tmux. ? lists \
            the keys, F1 blanks the screen, ^C leaves.
            Exit codes: 0 left, 64 usage, 69 no terminal, 74 input or output.
            """,
        version: PlatedVersion.text)

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket = "/run/plated/control.sock"

    @Option(help: "The colours to begin with; F5 changes them.")
    var palette = PaletteName.night

    @Flag(help: "Letters and signs of ASCII alone.")
    var ascii = false

    @Option(help: "How many colours the terminal has. (default: found out)")
    var colours: ColourCount?

    @Option(help: "How pictures are drawn. (default: found out)")
    var pictures: PictureWay?

    @Option(
        help: """
            The console's name: two consoles of one car have different names. (default: the \
            terminal's)
            """)
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Writes the milliseconds from frame to screen here, a line an alert.",
            valueName: "path", visibility: .hidden))
    var times: String?

    func validate() throws {
        guard UnixAddress(socket) != nil else {
            throw ValidationError(
                "--socket must have 1 to \(UnixAddress.pathBytesMax) bytes.")
        }
    }

    func run() throws {
        let options = ConsoleOptions(
            socket: socket, palette: palette.name, isASCII: ascii, depth: colours?.depth,
            pictures: pictures?.method, name: name, timesPath: times)
        try ConsoleShell(options, environment: ProcessInfo.processInfo.environment).run()
    }
}

enum PaletteName: String, ExpressibleByArgument, CaseIterable {
    case day, night, mono

    var name: Palette.Name {
        switch self {
        case .day: .day
        case .night: .night
        case .mono: .monochrome
        }
    }
}

enum ColourCount: String, ExpressibleByArgument, CaseIterable {
    case none, sixteen = "16", indexed = "256", trueColour = "true"

    var depth: ColourDepth {
        switch self {
        case .none: .monochrome
        case .sixteen: .sixteen
        case .indexed: .indexed
        case .trueColour: .trueColour
        }
    }
}

enum PictureWay: String, ExpressibleByArgument, CaseIterable {
    case kitty, sixel, blocks, ascii

    var method: PictureMethod {
        switch self {
        case .kitty: .kitty
        case .sixel: .sixel
        case .blocks: .halfBlocks
        case .ascii: .ascii
        }
    }
}

@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try PlateConsole.parseAsRoot()
            try command.run()
        } catch let error as PlatedError {
            FileHandle.standardError.write(Data("plate-console: \(error)\n".utf8))
            exit(error.code.exitCode)
        } catch {
            PlateConsole.exit(withError: error)
        }
    }
}
