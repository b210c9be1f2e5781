// A status as a technician reads it at a glance, in 80 columns. What needs care is marked and coloured
// by the rules of `doctor`.
import ControlProtocol
import Foundation
import PlateCore

struct StatusScreen {
    /// No line is longer.
    static let columnsMax = 80
    /// With four cameras the screen stays within 40 lines.
    private static let listLinesMax = 10

    private let report: StatusReport
    private let findings: [DoctorFinding]
    private let isColoured: Bool

    init(report: StatusReport, isColoured: Bool) {
        self.report = report
        self.isColoured = isColoured
        findings = Doctor.findings(in: report)
    }

    /// The lines, without an end after the last.
    var text: String {
        let titles = Self.cameraRow("CAMERA", "STANDS", "/S", "HEALTH", "LOST", "BAD", "LAST")
        var lines = [line(head), "", line(titles)]
        lines += report.cameras.flatMap(cameraLines)
        if report.cameras.isEmpty { lines.append(line("none", about: [.camera(nil)])) }
        lines.append("")
        lines += stageLines
        lines += wrapped("WAITING", report.queues.map { (queueText($0), .queue($0.name)) })
        lines.append(line(titled("STORE", storeText), about: [.store]))
        if let outbox = report.outbox {
            lines.append(line(titled("OUTBOX", Self.text(outbox)), about: []))
        }
        lines.append(line(titled("DISK", diskText), about: [.disk]))
        lines.append(line(titled("CLOCK", clockText), about: [.clock]))
        lines.append(line(titled("PLACE", positionText), about: [.position]))
        lines += listLines
        lines.append(line(titled("MEMORY", memoryText), about: [.memory]))
        lines += report.faults.map { line(titled("FAULT", $0.title), $0.severity) }
        return (lines + ["", verdict]).joined(separator: "\n")
    }

    // MARK: Parts

    private var head: String {
        let vehicle = report.vehicle.map { "  vehicle \($0)" } ?? ""
        let time = report.toldAt.prefix(19).replacing("T", with: " ")
        return "Plated \(report.version)\(vehicle)  up \(Words.duration(report.uptimeSeconds))"
            + "  \(time) UTC"
    }

    private var verdict: String {
        guard let worst = findings.map(\.severity).max() else {
            return line("Nothing needs care.")
        }
        let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
        return line("\(count). What to do: platectl doctor", worst)
    }

    private static func cameraRow(
        _ name: String, _ condition: String, _ rate: String, _ health: String, _ lost: String,
        _ damaged: String, _ last: String
    ) -> String {
        Words.left(name, 16) + Words.left(condition, 10) + Words.right(rate, 6)
            + Words.right(health, 8) + Words.right(lost, 9) + Words.right(damaged, 9)
            + Words.right(last, 10)
    }

