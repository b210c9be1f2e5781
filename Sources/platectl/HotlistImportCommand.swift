// `platectl hotlist import` and `list`: versions of lists on a car, brought in from files at hand.
import ArgumentParser
import ControlProtocol
import Crypto
import Foundation
import PlateCore

struct HotlistListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Says which versions of the lists are on the car.",
        discussion: "Needs a session; shows no plate.")

    @OptionGroup var session: SessionArguments

    @Flag(help: "Also versions that others followed.")
    var all = false

    @Flag(help: "Print one JSON object a source instead of text.")
    var json = false

    func run() throws {
        let sources = try session.open().hotlists(.list(includingFormer: all))
        if sources.isEmpty, !json { print("No source of lists is configured.") }
        for source in sources {
            try Output.print(json, source) { HotlistSourceText.lines(source) }
        }
    }
}

struct HotlistImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings a version of a list onto the car.",
        discussion: """
            Needs a session. The files are one list together; they may be packed with gzip or \
            zip, and a folder stands for the files in it. With a manifest.json and its \
            manifest.sig among them, as the depot hands them out, every file is held against the \
            signed manifest. The list is verified, read, sealed and put in force as a whole while \
            the car goes on reading plates. Ends with 65 where it is refused: the version before \
            stays in force. The files themselves stay as they are: delete them, they are readable.
            """)

    @OptionGroup var session: SessionArguments

    @Option(
        help: ArgumentHelp(
            "The source, as [[hotlist.source]] names it; not needed where there is only one.",
            valueName: "name"))
    var source: String?

    @Option(
        help: ArgumentHelp(
            "When the list was extracted, in RFC 3339, where its files do not say.",
            valueName: "time"))
    var extracted: FirstInstant?

    @Option(
        help: ArgumentHelp(
            "A file of rows that came since the version in force; may be given several times.",
            valueName: "file"))
    var added: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file of rows that left since then; may be given several times.",
            valueName: "file"))
    var removed: [String] = []

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Argument(help: ArgumentHelp("The list: files, or a folder of them.", valueName: "path"))
    var paths: [String] = []

    func validate() throws {
        guard paths.isEmpty != (added.isEmpty && removed.isEmpty) else {
            throw ValidationError("Give a list, or what was added to it and removed from it.")
        }
    }

    func run() throws {
        let client = try session.open()
        var parcel = try HotlistParcel(paths: paths, added: added, removed: removed)
        parcel.form.source = source
        parcel.form.extractedAt = extracted?.time
        let progress = ProgressLine(isShown: !json && isatty(STDERR_FILENO) != 0)
        let report = try parcel.send(to: client) { sent, all in
            progress.show("\(sent * 100 / max(1, all)) % sent")
        } whenSent: {
            progress.show("sent; it is verified, read and sealed")
        }
        progress.clear()
        try Output.print(json, report) { HotlistSourceText.outcome(report) }
        if report.fault != nil { throw ExitCode(ErrorCode.badData.exitCode) }
    }
}

/// A line on the terminal that is written over.
private final class ProgressLine {
    private let isShown: Bool

    init(isShown: Bool) { self.isShown = isShown }

    func show(_ text: String) { write("\r\u{1B}[K" + text) }
    func clear() { write("\r\u{1B}[K") }

    private func write(_ text: String) {
        if isShown { FileHandle.standardError.write(Data(text.utf8)) }
    }
}

/// Files on their way to the daemon.
struct HotlistParcel {
    var form: HotlistImportForm
    private let contents: [Data]

