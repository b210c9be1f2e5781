// `platectl misreads`: plates read wrongly, given to technicians by administrators, and fetched for replay.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct MisreadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "misreads",
        abstract: "Gives misreads to technicians, who fetch and replay them.",
        discussion: """
            Needs a session. An administrator lists what officers called misread, by ids and \
            without plates, and releases some; a technician fetches those and plays them:

              platectl misreads list
              platectl misreads release 0193… --reason 'glare at night'
              platectl misreads list --released
              platectl misreads fetch --output misreads && plated replay misreads
              platectl misreads withdraw 0193… --reason 'looked into'

            Every list, release and fetch stands in the access log. What a hold covers is not \
            handed out; what is purged or expunged is gone here, too.
            """,
        subcommands: [
            MisreadsListCommand.self, MisreadsReleaseCommand.self, MisreadsWithdrawCommand.self,
            MisreadsFetchCommand.self,
        ], defaultSubcommand: MisreadsListCommand.self)
}

struct MisreadsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists misreads on the car, the newest first, without plates.")

    @OptionGroup var session: SessionArguments

    @Flag(help: "Only those that are released, for technicians.")
    var released = false

    @Flag(help: "Print one JSON object a misread instead of text.")
    var json = false

    func run() throws {
        let misreads = try session.open().misreads(.list(releasedOnly: released))
        try MisreadText.tell(misreads, json)
    }
}

/// What an administrator decides of some misreads, and why.
struct MisreadsDecision: ParsableArguments {
    @OptionGroup var session: SessionArguments

    @Argument(help: "Ids of misreads, as listed.")
    var reads: [String]

    @Option(help: ArgumentHelp("Why.", valueName: "reason"))
    var reason: String

    @Flag(help: "Print one JSON object a misread instead of text.")
    var json = false

    /// Sends it, and tells how the misreads stand then.
    func send(_ body: (MisreadsForm) -> MisreadsBody) throws {
        let form = MisreadsForm(reads: reads, reason: reason)
        try MisreadText.tell(try session.open().misreads(body(form)), json)
    }
}

struct MisreadsReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets technicians fetch misreads, with their plates.")

    @OptionGroup var decision: MisreadsDecision

    func run() throws { try decision.send { .release($0) } }
}

struct MisreadsWithdrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Takes released misreads back; copies are not reached.")

    @OptionGroup var decision: MisreadsDecision

    func run() throws { try decision.send { .withdraw($0) } }
}

struct MisreadsFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Writes released misreads into a new folder.",
        discussion: """
            Whole pictures lie in the folder itself, ID.jpg, for `plated replay FOLDER`; the plates \
            alone in crop/, and in reading/ what was read, what it was corrected to and which \
            networks read it. Ends with 1 where a picture is not kept any more.
            """)

    @OptionGroup var session: SessionArguments

    @Argument(help: "Ids of released misreads; all of them where none is named.")
    var reads: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to make; it must not be there yet.", valueName: "folder"))
    var output: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    private struct Line: Encodable {
        let folder: String
        let reads: Int
        let files: Int
        let notices: [String]
    }

    func run() throws {
        let client = try session.open()
        var wanted = reads
        if wanted.isEmpty {
            wanted = try client.misreads(.list(releasedOnly: true)).map(\.read)
        }
        guard !wanted.isEmpty else {
            throw PlatedError(.badData, "No misread is released.")
        }
        let folder = try NewFolder(path: output)
        var notices: [String] = []
        do throws(PlatedError) {
            for read in wanted { notices += try fetch(read, client, into: folder) }
            try folder.finish()
        } catch {
            folder.discard()
            throw error
        }
        let line = Line(
            folder: output, reads: wanted.count, files: folder.files, notices: notices)
        try Output.print(json, line) {
            Output.marking + [
                "\(output): \(wanted.count) misreads in \(folder.files) files",
                "To play them: plated replay \(output)",
            ] + notices.flatMap { Words.wrapped("! " + $0, 78) }
        }
        if !notices.isEmpty { throw ExitCode(1) }
    }

    /// What is missing of it.
    private func fetch(
        _ read: String, _ client: SessionClient, into folder: NewFolder
    ) throws(PlatedError) -> [String] {
        var notices: [String] = []
        for file in MisreadPieceForm.File.allCases {
            do throws(PlatedError) {
                try fetch(file, of: read, client, into: folder)
            } catch {
                // Without its reading it is not released; a picture may be gone before its record.
                guard file != .reading, error.code == .badData else { throw error }
                notices.append("\(read): \(error.message)")
            }
        }
        return notices
    }

    private func fetch(
        _ file: MisreadPieceForm.File, of read: String, _ client: SessionClient,
        into folder: NewFolder
    ) throws(PlatedError) {
        let name =
            switch file {
            case .reading: "reading/\(read).json"
            case .crop: "crop/\(read).jpg"
            case .scene: "\(read).jpg"
            }
        var form = MisreadPieceForm(read: read, file: file)
        while true {
            let chunk = try client.ask(.misreads(.fetch(form))) {
                if case .picture(let chunk) = $0 { chunk } else { nil }
            }
            guard let bytes = Data(base64Encoded: chunk.base64), chunk.offset == form.offset else {
                throw SessionClient.confused
            }
            form.offset += bytes.count
            let isLast = form.offset >= chunk.bytes
            guard isLast || !bytes.isEmpty else { throw SessionClient.confused }
            try folder.append(
                ExportReport.Piece(
                    name: name, offset: chunk.offset, base64: chunk.base64, isLast: isLast))
            if isLast { return }
        }
    }
}

extension SessionClient {
    /// The misreads that the daemon answers with.
    fileprivate func misreads(_ body: MisreadsBody) throws(PlatedError) -> [MisreadReport] {
        try ask(.misreads(body)) { if case .misreads(let list) = $0 { list } else { nil } }
    }
}

private enum MisreadText {
    static func tell(_ misreads: [MisreadReport], _ json: Bool) throws(PlatedError) {
        if !json {
            for line in Output.marking { print(line) }
            if misreads.isEmpty { print("No misread.") }
        }
        for misread in misreads {
            try Output.print(json, misread) { lines(misread) }
        }
    }

    private static func lines(_ misread: MisreadReport) -> [String] {
        let wrong = misread.charactersWrong.map { "\($0) characters wrong" } ?? "not corrected"
        var lines = [
            misread.read,
            "  \(Words.seconds(misread.capturedAt)) by \(misread.camera),"
                + " \(Words.percent(misread.confidence)), \(wrong)"
                + (misread.isHeld ? ", HELD" : ""),
        ]
        if let at = misread.releasedAt {
            lines.append("  released \(Words.moment(at)) by \(misread.releasedBy ?? "-")")
            lines += Words.wrapped("because: \(misread.reason ?? "-")", 76).map { "  " + $0 }
        }
        return lines
    }
}
