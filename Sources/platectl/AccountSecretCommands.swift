// The commands of `platectl account` that deal in passwords, second factors and codes over the radio.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct AccountPasswordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Sets a password; one's own where no name is given.",
        discussion: """
            Asks the password so far (for one's own alone) and the new one. From a pipe: a line \
            each, in this order.
            """)

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String?

    func run() throws {
        let client = try session.open()
        let prompt = Prompt()
        let isOwn = name == nil || name == client.session.name
        let former = isOwn ? try prompt.secret("Password so far: ", "password") : nil
        let form = PasswordForm(
            name: isOwn ? nil : name, former: former,
            password: try prompt.newSecret("password"))
        try client.change(.password(form))
    }
}

struct AccountFactorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factor",
        abstract: "Makes a new second factor and prints it once; one's own without a name.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        try session.open().enrol(.factor(name: name), json)
    }
}

struct AccountRecoveryCodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery-codes",
        abstract: "Makes new recovery codes and prints them once; one's own without a name.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        try session.open().enrol(.recoveryCodes(name: name), json)
    }
}

struct AccountRolesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Prints who may do what.",
        discussion: "Needs no login.")

    @OptionGroup var control: ControlArguments

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        guard case .roles(let table) = try control.connect().ask(.roles) else {
            throw SessionClient.confused
        }
        try Output.print(json, table) {
            var text = TextTable(titles: [""] + table.roles.map { Self.title($0) })
            for row in table.rows {
                text.append(
                    row: [row.permission]
                        + table.roles.map { row.roles.contains($0) ? "yes" : "-" })
            }
            return text.lines
        }
    }

    /// A column as narrow as it can be read: `operator`, `techn.`, `admin.`.
    private static func title(_ role: String) -> String {
        role.count <= 9 ? role : role.prefix(5) + "."
    }
}

/// What a code over the radio does.
struct RadioArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Renew the certificate of this course; without it, let a locked account in again.",
            valueName: "course"))
    var training: String?

    @Option(help: ArgumentHelp("The certificate's last day, with --training.", valueName: "day"))
    var until: LastInstant?

    var purpose: ChallengeAction { training == nil ? .release : .training }

    func validate() throws {
        guard (until != nil) == (training != nil) else {
            throw ValidationError("--training and --until are given together.")
        }
    }
}

struct AccountChallengeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "challenge",
        abstract: "Prints what to read out over the radio, to be let in again.",
        discussion: """
            Needs no login. An administrator of the department answers with a code, which \
            platectl account code takes, once.
            """)

    @OptionGroup var control: ControlArguments

    @Argument(help: "The user name.")
    var name: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let body = LoginBody.challenge(ChallengeForm(name: name))
        guard case .challenge(let report) = try control.connect().ask(.login(body)) else {
            throw SessionClient.confused
        }
        try Output.print(json, report) {
            let until = report.until.map { ", until \(Words.moment($0))" } ?? ""
            return [
                "Read out: \(report.challenge)\(until)",
                "Then give the code that comes back to: platectl account code \(name)",
            ]
        }
    }
}

struct AccountCodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Takes the code that came back over the radio.",
        discussion: """
            Needs no login. Asks for the code; from a pipe: one line. The administrator says \
            course and last day where it renews a training; give the same.
            """)

    @OptionGroup var control: ControlArguments
    @OptionGroup var radio: RadioArguments

    @Argument(help: "The user name.")
    var name: String

    func run() throws {
        let form = RedemptionForm(
            name: name, code: Secret(try Prompt().needed("Code: ", "code")),
            purpose: radio.purpose, course: radio.training, until: radio.until?.time)
        _ = try control.connect().ask(.login(.redeem(form)))
        print("Taken.")
    }
}

struct AccountAuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract: "Shows the department's key behind the codes over the radio, or sets it.",
        discussion: """
            All cars of a department have the same key; whoever has it can let anybody in again. \
            With --set it asks for the key; from a pipe: one line.
            """)

    @OptionGroup var session: SessionArguments

    @Flag(help: "Take a key over from another car or the depot.")
    var set = false

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let client = try session.open()
        let key = set ? try Prompt().secret("Key: ", "key") : nil
        guard case .authority(let report) = try client.ask(.account(.authority(key: key))) else {
            return
        }
        try Output.print(json, report) { [report.key?.value ?? "There is none yet."] }
    }
}

struct AccountIssueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Computes the code for a challenge that was read out over the radio.")

    @OptionGroup var session: SessionArguments
    @OptionGroup var radio: RadioArguments

    @Argument(help: "The user name on the other car.")
    var name: String

    @Option(help: ArgumentHelp("The other car.", valueName: "vehicle"))
    var vehicle: String

    @Option(help: ArgumentHelp("The challenge as heard.", valueName: "challenge"))
    var challenge: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let form = IssueForm(
            name: name, vehicle: vehicle, challenge: challenge, purpose: radio.purpose,
            course: radio.training, until: radio.until?.time)
        let report = try session.open().ask(.account(.issue(form))) {
            if case .code(let report) = $0 { report } else { nil }
        }
        try Output.print(json, report) { ["Read back: \(report.code.value)"] }
    }
}
