// `platectl lookout`: plates to look out for.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct LookoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookout",
        abstract: "Enters, previews, lists and ends plates to look out for.",
        discussion: """
            Needs a session. A plate may be known in part: ? stands for one character, * for any \
            number, + joins fragments in any order: 7A?C*, 12+AB. What is typed is logged, with \
            who and why.
            """,
        subcommands: [
            LookoutListCommand.self, LookoutAddCommand.self, LookoutRemoveCommand.self,
            LookoutPreviewCommand.self,
        ], defaultSubcommand: LookoutListCommand.self)
}

struct LookoutListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what is looked out for.")

    @OptionGroup var session: SessionArguments

    @Flag(help: "Also what ended.")
    var all = false

    @Flag(help: "Print one JSON object a look-out instead of text.")
    var json = false

    func run() throws {
        let lookouts = try session.open().lookouts(.list(includingEnded: all))
        if !json {
            for line in Output.marking { print(line) }
            if lookouts.isEmpty { print("No look-out.") }
        }
        for lookout in lookouts {
            try Output.print(json, lookout) { LookoutText.lines(lookout) }
        }
    }
}

struct LookoutAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Looks out for a plate, and says which past reads met it.",
        discussion: "It counts from the next read on, for \(Limits.lookoutDaysMax) days at most.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "A plate or a pattern.")
    var pattern: String

    @Option(help: ArgumentHelp("Two letters of the plate's state.", valueName: "state"))
    var state: String?

    @Option(help: ArgumentHelp("The vehicle's make as it was told.", valueName: "text"))
    var make: String?

    @Option(help: ArgumentHelp("Its colour as it was told.", valueName: "text"))
    var colour: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("The case or incident number.", valueName: "number"))
    var caseNumber: String

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var reason: String

    @Option(help: ArgumentHelp("Days until it ends.", valueName: "count"))
    var days: Int?

    @Option(help: ArgumentHelp("The second at which it ends, in RFC 3339.", valueName: "time"))
    var until: FirstInstant?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard days == nil || until == nil else {
            throw ValidationError("--days and --until do not go together.")
        }
    }

    func run() throws {
        let form = LookoutForm(
            pattern: pattern, state: state, make: make, colour: colour, caseNumber: caseNumber,
            reason: reason, days: days, until: until?.time)
        let found = try session.open().ask(.lookout(.add(form))) {
            if case .sightings(let found) = $0 { found } else { nil }
        }
        try Output.print(json, found) {
            let seen =
                found.past.isEmpty
                ? ["No past sighting among \(Words.count(found.looked)) reads on the car."]
                : [
                    "Seen \(Words.count(found.past.count)) times among "
                        + "\(Words.count(found.looked)) reads on the car"
                        + (found.isComplete ? ":" : ", and more:")
                ] + [ReadText.titles] + found.past.flatMap(LookoutText.lines)
            return Output.marking + LookoutText.lines(found.lookout) + seen
        }
    }
}

struct LookoutRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Ends a look-out before its time.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "The look-out's id.")
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var reason: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        for lookout in try session.open().lookouts(.remove(id: id, reason: reason)) {
            try Output.print(json, lookout) { LookoutText.lines(lookout) }
        }
    }
}

struct LookoutPreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Says how many of the last reads a pattern would meet.")

    @OptionGroup var session: SessionArguments

    @Argument(help: "A plate or a pattern.")
    var pattern: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let body = LookoutBody.preview(LookoutPattern(pattern: pattern))
        let preview = try session.open().ask(.lookout(body)) {
            if case .preview(let preview) = $0 { preview } else { nil }
        }
        try Output.print(json, preview) {
            [
                "\(preview.pattern) would match \(Words.count(preview.matched)) of the last "
                    + "\(Words.count(preview.looked)) reads."
            ]
        }
    }
}

extension SessionClient {
    /// The look-outs that the daemon answers with.
    fileprivate func lookouts(_ body: LookoutBody) throws(PlatedError) -> [LookoutReport] {
        try ask(.lookout(body)) { if case .lookouts(let list) = $0 { list } else { nil } }
    }
}

/// Look-outs and past sightings in words.
private enum LookoutText {
    static func lines(_ lookout: LookoutReport) -> [String] {
        let vehicle = [lookout.colour, lookout.make].filter { !$0.isEmpty }
        let plate = ([lookout.pattern, lookout.state ?? "-"] + vehicle).joined(separator: " ")
        var lines = ["\(plate)", "  look-out \(lookout.id)"]
        lines += Words.wrapped("case \(lookout.caseNumber): \(lookout.reason)", 76)
            .map { "  " + $0 }
        lines.append("  entered \(Words.moment(lookout.enteredAt)) by \(lookout.enteredBy)")
        let ends = lookout.isInForce ? "until" : "ended"
        if let at = lookout.removedAt {
            lines.append("  ended \(Words.moment(at)) by \(lookout.removedBy ?? "-")")
            lines += Words.wrapped("because: \(lookout.removalReason ?? "-")", 76)
                .map { "  " + $0 }
        } else {
            lines.append("  \(ends) \(Words.moment(lookout.until))")
        }
        return lines
    }

    static func lines(_ read: ReadEntry) -> [String] {
        let place = read.position.map {
            "\(Words.decimal($0.latitude, 5)), \(Words.decimal($0.longitude, 5))"
        }
        return [ReadText.row(read), "  by \(read.camera), at \(place ?? "a place not known")"]
    }
}
