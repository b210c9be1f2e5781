/// What a card shows beside its alert's workflow: the read, the entry it met, the plate's picture.
import Access
import Alerting
import ControlProtocol
import Foundation
import Ledger
import Pipeline
import PlateCore

/// The lasting parts of one card.
struct BoardCard: Sendable {
    /// The alert as it was raised, or as it lies in the store.
    var alert: Alert
    /// The read as it stands.
    var read: PlateRead
    /// The plate's picture in base 64, as it is told.
    var plate: String?

    /// A card from what the pipeline told.
    init(_ alert: Alert, _ sight: AlertSight) {
        self.alert = alert
        read = sight.read
        plate = sight.crop.map { Data($0).base64EncodedString() }
    }

    /// The card of an alert of `readID` that is in `store`; `nil` where it is not, or does not open.
    init?(_ id: RecordID, of readID: RecordID, in store: ReadStore) {
        guard let stored = try? store.read(readID),
            let alert = try? store.alerts(of: readID).first(where: { $0.id == id })
        else { return nil }
        self.alert = alert
        read = stored.read
        // A card without its picture is better than none.
        let image = try? store.image(.crop, of: readID)
        plate = image.flatMap { $0.isShed ? nil : Data($0.jpeg).base64EncodedString() }
    }

    /// The card of an alert whose read does not open any more: what its journal says of it.
    init(_ workflow: AlertWorkflow) {
        let facts = workflow.facts
        let raisedAt = WallTime(milliseconds: workflow.raisedMilliseconds)
        let readID = RecordID(facts.read) ?? workflow.id
        let hit = HotlistHit(
            entry: HotlistEntry(
                list: facts.list, category: facts.category, text: facts.listedText,
                state: facts.listedState),
            match: facts.match, stateMatch: facts.stateMatch, listAgeSeconds: nil, probability: 0)
        alert = Alert(
            id: workflow.id, readID: readID, text: facts.text, hit: hit, state: workflow.state,
            raisedAt: raisedAt)
        read = PlateRead(
            id: readID, text: facts.text, confidence: 0, candidates: [], state: nil,
            stateConfidence: 0, camera: "unknown", frames: FrameSpan(first: 0, last: 0, count: 1),
            capturedAt: raisedAt, wallTimeSource: .unset, position: facts.position,
            quad: Quad(Box(x: 0, y: 0, width: 0, height: 0)))
        plate = nil
    }

    /// Takes over how the read reads now.
    mutating func take(_ sight: AlertSight) {
        read = sight.read
        if let crop = sight.crop { plate = Data(crop).base64EncodedString() }
    }
}

extension PlateRead {
    /// How likely each character of the text is, at the least: what the candidates that have it at its
    /// place come to together. Empty where there is no candidate.
    var characterConfidences: [Double] {
        let own = Array(text.utf8)
        var sums = [Double](repeating: 0, count: own.count)
        for candidate in candidates {
            let other = Array(candidate.text.utf8)
            guard other.count == own.count else { continue }
            for place in own.indices where own[place] == other[place] {
                sums[place] += candidate.confidence
            }
        }
        return candidates.isEmpty ? [] : sums.map { min(1, $0) }
    }
}

extension AlertDetail {
    /// The alert `workflow` as everybody of `crew` together may see it, with its picture where
    /// `hasPlate`.
    init(
        _ workflow: AlertWorkflow, _ card: BoardCard, _ crew: Crew, isRecorded: Bool,
        isPutOff: Bool, hasPlate: Bool
    ) {
        var hit = card.alert.hit
        hit.match = workflow.match
        let former = workflow.readingChanges.dropLast().last?.text ?? workflow.facts.text
        self.init(
            id: workflow.id.description, revision: workflow.revision,
            readId: workflow.facts.read, stage: workflow.stage,
            verification: workflow.verification, text: workflow.text,
            characterConfidences: card.read.text == workflow.text
                ? card.read.characterConfidences : [],
            formerText: workflow.readingChanges.isEmpty ? nil : former,
            correctedText: workflow.corrections.last?.text, meetsEntry: workflow.meetsEntry,
            state: card.read.state, entry: HitEntry(hit, crew),
            enteringAgency: crew.shown(hit.entry).details?.enteringAgency,
            camera: card.read.camera, position: card.read.position,
            heading: card.read.position?.heading, capturedAt: card.read.capturedAt,
            raisedAt: WallTime(milliseconds: workflow.raisedMilliseconds), isRecorded: isRecorded,
            isPutOff: isPutOff, isInConflict: workflow.isInConflict,
            needsLook: workflow.needsLook, comparison: workflow.comparison, clets: workflow.clets,
            disposition: workflow.disposition, answeredBy: workflow.answeredBy,
            repeats: workflow.repeats.count, plate: hasPlate ? card.plate : nil)
    }
}

extension AlertWorkflow {
    /// The user name of who answered last.
    var answeredBy: String? {
        let last: [(revision: Int, name: String)] = [
            comparisons.answers.last.map { ($0.revision, $0.actor.person.name) },
            cletsAnswers.answers.last.map { ($0.revision, $0.actor.person.name) },
            dispositions.answers.last.map { ($0.revision, $0.actor.person.name) },
        ].compactMap(\.self)
        return last.max { $0.revision < $1.revision }?.name
    }
}

extension HotlistEntry {
    /// Columns of lists that name who entered a record, in lower case without blanks and marks.
    private static let agencyColumns: Set<String> = [
        "ori", "agency", "enteringagency", "originatingagency",
    ]

    /// The agency that entered it, where the list names it.
    var enteringAgency: String? {
        annotations.filter { column, value in
            !value.isEmpty
                && Self.agencyColumns.contains(column.lowercased().filter(\.isLetter))
        }.min { $0.key < $1.key }?.value
    }
}
