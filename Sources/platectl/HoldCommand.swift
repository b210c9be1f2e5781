// `platectl hold`: records kept beyond their time.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keeps records that are, or may become, evidence.",
        discussion: "Needs a session. A held record leaves this car only once the hold is known.",
        subcommands: [HoldListCommand.self, HoldPlaceCommand.self, HoldReleaseCommand.self],
        defaultSubcommand: HoldListCommand.self)
}

struct HoldListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the holds in force.")

    @OptionGroup var session: SessionArguments

    @Flag(help: "Also holds that were released.")
    var all = false

    @Flag(help: "Print one JSON object a hold instead of text.")
    var json = false

    func run() throws {
        let holds = try session.open().holds(.list(includingReleased: all))
        if !json {
            for line in Output.marking { print(line) }
            if holds.isEmpty { print("No hold.") }
        }
        for hold in holds { try HoldText.tell(hold, json) }
    }
}

struct HoldPlaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place", abstract: "Places a hold, also on what comes later.",
        discussion: """
            What is given must all be true of a record. At least one of --read, --plate, \
            --of-case, --from, --through and --place is needed.
            """)

    @OptionGroup var session: SessionArguments
    @OptionGroup var stretch: StretchArguments

    @Option(help: ArgumentHelp("A read; may be given several times.", valueName: "id"))
    var read: [String] = []

    @Option(help: ArgumentHelp("A plate.", valueName: "text"))
    var plate: String?

    @Option(
        help: ArgumentHelp("Reads that were looked at for this case.", valueName: "number"))
    var ofCase: String?

    @Option(
        help: ArgumentHelp(
            "Around a place: degrees north, degrees east, metres.",
            valueName: "latitude,longitude,metres"))
    var place: PlaceArgument?

    @Option(help: ArgumentHelp("Why: discovery, a subpoena, …", valueName: "reason"))
    var reason: String

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The case number the hold is for.", valueName: "number"))
    var caseNumber: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard
            !read.isEmpty || plate != nil || ofCase != nil || place != nil
                || stretch.from != nil || stretch.through != nil
        else {
            throw ValidationError("Say what to keep: a read, plate, case, time or place.")
        }
    }

    func run() throws {
        let form = HoldForm(
            reads: read, plate: plate, ofCase: ofCase, from: stretch.from?.time,
            through: stretch.through?.time, place: place?.circle, reason: reason,
            caseNumber: caseNumber)
        for hold in try session.open().holds(.place(form)) { try HoldText.tell(hold, json) }
    }
}

struct HoldReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets what a hold kept go its usual way again.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The hold's id.")
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var reason: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let holds = try session.open().holds(.release(id: id, reason: reason))
        for hold in holds { try HoldText.tell(hold, json) }
    }
}

extension SessionClient {
    /// The holds that the daemon answers with.
    func holds(_ body: HoldBody) throws(PlatedError) -> [HoldReport] {
        try ask(.hold(body)) { if case .holds(let list) = $0 { list } else { nil } }
    }
}

private enum HoldText {
    static func tell(_ hold: HoldReport, _ json: Bool) throws(PlatedError) {
        try Output.print(json, hold) {
            var lines = [hold.id]
            lines += Words.wrapped(hold.scope, 76).map { "  " + $0 }
            let number = hold.caseNumber.map { " (case \($0))" } ?? ""
            lines += Words.wrapped("because: \(hold.reason)\(number)", 76).map { "  " + $0 }
            lines.append("  placed \(Words.moment(hold.placedAt)) by \(hold.placedBy)")
            if let at = hold.releasedAt {
                lines.append("  released \(Words.moment(at)) by \(hold.releasedBy ?? "-")")
            }
            if let reads = hold.reads { lines.append("  covers \(Words.count(reads)) reads now") }
            return lines
        }
    }
}