    private func cameraLines(_ camera: StatusReport.Camera) -> [String] {
        let lost = camera.framesDropped.values.reduce(0, +)
        let damaged = camera.framesDamaged.values.reduce(0, +)
        let row = Self.cameraRow(
            camera.name, camera.condition.rawValue, Words.decimal(camera.framesPerSecond, 1),
            camera.health.map(Words.percent) ?? "-", Words.count(lost), Words.count(damaged),
            camera.lastFrameAgeSeconds.map { Words.duration($0) } ?? "-")
        let subject = FindingSubject.camera(camera.name)
        var lines = [line(row, about: [subject])]
        let losses = camera.framesDropped.merging(camera.framesDamaged) { $0 + $1 }
            .filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Words.count($0.value))" }.joined(separator: ", ")
        let interruptions = camera.interruptions > 0 ? "lost \(camera.interruptions)×" : nil
        let details = [
            camera.format, camera.reason, interruptions, losses.isEmpty ? nil : losses,
        ]
        .compactMap { $0 }
        if !details.isEmpty {
            lines.append(line("  " + details.joined(separator: "; "), about: []))
        }
        return lines
    }

    private var stageLines: [String] {
        let stages = report.stages.map { stage in
            "\(stage.name) \(Words.decimal(stage.medianMilliseconds, 1))/"
                + Words.decimal(stage.p99Milliseconds, 1)
        }
        let title = "median/p99 ms:"
        return wrapped(
            "STAGES",
            stages.isEmpty
                ? [("no frame yet", .stages)] : [(title, .stages)] + stages.map { ($0, .stages) },
            separator: " ")
    }

    private func queueText(_ queue: StatusReport.Queue) -> String {
        "\(queue.name) \(queue.depth) of \(queue.capacity) (most \(queue.depthMax))"
    }

    private var storeText: String {
        let store = report.store
        var text =
            "\(Words.count(store.reads)) reads, \(Words.count(store.alerts)) alerts, "
            + Words.bytes(store.databaseBytes)
        if let open = store.alertsOpen, open > 0 {
            text += ", \(Words.count(open)) ALERTS WAIT FOR AN OFFICER"
        }
        if store.errors > 0 { text += ", \(store.errors) failed writes" }
        if store.unrecorded > 0 { text += ", \(store.unrecorded) wait for the disk" }
        return text
    }

    private static func text(_ outbox: StatusReport.Outbox) -> String {
        guard outbox.depth > 0 else { return "nothing waits for the depot" }
        var text =
            "\(Words.count(outbox.depth)) wait for the depot, "
            + Words.bytes(Int(outbox.bytes))
        if let age = outbox.oldestSeconds { text += ", the oldest for \(Words.duration(age))" }
        if outbox.receiptsRefused > 0 { text += ", \(outbox.receiptsRefused) receipts refused" }
        return text
    }

    private var diskText: String {
        guard let disk = report.disk else { return "not known" }
        return "\(Words.bytes(disk.freeBytes)) free, \(Words.percent(disk.freeShare)), \(disk.path)"
    }

    private var clockText: String {
        let clock = report.clock
        var text = clock.source.rawValue
        if let error = clock.uncertaintyMilliseconds { text += ", within \(error) ms" }
        return text + ", \(clock.steps) \(clock.steps == 1 ? "step" : "steps")"
    }

    private var positionText: String {
        let position = report.position
        var parts = [position.receiver.rawValue]
        if let age = position.fixAgeSeconds { parts.append("fix \(Words.duration(age)) old") }
        if let metres = position.accuracyMetres {
            parts.append("within \(Words.decimal(metres, 0)) m")
        }
        if let used = position.satellitesUsed, let seen = position.satellitesSeen {
            parts.append("\(used) of \(seen) satellites")
        }
        return parts.joined(separator: ", ")
    }

    /// A line a list, those first that need care; what does not fit is counted.
    private var listLines: [String] {
        guard !report.hotlists.isEmpty else {
            return [line(titled("LISTS", "none"), about: [.hotlist(nil)])]
        }
        let troubled = Set(findings.map(\.subject))
        let lists = report.hotlists
        let ordered =
            lists.filter { troubled.contains(.hotlist($0.name)) }
            + lists.filter { !troubled.contains(.hotlist($0.name)) }
        var lines = ordered.prefix(Self.listLinesMax).enumerated().map { index, list in
            line(
                titled(index == 0 ? "LISTS" : "", listText(list)), about: [.hotlist(list.name)])
        }
        if lists.count > Self.listLinesMax {
            lines.append(line(titled("", "and \(lists.count - Self.listLinesMax) more")))
        }
        return lines
    }

    private func listText(_ list: StatusReport.Hotlist) -> String {
        let age: String =
            switch list.ageSeconds {
            case nil: "AGE UNKNOWN"
            case let seconds? where seconds < 0: "FROM THE FUTURE"
            case let seconds?: "\(Words.duration(Double(seconds))) old"
            }
        let version = list.version.map { " (\($0.prefix(8)))" } ?? ""
        return
            "\(Words.end(of: list.name, 30))\(version): \(Words.count(list.entries)) entries, \(age)"
    }

    private var memoryText: String {
        let memory = report.memory
        return "\(Words.bytes(memory.residentBytes)), most \(Words.bytes(memory.peakBytes)), "
            + "\(memory.fileDescriptors) files open"
    }

    // MARK: Lines

    private func titled(_ title: String, _ text: String) -> String {
        Words.left(title, 9) + text
    }

    /// As many of `parts` to a line as fit; a line is marked by the worst in it.
    private func wrapped(
        _ title: String, _ parts: [(String, FindingSubject)], separator: String = "; "
    ) -> [String] {
        var lines: [String] = []
        var text = ""
        var subjects: Set<FindingSubject> = []
        func flush() {
            guard !text.isEmpty else { return }
            lines.append(line(titled(lines.isEmpty ? title : "", text), about: subjects))
            (text, subjects) = ("", [])
        }
        for (part, subject) in parts {
            // Two columns for the mark, nine for the title.
            let room = Self.columnsMax - 11 - text.count - separator.count
            if !text.isEmpty, part.count > room { flush() }
            text += (text.isEmpty ? "" : separator) + part
            subjects.insert(subject)
        }
        flush()
        return lines
    }

    private func line(_ text: String, about subjects: Set<FindingSubject>) -> String {
        line(text, findings.filter { subjects.contains($0.subject) }.map(\.severity).max())
    }

    /// One line with its mark: a colour alone would say nothing to a file, or to one man in twelve.
    private func line(_ text: String, _ severity: FindingSeverity? = nil) -> String {
        let mark =
            switch severity {
            case nil: "  "
            case .warning: "~ "
            case .failure: "! "
            }
        var plain = Words.printable(mark + text)
        if plain.count > Self.columnsMax {
            plain = plain.prefix(Self.columnsMax - 1) + "…"
        }
        guard isColoured, let severity else { return plain }
        return (severity == .failure ? "\u{1B}[1;31m" : "\u{1B}[33m") + plain + "\u{1B}[0m"
    }
}
