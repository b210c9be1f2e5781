// `platectl status`: asks the daemon how it stands, once or again and again.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how the daemon stands: cameras, recognition, disk, clock, lists.",
        discussion: """
            Needs no login and shows no plate. A line that begins with ! does not work, with ~ \
            should be looked at: platectl doctor says what to do. Where the daemon does not run, \
            it ends with 69; where this account may not ask, with 77.
            """)

    @OptionGroup var control: ControlArguments

    @Flag(help: "Print the report as one line of JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Ask again and again, until it is interrupted.")
    var watch = false

    @Argument(help: "Seconds between two looks with --watch, 1 where not given.")
    var seconds: Double?

    func validate() throws {
        guard let seconds else { return }
        guard watch else { throw ValidationError("Seconds are given with --watch only.") }
        guard (0.2...3600).contains(seconds) else {
            throw ValidationError("The seconds of --watch must be 0.2 to 3600.")
        }
    }

    func run() throws {
        if watch {
            try StatusWatch(control: control, json: json, interval: seconds ?? 1).run()
        } else {
            let report = try control.connect().status()
            let screen = StatusScreen(report: report, isColoured: isatty(STDOUT_FILENO) == 1)
            print(json ? try StatusCommand.line(report) : screen.text)
        }
    }

    /// The report as the contracts want it: one line, keys sorted.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// Asks once a tick, over one connection as long as it lasts.
final class StatusWatch {
    private struct Failure: Encodable {
        struct Words: Encodable {
            var code: String
            var message: String
        }
        var error: Words
    }

    private let control: ControlArguments
    private let json: Bool
    private let interval: Double
    private var client: ControlClient?
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    init(control: ControlArguments, json: Bool, interval: Double) {
        self.control = control
        self.json = json
        self.interval = interval
    }

    /// Runs until a signal ends the program.
    ///
    /// - Throws: where the first look fails; later ones may, since a daemon can be restarted.
    func run() throws -> Never {
        Output.letSignalsThrough()
        var latest = try report()
        let terminal = isTerminal && !json ? WatchedTerminal() : nil
        var next = ContinuousClock.now
        while true {
            try show(latest, on: terminal)
            next = max(next + .milliseconds(Int64(interval * 1000)), .now)
            Thread.sleep(forTimeInterval: max(0, (next - .now) / .seconds(1)))
            latest = laterReport()
        }
    }

    private func report() throws(PlatedError) -> Result<StatusReport, PlatedError> {
        let client = if let client { client } else { try control.connect() }
        self.client = client
        return .success(try client.status())
    }

    /// A report, or why there is none just now.
    private func laterReport() -> Result<StatusReport, PlatedError> {
        do throws(PlatedError) {
            return try report()
        } catch {
            client = nil
            return .failure(error)
        }
    }

    private func show(
        _ latest: Result<StatusReport, PlatedError>, on terminal: WatchedTerminal?
    ) throws {
        let text: String
        switch latest {
        case .success(let report):
            let screen = StatusScreen(report: report, isColoured: terminal != nil)
            text = json ? try StatusCommand.line(report) : screen.text
        case .failure(let error):
            let words = Failure.Words(code: error.code.rawValue, message: error.message)
            text =
                json
                ? try StatusCommand.line(Failure(error: words))
                : "\(error)\n\nTrying again every \(interval.formatted()) s."
        }
        if let terminal {
            terminal.show(text)
        } else {
            print(json ? text : text + "\n")
            fflush(nil)
        }
    }
}
