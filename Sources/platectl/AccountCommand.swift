// `platectl account`: who may log in to this car, and as what.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Looks after the accounts of this car.",
        discussion: """
            Needs a session, but for roles, challenge and code. Every command is in the access \
            log, refused ones too.
            """,
        subcommands: [
            AccountListCommand.self, AccountShowCommand.self, AccountAddCommand.self,
            AccountDescribeCommand.self, AccountRoleCommand.self, AccountTrainingCommand.self,
            AccountEntitleCommand.self,
            AccountDisableCommand.self, AccountEnableCommand.self, AccountReleaseCommand.self,
            AccountPasswordCommand.self, AccountFactorCommand.self,
            AccountRecoveryCodesCommand.self, AccountRolesCommand.self,
            AccountChallengeCommand.self, AccountCodeCommand.self, AccountAuthorityCommand.self,
            AccountIssueCommand.self,
        ],
        defaultSubcommand: AccountListCommand.self)
}

struct AccountListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists all accounts.")

    @OptionGroup var session: SessionArguments

    @Flag(help: "Print one JSON object an account instead of text.")
    var json = false

    func run() throws {
        let accounts = try session.open().accounts(.list)
        if json {
            for account in accounts { print(try Output.line(account)) }
            return
        }
        var table = TextTable("NAME", "ROLE", "BADGE", "TRAINED UNTIL", "STANDS")
        for account in accounts {
            let until = account.training.map(\.until).max().map(Words.day) ?? "-"
            let obstacles = account.obstacles.joined(separator: ", ")
            table.append(
                account.name, account.role, account.badge ?? "-", until,
                obstacles.isEmpty ? "may log in" : obstacles)
        }
        for line in table.lines { print(line) }
    }
}

struct AccountShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one account; one's own where no name is given.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        try session.open().accounts(.show(name: name)).forEach { try AccountText.tell($0, json) }
    }
}

struct AccountAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes an account, and prints its second factor once.",
        discussion: """
            Asks for the account's first password (from a pipe: one line), which its owner \
            changes at the first log-in: platectl login --new-password. But for administrators \
            a certificate of training must be entered: platectl account training.
            """)

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    @Option(
        help: ArgumentHelp(
            "operator, technician, administrator, auditor or custodian.", valueName: "role"))
    var role: String

    @Option(help: ArgumentHelp("The badge number.", valueName: "badge"))
    var badge: String

    @Option(help: ArgumentHelp("The job title.", valueName: "title"))
    var title: String

    @Option(help: ArgumentHelp("The agency; the car's own where not given.", valueName: "agency"))
    var agency: String?

    @Option(
        help: ArgumentHelp(
            "A hotlist whose details may be seen, * for all; may be given several times.",
            valueName: "list"))
    var list: [String] = []

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let client = try session.open()
        let form = AccountForm(
            person: PersonForm(name: name, badge: badge, title: title, agency: agency),
            role: role, password: try Prompt().newSecret("password"), lists: list)
        try client.enrol(.add(form), json)
    }
}

struct AccountDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Corrects badge, title and agency; what is not given stays.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    @Option(help: ArgumentHelp("The badge number.", valueName: "badge"))
    var badge: String?

    @Option(help: ArgumentHelp("The job title.", valueName: "title"))
    var title: String?

    @Option(help: ArgumentHelp("The agency.", valueName: "agency"))
    var agency: String?

    func run() throws {
        let form = PersonForm(name: name, badge: badge, title: title, agency: agency)
        try session.open().change(.describe(form))
    }
}

struct AccountRoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Gives an account another role.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    @Argument(help: "operator, technician, administrator, auditor or custodian.")
    var role: String

    func run() throws {
        try session.open().change(.role(name: name, role: role))
    }
}

struct AccountTrainingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training",
        abstract: "Enters a certificate of training, or takes it away.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    @Argument(help: "The course, in the department's words.")
    var course: String

    @Option(help: ArgumentHelp("The certificate's last day, or moment.", valueName: "time"))
    var until: LastInstant?

    @Flag(help: "Take the certificate away.")
    var remove = false

    func validate() throws {
        guard (until != nil) != remove else {
            throw ValidationError("Give --until or --remove.")
        }
    }

    func run() throws {
        let form = TrainingForm(name: name, course: course, until: until?.time)
        try session.open().change(.training(form))
    }
}

struct AccountEntitleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entitle",
        abstract: "Says which hotlists' details an account may see; without lists, none.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    @Argument(help: "Names of hotlists; * for all.")
    var lists: [String] = []

    func run() throws {
        try session.open().change(.entitle(name: name, lists: lists))
    }
}

struct AccountDisableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Lets nobody in by an account any more.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    func run() throws {
        try session.open().change(.disable(name: name))
    }
}

struct AccountEnableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Takes disabling back.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    func run() throws {
        try session.open().change(.enable(name: name))
    }
}

struct AccountReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Lets an account in again that too many failures have locked.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The user name.")
    var name: String

    func run() throws {
        try session.open().change(.release(name: name))
    }
}

extension SessionClient {
    /// The accounts that the daemon answers with.
    func accounts(_ body: AccountBody) throws(PlatedError) -> [AccountReport] {
        try ask(.account(body)) { if case .accounts(let list) = $0 { list } else { nil } }
    }

    /// Changes an account, and tells how it stands now.
    func change(_ body: AccountBody) throws(PlatedError) {
        guard case .accounts(let accounts) = try ask(.account(body)) else { return }
        for account in accounts { try AccountText.tell(account, false) }
    }

    /// Makes a second factor or recovery codes, and prints them.
    func enrol(_ body: AccountBody, _ json: Bool) throws(PlatedError) {
        let report = try ask(.account(body)) {
            if case .enrolment(let report) = $0 { report } else { nil }
        }
        try Output.print(json, report) { EnrolmentText.lines(report) }
    }
}

/// An account in words.
enum AccountText {
    static func tell(_ account: AccountReport, _ json: Bool) throws(PlatedError) {
        try Output.print(json, account) { lines(account) }
    }

    private static func lines(_ account: AccountReport) -> [String] {
        let person = [account.title, account.badge.map { "badge \($0)" }, account.agency]
            .compactMap(\.self).joined(separator: ", ")
        let obstacles = account.obstacles.joined(separator: ", ")
        var lines = [
            "\(account.name), \(account.role)\(person.isEmpty ? "" : ": \(person)")",
            "  stands     \(obstacles.isEmpty ? "may log in" : obstacles)",
        ]
        let training = account.training.map { "\($0.course) until \(Words.day($0.until))" }
        lines.append(
            "  training   \(training.isEmpty ? "none" : training.joined(separator: ", "))")
        lines.append(
            "  hotlists   \(account.lists.isEmpty ? "none" : account.lists.joined(separator: ", "))"
        )
        lines.append("  paper      \(account.recoveryCodesLeft) recovery codes left")
        if let until = account.passwordUntil {
            lines.append("  password   until \(Words.day(until))")
        }
        lines.append("  last login \(account.lastLoginAt.map(Words.moment) ?? "never")")
        return lines
    }
}
