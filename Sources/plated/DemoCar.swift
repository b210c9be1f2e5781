// A whole car for the demo: a daemon of its own in a folder of its own, with an officer who is logged in.
// Everything is made as on a real car, over the socket; the recovery codes stand in for tokens.
import ControlProtocol
import Foundation
import Glibc
import PlateCore

/// The daemon of the demo, as a program beside this one. It ends with this one, however that ends.
final class DemoCar: Sendable {
    let socket: String
    private let folder: String
    private let daemon = Process()
    /// Open for as long as the daemon shall run.
    private let lifeline = Pipe()

    private static let officer = "demo"
    private static let startSecondsMax = 60.0
    /// For how long the officer's training counts: longer than any demo.
    private static let trainedMilliseconds: Int64 = 300 * 86_400_000

    /// Starts the daemon on the drive in the folder `fixture`, played over and over, in `folder`; a
    /// signal that ends the program ends the daemon first.
    init(fixture: String, folder: String, end: EndSignals) throws {
        self.folder = folder
        socket = folder + "/control.sock"
        let configuration = folder + "/plated.toml"
        let log = folder + "/plated.log"
        try Data(Self.configuration(fixture, folder, socket).utf8)
            .write(to: URL(fileURLWithPath: configuration))
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        daemon.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        daemon.arguments = ["run", "--config", configuration, "--until-input-ends"]
        daemon.standardInput = lifeline.fileHandleForReading
        daemon.standardOutput = FileHandle.nullDevice
        daemon.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        // The writing end is this program's alone: the daemon must not hold itself alive.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try daemon.run()
        end.before { [daemon] in Self.stop(daemon) }
        try? lifeline.fileHandleForReading.close()
    }

    /// Makes an administrator, who makes an officer; opens the officer's session.
    func logInOfficer() throws(PlatedError) -> SessionReport {
        let client = try connect()
        let password = Secret("first demo password")
        let chief = try Self.enrolment(
            client.ask(
                .login(
                    .firstAdministrator(
                        FirstAdministratorForm(
                            token: try token(), person: PersonForm(name: "administrator"),
                            password: password)))))
        client.session = try Self.session(
            client.ask(
                .login(
                    .open(
                        LoginForm(
                            name: "administrator", password: password,
                            code: chief.recoveryCodes[0], purpose: "administration"))))
        ).token
        let code = try makeOfficer(client, password)
        _ = try client.ask(.logout(LogoutBody()))
        client.session = nil
        // A first password is changed at the first log-in.
        return try Self.session(
            client.ask(
                .login(
                    .open(
                        LoginForm(
                            name: Self.officer, password: password, code: code, purpose: "patrol",
                            newPassword: Secret("another demo password"))))))
    }

    /// A trained officer; the code that lets them in once.
    private func makeOfficer(
        _ client: ControlClient, _ password: Secret
    ) throws(PlatedError) -> Secret {
        let person = PersonForm(name: Self.officer, badge: "1", title: "Officer")
        let account = try Self.enrolment(
            client.ask(
                .account(
                    .add(
                        AccountForm(
                            person: person, role: "operator", password: password, lists: ["*"])))))
        let until = WallTime(
            milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + Self.trainedMilliseconds)
        _ = try client.ask(
            .account(
                .training(TrainingForm(name: Self.officer, course: "ALPR", until: until))))
        return account.recoveryCodes[0]
    }

    /// The connection, as soon as the daemon takes one.
    private func connect() throws(PlatedError) -> ControlClient {
        let deadline = ContinuousClock.now + .seconds(Self.startSecondsMax)
        while true {
            do throws(ControlConnectFailure) {
                return try ControlClient(path: socket)
            } catch {
                guard daemon.isRunning, ContinuousClock.now < deadline else {
                    throw PlatedError(
                        .unavailable, "the demo's daemon did not start: \(lastWords)")
                }
            }
            usleep(50_000)
        }
    }

    private var lastWords: String {
        let log = (try? String(contentsOfFile: folder + "/plated.log", encoding: .utf8)) ?? ""
        return log.split(separator: "\n").last.map(String.init) ?? "it said nothing"
    }

    private func token() throws(PlatedError) -> Secret {
        let path = folder + "/state/first-administrator.token"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw PlatedError(.inputOutput, "\(path) is not there")
        }
        return Secret(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func enrolment(_ answer: ControlAnswer) throws(PlatedError) -> EnrolmentReport {
        guard case .enrolment(let report) = answer, !report.recoveryCodes.isEmpty else {
            throw PlatedError(.badData, "the demo's daemon answered something else")
        }
        return report
    }

    private static func session(_ answer: ControlAnswer) throws(PlatedError) -> SessionReport {
        guard case .session(let report) = answer else {
            throw PlatedError(.badData, "the demo's daemon answered something else")
        }
        return report
    }

    /// Ends the daemon, and returns when it has ended.
    func stop() { Self.stop(daemon) }

    private static func stop(_ daemon: Process) {
        guard daemon.isRunning else { return }
        daemon.terminate()
        daemon.waitUntilExit()
    }

    private static func configuration(
        _ fixture: String, _ folder: String, _ socket: String
    ) -> String {
        """
        state.directory = "\(folder)/state"
        control.socket = "\(socket)"
        hotlist.files = ["\(fixture)/hotlist.csv"]
        vehicle.id = "DEMO"
        agency.name = "Demo Police Department"
        log.level = "warning"
        [[camera]]
        name = "front"
        recording = "\(fixture)"

        """
    }
}
