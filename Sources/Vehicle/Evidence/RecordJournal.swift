/// What was said of one record, from its statements: the alerts' journal folded into how each alert stands,
/// and every answer and correction with who gave it.
import Alerting
import Custody
import Foundation
import Ledger
import PlateCore

struct RecordJournal {
    /// Answers and corrections, the oldest first.
    private(set) var statements: [EvidenceStatement] = []
    /// Lines of the alerts' journal, the oldest first.
    private(set) var events: [AlertEvent] = []

    private let board: AlertBoard

    init(_ stored: [StoredStatement]) {
        var events: [AlertEvent] = []
        for entry in stored {
            let statement = entry.statement
            if statement.kind == .alert, let event = AlertEvent(json: statement.body) {
                events.append(event)
                if let said = Self.statement(event) { statements.append(said) }
            } else {
                // Said in a form that is not known here: it goes along as it was written.
                statements.append(
                    EvidenceStatement(
                        time: statement.madeAt, person: nil, alert: statement.alertID,
                        kind: statement.kind.rawValue, value: statement.body))
            }
        }
        self.events = events
        board = AlertBoard(replayingPart: events)
    }

    /// What stands over an alert, as its journal leaves it.
    func verification(of alert: RecordID) -> AlertVerification {
        board.record.alerts[alert]?.verification ?? .unverified
    }

    /// An alert, as its journal leaves it; `nil` where there is none of it.
    func alert(_ id: RecordID) -> AlertWorkflow? { board.record.alerts[id] }

    /// The lines about one alert.
    func events(of alert: RecordID) -> [(event: AlertEvent, step: AlertStep)] {
        events.compactMap { event in
            guard case .alert(let id, let step) = event.kind, id == alert.description else {
                return nil
            }
            return (event, step)
        }
    }

    /// A line of the journal as a statement; `nil` where nobody said anything.
    private static func statement(_ event: AlertEvent) -> EvidenceStatement? {
        guard case .alert(let id, let step) = event.kind, let actor = step.actor else { return nil }
        let (kind, value, reason): (String, String, String?)
        switch step {
        case .compared(let answer, _, _):
            (kind, value, reason) = ("comparison", answer.rawValue, nil)
        case .verified(let answer, _):
            let parts = [answer.reason?.rawValue, answer.source].compactMap { $0 }
            (kind, value) = ("clets", answer.result.rawValue)
            reason = parts.isEmpty ? nil : parts.joined(separator: ", ")
        case .closed(let disposition, _):
            (kind, value, reason) = ("disposition", disposition.rawValue, nil)
        case .corrected(let text, _): (kind, value, reason) = ("correction", text, nil)
        case .raised, .acknowledged, .deferred, .readingChanged: return nil
        }
        return EvidenceStatement(
            time: event.time, person: actor.person, alert: RecordID(id), kind: kind, value: value,
            reason: reason)
    }
}

extension AlertStep {
    /// Who did it; `nil` for what the car did by itself.
    var actor: AlertActor? {
        switch self {
        case .acknowledged(let actor), .compared(_, _, let actor), .verified(_, let actor),
            .closed(_, let actor), .deferred(let actor), .corrected(_, let actor):
            actor
        case .raised, .readingChanged: nil
        }
    }

    /// What it was, and more of it, in words.
    var words: (what: String, detail: String?) {
        switch self {
        case .raised(let facts): ("raised", "read as \(facts.text), listed as \(facts.listedText)")
        case .acknowledged: ("taken up", nil)
        case .compared(let answer, let after, _):
            (
                "compared",
                answer.rawValue.spacedWords
                    + (after.map { ", \($0) ms after the picture was shown" } ?? "")
            )
        case .verified(let answer, _):
            (
                "CLETS",
                [
                    answer.result.rawValue.spacedWords, answer.reason?.rawValue.spacedWords,
                    answer.source,
                ].compactMap { $0 }.joined(separator: ", ")
            )
        case .closed(let disposition, _): ("closed", disposition.rawValue.spacedWords)
        case .deferred: ("put off", nil)
        case .corrected(let text, _): ("corrected", text)
        case .readingChanged(let text, let match, let meets):
            ("reading changed", "\(text), \(meets ? match.rawValue : "no longer met")")
        }
    }
}
