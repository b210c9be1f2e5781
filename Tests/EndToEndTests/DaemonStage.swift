// A daemon of a test's own: its configuration, its process, its status.
import Foundation
import Testing

/// Starts `plated run` on a configuration in a scratch folder; kills what is left of it at the end.
final class DaemonStage {
    let scratch: Scratch
    /// The daemon that was started last.
    private(set) var process: Process?
    private var runCount = 0

    /// Seconds that a busy machine may take for anything.
    static let patience = 60.0

    /// A stage whose configuration is the usual places, then `lines`.
    init(_ lines: String = "") throws {
        scratch = try Scratch()
        try configure(lines)
    }

    deinit {
        guard let process, process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var socket: String { scratch.path("c.sock") }
    var state: String { scratch.path("state") }
    var configuration: String { scratch.path("plated.toml") }
    /// What the daemon has logged so far.
    var log: String {
        (try? String(contentsOfFile: scratch.path("errors-plated"), encoding: .utf8)) ?? ""
    }

    /// Writes the configuration anew.
    func configure(_ lines: String) throws {
        let text = """
            state.directory = "\(state)"
            control.socket = "\(socket)"
            \(lines)

            """
        _ = try scratch.write("plated.toml", Array(text.utf8))
    }

    /// Starts the daemon, and returns at once.
    func begin(environment: [String: String] = [:]) throws -> Process {
        let started = try Program.start(
            "plated", ["run", "--config", configuration], in: scratch, environment: environment)
        process = started
        return started
    }

    /// Starts the daemon, and returns when it answers.
    @discardableResult
    func start(environment: [String: String] = [:]) throws -> Process {
        let started = try begin(environment: environment)
        try wait("the daemon answers") { try status() != nil }
        return started
    }

    /// Its status; `nil` where it does not answer.
    func status() throws -> [String: Any]? {
        let result = try Program.run("platectl", ["status", "--json", "--socket", socket])
        return result.exitCode == 0 ? result.jsonLines.first : nil
    }

    /// The status of the camera `name`.
    func camera(_ name: String) throws -> [String: Any] {
        let cameras = try status()?["cameras"] as? [[String: Any]] ?? []
        return cameras.first { $0["name"] as? String == name } ?? [:]
    }

    /// Sends `number` to the daemon.
    func signal(_ number: Int32) {
        guard let process else { return }
        kill(process.processIdentifier, number)
    }

    /// Ends the daemon as systemd does; seconds it took, and its exit code.
    func stop() throws -> (seconds: Double, exitCode: Int32) {
        let process = try #require(process)
        let start = Date()
        signal(SIGTERM)
        process.waitUntilExit()
        return (Date().timeIntervalSince(start), process.terminationStatus)
    }

    /// Asks until `isTrue`, or fails with what was waited for.
    func wait(_ event: String, until isTrue: () throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(Self.patience)
        while try !isTrue() {
            if let process, !process.isRunning {
                throw Failure(description: "ended before \(event): \(log)")
            }
            guard Date() < deadline else {
                throw Failure(description: "waited too long until \(event): \(log)")
            }
            usleep(100_000)
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