    /// Reads all of them.
    ///
    /// - Throws: `inputOutput` where one cannot be read, `usage` where there are too many or too much.
    init(paths: [String], added: [String], removed: [String]) throws(PlatedError) {
        var files: [HotlistImportForm.File] = []
        var contents: [Data] = []
        var manifest: String?
        var signature: String?
        func take(_ path: String, _ part: HotlistImportForm.Part?) throws(PlatedError) {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
                throw PlatedError(.inputOutput, "\(path): cannot be read")
            }
            let name = URL(fileURLWithPath: path).lastPathComponent
            switch name {
            case "manifest.json": manifest = String(decoding: bytes, as: UTF8.self)
            case "manifest.sig": signature = bytes.base64EncodedString()
            default:
                contents.append(bytes)
                files.append(
                    HotlistImportForm.File(
                        name: name, bytes: bytes.count,
                        sha256: SHA256.hash(data: bytes).map(Self.twoDigits).joined(), part: part))
            }
        }
        for path in try Self.expanded(paths) { try take(path, nil) }
        for path in added { try take(path, .added) }
        for path in removed { try take(path, .removed) }
        guard (1...Limits.hotlistImportFilesMax).contains(files.count),
            contents.reduce(0, { $0 + $1.count }) <= Limits.hotlistImportBytesMax
        else {
            throw PlatedError(
                .usage,
                "a list brought in is 1 to \(Limits.hotlistImportFilesMax) files of "
                    + "\(Limits.hotlistImportBytesMax / 1_048_576) MB together")
        }
        guard (manifest == nil) == (signature == nil) else {
            throw PlatedError(
                .badData, "a manifest without its signature, or the other way round",
                hint: "manifest.json and manifest.sig belong together.")
        }
        form = HotlistImportForm(files: files, manifest: manifest, signature: signature)
        self.contents = contents
    }

    private static func twoDigits(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// Folders replaced by the files in them, in the order of their names.
    private static func expanded(_ paths: [String]) throws(PlatedError) -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw PlatedError(.inputOutput, "\(path): there is no such file or folder")
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            files += names.filter { !$0.hasPrefix(".") }.sorted().map { path + "/" + $0 }
        }
        return files
    }

    /// Sends all of it, piece by piece, and waits until it is in force or refused.
    func send(
        to client: SessionClient, progress: (_ sent: Int, _ all: Int) -> Void,
        whenSent: () -> Void
    ) throws(PlatedError) -> HotlistSourceReport {
        let id = try client.importStep(.begin(form)).importID
        let all = contents.reduce(0) { $0 + $1.count }
        for (index, bytes) in contents.enumerated() {
            var offset = 0
            while offset < bytes.count {
                let piece = bytes.dropFirst(offset).prefix(Limits.controlChunkBytesMax)
                let step = HotlistImportPiece(
                    importID: id, file: index, offset: offset,
                    base64: piece.base64EncodedString())
                progress(try client.importStep(.piece(step)).received, all)
                offset += piece.count
            }
        }
        whenSent()
        guard let report = try client.hotlists(.end(importID: id)).first else {
            throw SessionClient.confused
        }
        return report
    }
}

extension SessionClient {
    /// The sources that the daemon answers with.
    fileprivate func hotlists(_ body: HotlistBody) throws(PlatedError) -> [HotlistSourceReport] {
        try ask(.hotlist(body)) { if case .hotlists(let list) = $0 { list } else { nil } }
    }

    fileprivate func importStep(_ body: HotlistBody) throws(PlatedError) -> HotlistImportReport {
        try ask(.hotlist(body)) { if case .hotlistImport(let report) = $0 { report } else { nil } }
    }
}

/// Sources and their versions in words.
enum HotlistSourceText {
    /// Rows that are listed one by one.
    private static let rowsShown = 12

    static func lines(_ source: HotlistSourceReport) -> [String] {
        var lines = ["\(source.name): \(age(source.age))"]
        lines += source.versions.flatMap(version)
        if source.versions.isEmpty { lines.append("  no version on the car") }
        if let fault = source.fault {
            lines += Words.wrapped("! " + fault, 76).map { "  " + $0 }
        }
        return lines
    }

    /// What came of an import: the version and the rows that were left out, or why it was refused.
    static func outcome(_ source: HotlistSourceReport) -> [String] {
        var lines: [String] = []
        if let fault = source.fault {
            lines.append("\(source.name): REFUSED")
            lines += Words.wrapped(fault, 76).map { "  " + $0 }
            lines.append(
                source.versions.isEmpty
                    ? "  No version of it is in force."
                    : "  The version before stays in force:")
            lines += source.versions.prefix(1).flatMap(version)
        } else {
            lines.append("\(source.name): in force, \(age(source.age))")
            lines += source.versions.prefix(1).flatMap(version)
        }
        lines += source.rejected.prefix(rowsShown).map {
            "  " + Words.left("line \($0.line)", 14) + $0.reason
        }
        if source.rejected.count > rowsShown {
            lines.append("  … and more; --json has the first \(Limits.hotlistRejectedShownMax)")
        }
        return lines
    }

    static func age(_ age: HotlistAgeReport) -> String {
        guard let seconds = age.seconds else { return "AGE UNKNOWN" }
        let words = "\(Words.duration(Double(seconds))) old"
        return age.level == .green ? words : words + ", \(age.level.rawValue.uppercased())"
    }

    private static func version(_ version: HotlistVersionReport) -> [String] {
        let by = version.loadedBy.map { " by \($0)" } ?? ""
        let sealed = version.isSealed ? "sealed" : "NOT KEPT ON THE DISK"
        let digest = version.sha256.map { String($0.prefix(8)) } ?? "-"
        return [
            "  \(version.standing == .inForce ? "in force" : "former  ")  "
                + "\(Words.count(version.entries)) entries, \(Words.count(version.rejected)) left out, "
                + sealed,
            "    \(digest)  extracted \(version.extractedAt.map(Words.moment) ?? "not said")",
            "    came \(Words.moment(version.loadedAt))\(by)",
        ]
    }
}
