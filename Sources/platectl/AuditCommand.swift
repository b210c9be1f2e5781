// `platectl audit`: the access log verified, reported on, read and taken along.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Looks after the access log: who looked at what, and why.",
        discussion: "Needs a session. Looking at the log is logged as well.",
        subcommands: [
            AuditVerifyCommand.self, AuditReportCommand.self, AuditLogCommand.self,
            AuditExportCommand.self,
        ])
}

extension AuditHead: ExpressibleByArgument {
    /// A head as it is typed: `number:hash`.
    public init?(argument: String) {
        self.init(argument)
    }
}

struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Walks the whole log and says whether anything in it was touched.",
        discussion: """
            Finds lines changed, swapped, missing or cut off, and a log written anew. Prints the \
            head: noted down and given with --expect next time, it finds a log, or a whole disk, \
            that was replaced by an older one. Ends with 0 where all is sound, with 1 where \
            something was found.
            """)

    @OptionGroup var session: SessionArguments

    @Option(help: ArgumentHelp("A head noted down before.", valueName: "number:hash"))
    var expect: AuditHead?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let found = try session.open().ask(.audit(.verify(expecting: expect))) {
            if case .verification(let found) = $0 { found } else { nil }
        }
        try Output.print(json, found) { Self.lines(found) }
        if !found.isSound { throw ExitCode(1) }
    }

    private static func lines(_ found: AuditVerification) -> [String] {
        var lines = ["\(Words.count(Int(found.lines))) lines"]
        if found.expunged > 0 {
            lines[0] += ", of \(Words.count(Int(found.expunged))) the subject destroyed by order"
        }
        if let head = found.head { lines += ["head \(head.number):", "  \(head)"] }
        if found.isSound {
            return lines + ["Sound: nothing was changed, moved or cut off."] + notes(found)
        }
        for finding in found.findings { lines += marked("!", finding.title) }
        return lines + notes(found)
    }

    private static func notes(_ found: AuditVerification) -> [String] {
        found.notes.flatMap { marked("~", $0) }
    }

    private static func marked(_ mark: String, _ text: String) -> [String] {
        Words.wrapped(text, 78).enumerated().map {
            ($0.offset == 0 ? mark : " ") + " " + $0.element
        }
    }
}

struct AuditReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Sums up a stretch of time for an audit; everything where none is given.",
        discussion: """
            Log-ins, queries by person and purpose, alerts by outcome, hits that nobody verified, \
            refused accesses. Making it counts as the audit of that time.
            """)

    @OptionGroup var session: SessionArguments
    @OptionGroup var stretch: StretchArguments

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() throws {
        let body = AuditBody.report(from: stretch.from?.time, through: stretch.through?.time)
        let report = try session.open().ask(.audit(body)) {
            if case .report(let report) = $0 { report } else { nil }
        }
        try Output.print(json, report) { AuditReportText.lines(report) }
    }
}

struct AuditLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Prints lines of the log, newest first.")

    @OptionGroup var session: SessionArguments
    @OptionGroup var stretch: StretchArguments

    @Option(help: ArgumentHelp("By this user name alone.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Of this kind alone: login, search, export, …", valueName: "kind"))
    var kind: AccessAction?

    @Option(help: ArgumentHelp("How many at most.", valueName: "count"))
    var limit = 50

    @Flag(help: "Print one JSON object a line instead of text.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() throws {
        let client = try session.open()
        var query = AuditQuery(
            from: stretch.from?.time, through: stretch.through?.time, name: name, kind: kind)
        if !json { for line in Output.marking { print(line) } }
        var left = limit
        repeat {
            query.limit = min(left, Limits.controlPageRowsMax)
            let page = try client.ask(.audit(.entries(query))) {
                if case .entries(let page) = $0 { page } else { nil }
            }
            for entry in page.entries {
                try Output.print(json, entry) { AuditReportText.lines(entry) }
            }
            left -= page.entries.count
            query.before = page.before
        } while query.before != nil && left > 0
    }
}

struct AuditExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Takes the log along as it lies in the store: sealed, chained, its head signed.",
        discussion: """
            Writes one JSON object a line, oldest first; the last one holds the signed head and \
            the car's public key. Without the car's keys it shows nothing but that the chain \
            holds.
            """)

    @OptionGroup var session: SessionArguments

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to make; it must not be there yet.", valueName: "file"))
    var output: String

    func run() throws {
        let client = try session.open()
        let file = try NewFile(path: output)
        do throws(PlatedError) {
            let (lines, head) = try write(client, to: file)
            try file.finish()
            print("\(lines) lines, head \(head.number):\(head.hash)")
        } catch {
            file.discard()
            throw error
        }
    }

    private func write(
        _ client: SessionClient, to file: NewFile
    ) throws(PlatedError) -> (lines: Int, head: AuditSeal.Head) {
        var after: Int64?
        var lines = 0
        while true {
            let body = AuditBody.export(after: after, limit: 200)
            let page = try client.ask(.audit(body)) {
                if case .rows(let page) = $0 { page } else { nil }
            }
            for row in page.rows { try file.append(Array((try Output.line(row) + "\n").utf8)) }
            lines += page.rows.count
            if let seal = page.seal {
                try file.append(Array((try Output.line(seal) + "\n").utf8))
                return (lines, seal.head)
            }
            guard let next = page.after, next > after ?? 0 else { throw SessionClient.confused }
            after = next
        }
    }
}
