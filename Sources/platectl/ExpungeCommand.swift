// `platectl expunge`: records destroyed by a court's order.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct ExpungeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expunge", abstract: "Destroys records by a court's order, for good.",
        discussion: """
            Needs a custodian's session. Reads, pictures, hits, alerts, look-up hashes and logged \
            queries are destroyed; the log stays verifiable. --dry-run says what would be, and \
            changes nothing. What a hold protects is left, unless --overrule names the hold. Asks \
            for the order's number once more; a script says --yes. Ends with 1 where a hold \
            protected something.
            """)

    @OptionGroup var session: SessionArguments

    @Option(help: ArgumentHelp("The order's number.", valueName: "number"))
    var order: String

    @Option(help: ArgumentHelp("The plate whose reads are destroyed.", valueName: "text"))
    var plate: String?

    @Option(help: ArgumentHelp("A read; may be given several times.", valueName: "id"))
    var read: [String] = []

    @Option(
        help: ArgumentHelp(
            "A hold that the custodian decided does not stand against this order.",
            valueName: "id"))
    var overrule: [String] = []

    @Flag(help: "Say what would be destroyed, and destroy nothing.")
    var dryRun = false

    @Flag(help: "Do not ask once more.")
    var yes = false

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard (plate != nil) != !read.isEmpty else {
            throw ValidationError("Give --plate or --read, and not both.")
        }
    }

    func run() throws {
        let client = try session.open()
        var body = ExpungeBody(
            order: order, plate: plate, reads: read, overruledHolds: overrule, isDryRun: true)
        if !dryRun {
            if !yes { try confirm(try ask(client, body)) }
            body.isDryRun = false
        }
        let report = try ask(client, body)
        try Output.print(json, report) { Self.lines(report) }
        if !report.held.isEmpty { throw ExitCode(1) }
    }

    private func ask(
        _ client: SessionClient, _ body: ExpungeBody
    ) throws(PlatedError) -> ExpungeReport {
        try client.ask(.expunge(body)) {
            if case .expungement(let report) = $0 { report } else { nil }
        }
    }

    private func confirm(_ report: ExpungeReport) throws(PlatedError) {
        let prompt = Prompt()
        guard prompt.isTerminal else {
            throw PlatedError(
                .usage, "Nothing was destroyed: a script must say --yes.",
                hint: "Look with --dry-run first.")
        }
        for line in Self.lines(report) { print(Words.printable(line)) }
        guard try prompt.line("The order's number once more, to destroy this: ") == order else {
            throw PlatedError(.usage, "That is another number. Nothing was destroyed.")
        }
    }

    private static func lines(_ report: ExpungeReport) -> [String] {
        var lines = [
            "Order \(report.order): \(report.isDryRun ? "would be destroyed" : "destroyed")",
            "  \(Words.count(report.reads)) reads, \(Words.count(report.pictures)) pictures, "
                + "\(Words.count(report.hits)) hits, \(Words.count(report.alerts)) alerts, "
                + "\(Words.count(report.statements)) statements",
            "  \(Words.count(report.logSubjects)) subjects in the access log",
        ]
        lines += report.held.map {
            "! hold \($0.hold) protects \(Words.count($0.reads)) reads; these are left"
        }
        if !report.bookedCopies.isEmpty {
            lines.append(
                "~ booked copies are elsewhere, as evidence: "
                    + report.bookedCopies.joined(separator: ", "))
        }
        return lines
    }
}
