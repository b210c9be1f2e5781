// Events as lines: JSON for scripts, text for people.
import Foundation
import Pipeline
import PlateCore

struct EventPrinter {
    let json: Bool
    /// Nothing but what the command says itself.
    var isQuiet = false

    func print(_ event: PipelineEvent) {
        if isQuiet && !json { return }
        Swift.print(json ? event.json : text(of: event))
        fflush(nil)
    }

    private func text(of event: PipelineEvent) -> String {
        switch event {
        case .read(let read):
            let span = read.frames
            let state = read.state ?? "--"
            return "read   \(padded(read.text, 9)) \(state)  \(percent(read.confidence))"
                + "  \(read.camera), frames \(span.first)–\(span.last), \(read.capturedAt)"
        case .alert(let announcement): return alertText(announcement)
        case .alertRecorded(let announcement):
            return "recorded  the alert for \(announcement.alert.text)"
        case .alertReading(let change):
            guard change.isTextNew else { return "picture  of the alert for \(change.alert.text)" }
            return "changed  the alert for \(change.alert.text) reads \(change.sight.read.text) now"
        case .summary(let summary): return summaryText(summary)
        }
    }

    private func alertText(_ announcement: AlertAnnouncement) -> String {
        let hit = announcement.alert.hit
        let entry = hit.entry
        let title = hit.match == .exact ? "ALERT" : "POSSIBLE"
        var lines = [
            "\(title)  \(announcement.alert.text)  \(categoryTitle(entry.category))  UNVERIFIED"
        ]
        let state = entry.state.map { " \($0)" } ?? ""
        lines.append(
            "       listed as \(entry.text)\(state) on \(entry.list), \(ageText(hit.listAgeSeconds))"
        )
        lines.append(
            "       "
                + (entry.description.isEmpty ? "LIST GIVES NO VEHICLE" : entry.description))
        lines.append(
            "       Compare plate and picture, then verify through CLETS before acting.")
        return lines.joined(separator: "\n")
    }

    private func summaryText(_ summary: RunSummary) -> String {
        let dropped = summary.framesDropped.values.reduce(0, +)
        var lines = [
            "\(summary.frames) frames, \(dropped) dropped, \(summary.framesDamaged) damaged; "
                + "\(summary.reads) reads, \(summary.alerts) alerts"
        ]
        let stages = PipelineStage.allCases.compactMap { stage in
            summary.timings[stage].map {
                "\(stage.rawValue) \(decimal($0.quantile(0.5)))"
            }
        }
        lines.append("median milliseconds: " + stages.joined(separator: ", "))
        lines.append("peak memory: \(summary.peakResidentBytes / 1_000_000) MB")
        if let cut = summary.cut { lines.append("the recording is cut: \(cut)") }
        return lines.joined(separator: "\n")
    }

    private func ageText(_ seconds: Int64?) -> String {
        guard let seconds else { return "AGE UNKNOWN" }
        if seconds < 0 { return "from the future: check the clock" }
        if seconds < 3600 { return "\(seconds / 60) min old" }
        if seconds < 172_800 { return "\(seconds / 3600) h old" }
        return "\(seconds / 86_400) days old"
    }

    /// `stolenVehicle` as an officer says it: STOLEN VEHICLE.
    private func categoryTitle(_ category: HotlistCategory) -> String {
        category.rawValue.map { $0.isUppercase ? " \($0)" : String($0) }.joined().uppercased()
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private func decimal(_ value: Double) -> String { String(format: "%.2f", value) }
}
