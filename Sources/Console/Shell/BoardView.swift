/// Which alert of the daemon's board a console shows, as a value without a terminal.
///
/// The board says what is in front. A console adds what only its own crew knows: that the alert which
/// was just closed stays until somebody goes on from it, and that the last one is looked at again.
import ControlProtocol
import Foundation
import Imaging
import PlateCore

/// The board and what this console does with it.
struct BoardView: Sendable {
    /// The board as it was told last.
    private(set) var report: BoardReport?
    /// The closed alert that stays until it is left.
    private(set) var kept: String?
    /// Calls up to this one were heeded.
    private var heeded: Int64?
    private var shown: String?

    /// Takes a report. Returns whether the bell rings for it; an older report than the last is left
    /// out.
    mutating func take(_ next: BoardReport) -> Bool {
        if let report, next.number < report.number { return false }
        let isNewCall = next.call.map { $0.number > heeded ?? 0 } ?? false
        let last = next.lastClosed?.id
        if let shown, shown == last, shown != next.front?.id, report?.lastClosed?.id != last {
            kept = shown
        } else if kept != last || isNewCall && next.call?.alert != kept {
            kept = nil
        }
        if next.presentation == .movingCard { kept = nil }
        // What was called before this console came is old.
        let rings = isNewCall && heeded != nil && next.call?.ringsBell == true
        heeded = max(heeded ?? 0, next.call?.number ?? 0)
        report = next
        shown = front?.id
        return rings
    }

    /// Goes on from an alert that is closed.
    mutating func leave(_ alert: String) {
        if kept == alert { kept = nil }
        shown = front?.id
    }

    /// Shows the alert that was closed last; `false` where none was.
    mutating func lookBack() -> Bool {
        guard let last = report?.lastClosed else { return false }
        kept = last.id
        shown = last.id
        return true
    }

    /// The alert before the crew.
    var front: AlertDetail? {
        guard let report else { return nil }
        if let kept, let last = report.lastClosed, last.id == kept { return last }
        return report.front
    }

    /// The other open alerts, the most urgent first.
    var waiting: [AlertDetail] {
        guard let report else { return [] }
        let isBehind = report.front != nil && report.front?.id != front?.id
        return (isBehind ? [report.front].compactMap(\.self) : []) + report.waiting
    }
}

extension AlertCard {
    /// Below it a character is marked as unsure.
    private static let sureMin = 0.9

    /// The card of an alert as the daemon tells it; `plate` is its picture.
    init(_ detail: AlertDetail, plate: ConsolePicture?, scene: ConsolePicture?) {
        let unsure = detail.characterConfidences.enumerated()
            .filter { $0.element < Self.sureMin }.map(\.offset)
        self.init(
            id: detail.id, revision: detail.revision, stage: detail.stage,
            verification: detail.verification, category: detail.entry.category,
            match: detail.entry.match, stateMatch: detail.entry.stateMatch,
            readText: detail.text, unsure: Set(unsure), readState: detail.state,
            listedText: detail.entry.text, listedState: detail.entry.state,
            vehicleDescription: detail.entry.description, list: detail.entry.list,
            enteringAgency: detail.enteringAgency, listAgeSeconds: detail.entry.listAgeSeconds,
            camera: detail.camera, heading: detail.heading,
            place: detail.position.map(Self.words), capturedAt: detail.capturedAt)
        formerText = detail.formerText
        meetsEntry = detail.meetsEntry
        caution = detail.entry.caution
        isWithheld = detail.entry.isWithheld
        isRecorded = detail.isRecorded
        isInConflict = detail.isInConflict
        comparison = detail.comparison
        clets = detail.clets
        disposition = detail.disposition
        answeredBy = detail.answeredBy
        repeats = detail.repeats
        self.plate = plate
        self.scene = scene
    }

    /// Five places are a metre.
    private static func words(_ position: Position) -> String {
        func places(_ degrees: Double) -> String {
            let hundredThousandths = Int64((abs(degrees) * 100_000).rounded())
            let rest = String(hundredThousandths % 100_000)
            return (degrees < 0 ? "-" : "") + "\(hundredThousandths / 100_000)."
                + String(repeating: "0", count: 5 - rest.count) + rest
        }
        return places(position.latitude) + ", " + places(position.longitude)
    }
}

extension AlertLine {
    /// A line of an alert as the daemon tells it.
    init(_ detail: AlertDetail) {
        let card = AlertCard(detail, plate: nil, scene: nil)
        self.init(
            id: detail.id, revision: detail.revision, title: card.title, text: detail.text,
            category: detail.entry.category, stage: detail.stage,
            verification: detail.verification, capturedAt: detail.capturedAt,
            isPutOff: detail.isPutOff)
    }
}

extension ReadLine {
    /// A line of a read as the daemon tells it.
    init(_ entry: ReadEntry, category: HotlistCategory? = nil) {
        self.init(
            id: entry.id, capturedAt: entry.capturedAt, camera: entry.camera, text: entry.text,
            state: entry.state, confidence: entry.confidence, category: category)
    }
}

extension ConsolePicture {
    /// A picture from a JPEG; `nil` where it is none.
    init?(key: String, jpeg: [UInt8]) {
        guard let decoded = try? JPEG.decodeColour(jpeg) else { return nil }
        self.init(key: key, image: decoded.picture)
    }

    /// A picture from a JPEG in base 64; `nil` where it is none.
    init?(key: String, base64: String) {
        guard let bytes = Data(base64Encoded: base64) else { return nil }
        self.init(key: key, jpeg: Array(bytes))
    }
}
