// `platectl about`: what is installed, whose it is, who answers for it.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct AboutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "about",
        abstract: "Shows versions, the department, the designee in charge, and licences.",
        discussion: """
            Needs no login and shows no plate. Where the daemon does not answer, it shows what \
            the program itself knows, and says so.
            """)

    @OptionGroup var control: ControlArguments

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    private struct Licence: Encodable {
        let name: String
        let licence: String
    }

    private struct Line: Encodable {
        let name = "Plated"
        let version = PlatedVersion.number
        let licences: [Licence]
        @ExplicitNull var daemon: AboutReport?
    }

    /// What is linked into the programs, and under which terms.
    private static let licences = [
        Licence(name: "Plated", licence: "Apache 2.0"),
        Licence(name: "Swift runtime and Foundation", licence: "Apache 2.0 with exception"),
        Licence(name: "swift-argument-parser, swift-log, swift-nio", licence: "Apache 2.0"),
        Licence(name: "swift-crypto, with BoringSSL in it", licence: "Apache 2.0, ISC, OpenSSL"),
        Licence(name: "GRDB", licence: "MIT"), Licence(name: "SQLite", licence: "public domain"),
        Licence(name: "TOMLKit, with toml++ in it", licence: "MIT"),
        Licence(name: "libjpeg-turbo", licence: "IJG, BSD"),
        Licence(name: "libv4l", licence: "LGPL 2.1"),
        Licence(name: "recognition weights", licence: "as the model card says of their images"),
    ]

    func run() throws {
        let daemon = try answer()
        let line = Line(
            licences: Self.licences, daemon: daemon)
        try Output.print(json, line) { Self.lines(daemon) }
    }

    /// What the daemon says; `nil`, with the reason on standard error, where it does not answer.
    private func answer() throws(PlatedError) -> AboutReport? {
        let client: ControlClient
        do throws(PlatedError) {
            client = try control.connect()
        } catch {
            guard error.code == .unavailable || error.code == .notAllowed else { throw error }
            FileHandle.standardError.write(Data("platectl: \(error)\n".utf8))
            return nil
        }
        guard case .about(let report) = try client.ask(.about) else {
            throw SessionClient.confused
        }
        return report
    }

    private static func lines(_ daemon: AboutReport?) -> [String] {
        var lines = ["Plated \(PlatedVersion.number)"]
        if let daemon { lines += self.lines(daemon) }
        lines += ["", "LICENCES"]
        return lines + licences.map { "  \(Words.left($0.name, 46))\($0.licence)" }
    }

    private static func lines(_ daemon: AboutReport) -> [String] {
        let designee = [daemon.designeeTitle, daemon.designee].compactMap(\.self)
        var rows: [(String, String)] = [
            ("daemon", daemon.version), ("vehicle", daemon.vehicle ?? "not set"),
            ("agency", daemon.agency ?? "not set"), ("ORI", daemon.ori ?? "not set"),
            ("designee", designee.isEmpty ? "not set" : designee.joined(separator: " ")),
            ("store", sealing(daemon)),
        ]
        if let key = daemon.signingKey { rows.append(("signs by", "key \(key)")) }
        if let model = daemon.modelSHA256 { rows.append(("model", "sha256 \(model)")) }
        if !daemon.hasAccounts {
            rows.append(("accounts", "none: platectl login --first-administrator"))
        }
        let purposes = daemon.purposes.map { $0.name + ($0.needsCase ? " (case)" : "") }
        rows.append(("purposes", purposes.joined(separator: ", ")))
        return rows.flatMap { title, text in
            let lines = Words.wrapped(text, 68)
            return lines.enumerated().map { index, line in
                "  " + Words.left(index == 0 ? title : "", 10) + line
            }
        }
    }

    private static func sealing(_ daemon: AboutReport) -> String {
        let words =
            switch daemon.sealing {
            case .sealed: "sealed"
            case .keyBesideStore:
                "NOT SEALED AGAINST THEFT: the key lies on the same disk"
            case .none: "NOT SEALED"
            }
        return words + (daemon.hasRecoveryKey ? "; the depot can recover it" : "")
    }
}
