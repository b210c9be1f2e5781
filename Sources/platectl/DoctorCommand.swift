// `platectl doctor`: what needs care, each with what to do.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what needs care on this car, and what to do about it.",
        discussion: """
            Asks the daemon; where it cannot be asked, looks at the computer itself. Needs no login \
            and shows no plate. Ends with 0 where nothing was found, with 1 where something was, \
            with 69 where the daemon cannot be asked.
            """)

    @OptionGroup var control: ControlArguments

    @Flag(help: "Print one JSON object a finding instead of text.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Where the daemon keeps its state, looked at where it cannot be asked.",
            valueName: "folder"))
    var state = "/var/lib/plated"

    @Option(
        help: ArgumentHelp(
            "A list to look at where the daemon cannot be asked; may be given several times.",
            valueName: "file"))
    var hotlist: [String] = []

    func run() throws {
        let client: ControlClient
        do throws(ControlConnectFailure) {
            client = try ControlClient(path: control.socket)
        } catch {
            let computer = ComputerInspection(stateFolder: state, listFiles: hotlist)
                .state(socket: error)
            try tell(Doctor.findings(in: computer))
            throw ExitCode(ErrorCode.unavailable.exitCode)
        }
        let findings = Doctor.findings(in: try client.status())
        try tell(findings)
        if !findings.isEmpty { throw ExitCode(1) }
    }

    private struct Line: Encodable {
        let severity: FindingSeverity
        let subject: String
        let name: String?
        let title: String
        let remedy: String

        init(_ finding: DoctorFinding) {
            severity = finding.severity
            subject = finding.subject.word
            name = finding.subject.name
            title = finding.title
            remedy = finding.remedy
        }
    }

    private func tell(_ findings: [DoctorFinding]) throws {
        if json {
            for finding in findings { print(try StatusCommand.line(Line(finding))) }
            return
        }
        guard !findings.isEmpty else {
            print("Nothing needs care.")
            return
        }
        let isColoured = isatty(STDOUT_FILENO) == 1
        for finding in findings {
            let (mark, colour) = finding.severity == .failure ? ("!", "1;31") : ("~", "33")
            let lines = Words.wrapped(Words.printable(finding.title), 78)
            let title = "\(mark) " + lines.joined(separator: "\n  ")
            print(isColoured ? "\u{1B}[\(colour)m\(title)\u{1B}[0m" : title)
            for line in Words.wrapped(Words.printable(finding.remedy), 76) { print("    " + line) }
        }
    }
}
