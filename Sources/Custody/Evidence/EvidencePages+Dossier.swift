/// Pictures and dossiers on the pages of an export, and the words of values.
import PlateCore

extension EvidencePages {
    /// The pictures that go with the present reading, and those of former ones.
    static func split(
        _ pictures: [ExportedPicture]
    ) -> (current: [ExportedPicture], former: [ExportedPicture]) {
        var newest: [EvidencePictureKind: Int] = [:]
        for picture in pictures {
            newest[picture.form.kind] = max(
                newest[picture.form.kind] ?? 0, picture.form.revision)
        }
        let isCurrent = { (picture: ExportedPicture) in
            picture.form.revision == newest[picture.form.kind]
        }
        return (pictures.filter(isCurrent), pictures.filter { !isCurrent($0) })
    }

    /// Draws a picture with what there is to know of it.
    mutating func add(_ picture: ExportedPicture) {
        let form = picture.form
        let name = form.kind == .crop ? "The plate" : "The whole picture"
        flow.heading("\(name), revision \(form.revision)", size: 10, following: 60)
        let heightMax = form.kind == .crop ? 150.0 : 250.0
        let isShown = picture.shown.map { flow.picture($0, heightMax: heightMax) } ?? false
        if !isShown { flow.field("NO PICTURE", form.absence ?? "it does not decode") }
        if isShown, let absence = form.absence { flow.field("CAUTION", absence) }
        if form.isIntact == false {
            flow.field("DAMAGED", "the stored picture does not have the SHA-256 it was stored with")
        }
        if form.isRedacted == true { flow.field("Redacted", "everything but the plate is blanked") }
        let small = 7.0
        flow.space(2)
        for file in [form.file, form.markedCopy].compactMap({ $0 }) {
            flow.row([PDFCell("File \(file.name)", .fixed, size: small)])
        }
        flow.row([PDFCell("Stored with SHA-256 \(form.recordedSHA256)", .fixed, size: small)])
    }

    /// Draws the dossier of an alert.
    mutating func add(_ dossier: EvidenceDossier) {
        let fields = order.fields
        guard fields.contains(.timeline) || fields.contains(.replay) else { return }
        flow.endPage()
        flow.row([PDFCell("Dossier of alert \(dossier.alert)", .bold, size: 12)])
        if fields.contains(.timeline) {
            flow.heading("What happened", size: 10)
            for event in dossier.timeline { add(event) }
            flow.heading("What the screen showed", size: 10)
            for line in dossier.card { flow.field(Self.short(line.label), Self.short(line.text)) }
        }
        if fields.contains(.replay), let replay = dossier.replay { add(replay) }
    }

    private mutating func add(_ event: EvidenceEvent) {
        let who = event.person.map { ", \($0.line)" } ?? ""
        let detail = event.detail.map { ": \($0)" } ?? ""
        let number = event.logNumber.map { " \($0)" } ?? ""
        flow.field(
            WallTime(milliseconds: event.milliseconds).description,
            Self.short("\(event.what)\(detail)\(who) [\(event.source)\(number)]"))
    }

    /// The archived reading and the one of today, beside each other.
    private mutating func add(_ replay: EvidenceReplay) {
        flow.heading("The stored picture read once more", size: 10)
        flow.field("Outcome", replay.verdict.words)
        if let reason = replay.reason { flow.field("Because", Self.short(reason)) }
        comparison("", "archived, revision \(replay.revision)", "read now", .bold)
        comparison("Text", replay.archivedText, replay.reading?.text ?? "none", .fixedBold)
        comparison(
            "Confidence", Self.percent(replay.archivedConfidence) + ", of all its frames",
            replay.reading.map { Self.percent($0.confidence) + ", of this picture" } ?? "none",
            .regular)
        if let reading = replay.reading {
            let others = reading.candidates.dropFirst().map {
                "\($0.text) \(Self.percent($0.confidence))"
            }
            if !others.isEmpty { flow.field("Could also be", others.joined(separator: ", ")) }
            flow.field("Place in picture", "\(Self.percent(reading.overlap)) of both boxes shared")
        }
        switch replay.isSameModels {
        case true?: flow.field("Networks", "the same then and now")
        case false?: flow.field("Networks", "OTHERS than when the read was made")
        case nil: flow.field("Networks", "those of then are not recorded")
        }
        models("then", replay.modelsThen ?? [])
        models("now", replay.modelsNow)
        if let hash = replay.pictureSHA256 {
            flow.row([PDFCell("Picture read: SHA-256 \(hash)", .fixed, size: 7)])
        }
    }

    private mutating func comparison(
        _ name: String, _ archived: String, _ now: String, _ font: PDFFont
    ) {
        flow.row([
            PDFCell(name, .bold, left: 0, room: 112),
            PDFCell(archived, font, left: 120, room: 180),
            PDFCell(now, font, left: 310, room: 190),
        ])
    }

    private mutating func models(_ when: String, _ models: [EvidenceModel]) {
        for model in models {
            flow.row([
                PDFCell("\(when): \(model.name)", size: 7, left: 120, room: 80),
                PDFCell(model.sha256, .fixed, size: 7, left: 200, room: 300),
            ])
        }
    }

    /// A text short enough for pages.
    static func short(_ text: String) -> String {
        let limit = Limits.evidenceTextCharactersMax
        guard text.count > limit else { return text }
        return text.prefix(limit) + " ... (records.json has all \(text.count) characters)"
    }

    /// `0.987` as `98.7 %`.
    static func percent(_ share: Double) -> String {
        share.isFinite ? "\(PDFNumber((share * 1000).rounded() / 10)) %" : "not a number"
    }

    /// A position in words.
    static func place(_ position: Position) -> String {
        func degrees(_ value: Double, _ positive: String, _ negative: String) -> String {
            guard value.isFinite else { return "not a number" }
            let millionths = Int((min(abs(value), 1000) * 1e6).rounded())
            let rest = String(millionths % 1_000_000)
            return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count)
                + rest + " " + (value < 0 ? negative : positive)
        }
        var words =
            degrees(position.latitude, "N", "S") + ", " + degrees(position.longitude, "E", "W")
        if let accuracy = position.accuracy, accuracy.isFinite {
            words += ", within \(PDFNumber(accuracy)) m"
        }
        if let speed = position.speed, speed.isFinite { words += ", \(PDFNumber(speed)) m/s" }
        if let heading = position.heading, heading.isFinite {
            words += ", heading \(PDFNumber(heading))\u{B0}"
        }
        return words + ", fix \(position.ageMilliseconds) ms old"
    }
}

extension AccessPerson {
    /// Name, badge, title and agency in one line.
    var line: String {
        var parts = [name]
        if let badge, !badge.isEmpty { parts.append("badge \(badge)") }
        for part in [title, agency] {
            if let part, !part.isEmpty { parts.append(part) }
        }
        return parts.joined(separator: ", ")
    }
}

extension WallTimeSource {
    /// For people.
    var words: String {
        switch self {
        case .gps: "satellites"
        case .network: "the network"
        case .recording: "the recording"
        case .unset: "a clock that nobody set"
        }
    }
}

extension EvidenceRedaction {
    /// For people.
    var words: String {
        switch self {
        case .none: "none"
        case .scenes: "whole pictures are left out"
        case .surroundings: "whole pictures show the plate alone"
        }
    }
}

extension EvidenceReplay.Verdict {
    /// For people.
    var words: String {
        switch self {
        case .same: "the same text"
        case .different: "ANOTHER TEXT"
        case .nothing: "no plate is read at that place"
        case .impossible: "could not be done"
        }
    }
}
