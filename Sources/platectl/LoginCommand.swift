// `platectl login` and `logout`: a session for the commands that follow.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct LoginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Logs in, for a stated purpose, and keeps the session for other commands.",
        discussion: """
            Asks name, password, code of the second factor (or a recovery code), purpose and case \
            number. Where standard input is no terminal, the same are read from it, a line each, \
            in this order: name, password, code, purpose, case; what an option gives has no line, \
            and the case may be missing. With --new-password, which a first or expired password \
            needs, the new one comes behind the code. With --first-administrator: name, badge, \
            job title, password. With --reauthenticate: password, code. The session is kept in \
            $XDG_RUNTIME_DIR (else /run/user/UID), readable by this account alone. Ends with 77 \
            where it is refused. Purposes, where the department has no list of its own: patrol, \
            maintenance, administration, audit, records; with a case number canvass, \
            investigation, missing-person, civil. platectl about shows the list in force.
            """)

    @OptionGroup var session: SessionArguments

    @Option(help: ArgumentHelp("The user name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("A purpose of the department's list.", valueName: "purpose"))
    var purpose: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp(
            "The case, incident or matter number; \"pending\" where it is not known yet.",
            valueName: "number"))
    var caseNumber: String?

    @Option(
        help: ArgumentHelp(
            "Make the first administrator, with the one-time token from the root-only file of the "
                + "state folder; - reads it as the first line.", valueName: "token"))
    var firstAdministrator: String?

    @Option(help: ArgumentHelp("The first administrator's badge number.", valueName: "badge"))
    var badge: String?

    @Option(help: ArgumentHelp("The first administrator's job title.", valueName: "title"))
    var title: String?

    @Option(help: ArgumentHelp("The agency they are with.", valueName: "agency"))
    var agency: String?

    @Flag(help: "Change the password with this log-in.")
    var newPassword = false

    @Flag(help: "Prove once more who holds the session, so that searching goes on.")
    var reauthenticate = false

    @Flag(help: "Print one JSON object instead of text. Holds no token.")
    var json = false

    func validate() throws {
        guard firstAdministrator == nil || !reauthenticate else {
            throw ValidationError(
                "--first-administrator and --reauthenticate do not go together.")
        }
        guard firstAdministrator != nil || (badge ?? title ?? agency) == nil else {
            throw ValidationError(
                "--badge, --title and --agency are for --first-administrator; others' accounts "
                    + "are made with: platectl account add")
        }
    }

    func run() throws {
        if let firstAdministrator {
            try makeFirstAdministrator(firstAdministrator)
        } else if reauthenticate {
            try proveAgain()
        } else {
            try logIn()
        }
    }

    private func logIn() throws(PlatedError) {
        try session.file.checkFolder()
        let former = try? session.file.read()
        let client = try session.control.connect()
        let about = try Self.greet(client)
        let prompt = Prompt()
        // In the order of the lines of a pipe.
        let name = try prompt.needed("Name: ", "name", given: name)
        let password = try prompt.secret("Password: ", "password")
        let code = Secret(try prompt.needed("Code: ", "code"))
        let new = newPassword ? try prompt.newSecret("password") : nil
        let form = LoginForm(
            name: name, password: password, code: code, purpose: try askPurpose(about, prompt),
            caseNumber: try prompt.line("Case number (pending, or none): ", given: caseNumber),
            newPassword: new)
        guard case .session(let report) = try client.ask(.login(.open(form))) else {
            throw SessionClient.confused
        }
        do throws(PlatedError) {
            try keep(report)
        } catch {
            // A session whose token nobody has would stand open until its time is over.
            client.session = report.token
            _ = try? client.ask(.logout(LogoutBody(caseNumber: report.caseNumber)))
            throw error
        }
        if let former, former.socket == session.control.socket, former.token != report.token {
            // The one before would stand open until its time is over; it may be over already.
            client.session = former.token
            _ = try? client.ask(.logout(LogoutBody()))
        }
        try tell(report)
    }

    private func proveAgain() throws(PlatedError) {
        let client = try session.open()
        let prompt = Prompt()
        let form = ProofForm(
            password: try prompt.secret("Password: ", "password"),
            code: Secret(try prompt.needed("Code: ", "code")))
        let report = try client.ask(.login(.reauthenticate(form))) {
            if case .session(let report) = $0 { report } else { nil }
        }
        try keep(report)
        try tell(report)
    }

    private func makeFirstAdministrator(_ given: String) throws(PlatedError) {
        let client = try session.control.connect()
        _ = try Self.greet(client)
        let prompt = Prompt()
        let token = given == "-" ? try prompt.secret("Token: ", "token") : Secret(given)
        let form = FirstAdministratorForm(
            token: token,
            person: PersonForm(
                name: try prompt.needed("Name: ", "name", given: name),
                badge: try prompt.needed("Badge number: ", "badge number", given: badge),
                title: try prompt.needed("Job title: ", "job title", given: title),
                agency: agency),
            password: try prompt.newSecret("password"))
        guard
            case .enrolment(let report) = try client.ask(.login(.firstAdministrator(form)))
        else { throw SessionClient.confused }
        try Output.print(json, report) { EnrolmentText.lines(report) }
    }

    /// Says what must be said before a login.
    private static func greet(_ client: ControlClient) throws(PlatedError) -> AboutReport {
        guard case .about(let about) = try client.ask(.about) else {
            throw SessionClient.confused
        }
        let owner = [about.agency, about.vehicle.map { "vehicle \($0)" }].compactMap(\.self)
            .joined(separator: ", ")
        let lines = (owner.isEmpty ? [] : [owner]) + Words.wrapped(about.notice, 78)
        let text = lines.map(Words.printable).joined(separator: "\n") + "\n\n"
        FileHandle.standardError.write(Data(text.utf8))
        return about
    }

    private func askPurpose(
        _ about: AboutReport, _ prompt: Prompt
    ) throws(PlatedError) -> String {
        if let purpose { return purpose }
        guard prompt.isTerminal else { return try prompt.needed("", "purpose") }
        for (index, purpose) in about.purposes.enumerated() {
            let mark = purpose.needsCase ? "  (with a case number)" : ""
            let words = Words.left(purpose.name, 16) + purpose.title
            let line = "  \(index + 1)  \(Words.printable(words))\(mark)\n"
            FileHandle.standardError.write(Data(line.utf8))
        }
        let answer = try prompt.needed("Purpose: ", "purpose")
        // A number picks from the list, unless a purpose has that name.
        guard !about.purposes.contains(where: { $0.name == answer }), let number = Int(answer),
            about.purposes.indices.contains(number - 1)
        else { return answer }
        return about.purposes[number - 1].name
    }

    private func keep(_ report: SessionReport) throws(PlatedError) {
        try session.file.write(
            KeptSession(
                socket: session.control.socket, token: report.token, name: report.name))
    }

    private struct Line: Encodable {
        let name: String
        let role: String
        let agency: String?
        let purpose: String
        let caseNumber: String?
        let openedAt: String
        let reauthenticateAt: String
        let notices: [String]
    }

    private func tell(_ report: SessionReport) throws(PlatedError) {
        let line = Line(
            name: report.name, role: report.role, agency: report.agency, purpose: report.purpose,
            caseNumber: report.caseNumber, openedAt: report.openedAt.description,
            reauthenticateAt: report.reauthenticateAt.description, notices: report.notices)
        try Output.print(json, line) {
            let number = report.caseNumber.map { ", case \($0)" } ?? ""
            var lines = [
                "Logged in as \(report.name), \(report.role), for \(report.purpose)\(number).",
                "Searching until \(Words.moment(report.reauthenticateAt)); then: "
                    + "platectl login --reauthenticate",
            ]
            lines += report.notices.flatMap { Words.wrapped($0, 78) }
            let others = report.people.map(\.name).filter { $0 != report.name }
            if !others.isEmpty {
                lines.append("Also logged in to this car: \(others.joined(separator: ", "))")
            }
            return lines
        }
    }
}

struct LogoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Ends the session.",
        discussion: """
            With --end-of-shift everybody on this car is logged out. A case number that was \
            "pending" is given with --case.
            """)

    @OptionGroup var session: SessionArguments

    @Flag(help: "Log out everybody on this car.")
    var endOfShift = false

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The case number, where it was \"pending\".", valueName: "number"))
    var caseNumber: String?

    func run() throws {
        let client = try session.open()
        _ = try client.ask(
            .logout(LogoutBody(endOfShift: endOfShift, caseNumber: caseNumber)))
        session.file.remove()
    }
}

/// A second factor as its owner needs it, once.
enum EnrolmentText {
    static func lines(_ report: EnrolmentReport) -> [String] {
        var lines = ["For \(report.name). Nothing of this is shown again."]
        if let timed = report.timed {
            lines += ["Second factor, for an authenticator:", "  \(timed.value)"]
        }
        if let counted = report.counted {
            lines += ["The same for a car whose clock is not set:", "  \(counted.value)"]
        }
        lines.append("Recovery codes; each lets in once in place of a code:")
        lines += report.recoveryCodes.map { "  \($0.value)" }
        return lines
    }
}
