// `platectl export`: evidence for booking, written into a new folder, file by file.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes evidence for booking into a new folder.",
        discussion: """
            Needs a session. Writes pictures, JSON and PDF pages, each marked with the \
            department's name, case and evidence number, and SHA256SUMS signed with the car's \
            key: VERIFY.txt says how to check them with sha256sum and openssl alone. --dossier \
            adds all of one alert: its timeline, its screen, its reading replayed. Ends with 1 \
            where something asked for is missing or damaged.
            """)

    @OptionGroup var session: SessionArguments

    @Option(help: ArgumentHelp("The evidence number.", valueName: "number"))
    var evidence: String

    @Option(name: .customLong("case"), help: ArgumentHelp("The case number.", valueName: "number"))
    var caseNumber: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to make; it must not be there yet.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("A read; may be given several times.", valueName: "id"))
    var read: [String] = []

    @Option(
        help: ArgumentHelp(
            "An alert, with its read; may be given several times.", valueName: "id"))
    var alert: [String] = []

    @Option(help: ArgumentHelp("The alert whose dossier is made.", valueName: "id"))
    var dossier: String?

    @Option(
        help: ArgumentHelp("Who books it, where that is somebody else.", valueName: "name"))
    var bookedBy: String?

    @Option(
        help: ArgumentHelp(
            "To whom it goes; the department's evidence room where not given.",
            valueName: "name"))
    var recipient: String?

    @Option(
        help: ArgumentHelp(
            "What to leave out of pictures: none; surroundings, all but the plate; scenes, whole "
                + "pictures.", valueName: "what"))
    var redact = ExportRedaction.none

    @Option(
        help: ArgumentHelp(
            "A field to export; may be given several times; all where not given.",
            valueName: "name"))
    var field: [String] = []

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard !read.isEmpty || !alert.isEmpty || dossier != nil else {
            throw ValidationError("Say what to export: --read, --alert or --dossier.")
        }
    }

    private struct Line: Encodable {
        let folder: String
        let files: Int
        let reads: Int
        let notices: [String]
        let manifestSHA256: String
    }

    func run() throws {
        let client = try session.open()
        let folder = try NewFolder(path: output)
        let form = ExportForm(
            evidenceNumber: evidence, caseNumber: caseNumber, bookedBy: bookedBy,
            recipient: recipient, reads: read, alerts: alert, dossier: dossier,
            redaction: redact, fields: field)
        let report: ExportReport
        do throws(PlatedError) {
            report = try write(form, client, into: folder)
            try folder.finish()
        } catch {
            folder.discard()
            throw error
        }
        let line = Line(
            folder: output, files: folder.files, reads: report.reads, notices: report.notices,
            manifestSHA256: report.manifestSHA256 ?? "")
        try Output.print(json, line) {
            [
                "\(output): \(report.reads) reads in \(folder.files) files",
                "SHA-256 of the manifest, for the booking sheet:", "  \(line.manifestSHA256)",
                "To check it: \(output)/VERIFY.txt",
            ] + report.notices.flatMap { Words.wrapped("! " + $0, 78) }
        }
        if !report.notices.isEmpty { throw ExitCode(1) }
    }

    private func write(
        _ form: ExportForm, _ client: SessionClient, into folder: NewFolder
    ) throws(PlatedError) -> ExportReport {
        func step(_ body: ExportBody) throws(PlatedError) -> ExportReport {
            try client.ask(.export(body)) {
                if case .export(let report) = $0 { report } else { nil }
            }
        }
        let begun = try step(.begin(form))
        do throws(PlatedError) {
            while true {
                let pieces = try step(.next(export: begun.export)).pieces
                if pieces.isEmpty { break }
                for piece in pieces { try folder.append(piece) }
            }
            return try step(.end(export: begun.export))
        } catch {
            // The daemon may be gone, or have given up by itself.
            _ = try? step(.cancel(export: begun.export))
            throw error
        }
    }
}
