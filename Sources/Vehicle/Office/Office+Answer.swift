/// What officers say of alerts: who may, what is logged, and why an answer does not count.
///
/// An answer takes effect at once. A log or a store that takes nothing does not stop it: the line is owed,
/// and the card says NOT RECORDED.
import Access
import Alerting
import ControlProtocol
import Ledger
import PlateCore

extension Office {
    /// The answer to `answer`: the board after it.
    func answer(_ body: AnswerBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let isCorrection = body.action == .correct
        let action: AccessAction = isCorrection ? .correction : .answer
        var subject = AccessSubject(records: [body.alert], detail: body.words)
        let (session, moment) = try authorise(
            caller, isCorrection ? .correct : .answer, action, subject: subject)
        let id = try Self.recordID(body.alert)
        let alert = shift.alert(id)
        if let read = alert?.facts.read { subject.records.append(read) }
        var line = session.record(action, .granted, at: moment, subject: subject)
        let presentation = shift.presentationNow
        if presentation == .movingCard, !body.action.isOneKey {
            line.outcome = .refused
            line.reason = "the car moves"
            note(line)
            throw ControlRefusal(
                id: nil, .notAllowed, "The car moves: this is put off with one key.",
                hint: "A passenger who types says so first, which is logged.")
        }
        let actor = AlertActor(
            person: session.person, console: body.console, basedOn: body.revision,
            isPassenger: body.isPassenger || presentation == .passenger)
        let outcome = shift.take(body.step(by: actor), of: id, at: moment.bestTime)
        if let refusal = outcome.refusal {
            line.outcome = .refused
            line.reason = refusal.words
            note(line)
            throw Self.refusal(refusal, outcome.alert, seen: body.revision)
        }
        let doubt = outcome.alert?.doubt(about: body.action, by: actor)
        line.reason =
            [doubt?.logged, actor.isPassenger ? "typed by a passenger" : nil]
            .compactMap(\.self).joined(separator: "; ").nonEmpty
        note(line)
        if let doubt { throw ControlRefusal(id: nil, .conflict, doubt.message) }
        return .board(shift.report(for: desk.withLock { $0.crew }))
    }

    /// What a console is told of a step that was not taken.
    private static func refusal(
        _ refusal: AlertRefusal, _ alert: AlertWorkflow?, seen: Int
    ) -> ControlRefusal {
        let code: ControlRefusalCode =
            switch refusal {
            case .unknownAlert: .notFound
            case .unknownRevision, .nothing, .raisedTwice: .badRequest
            case .screenOutdated, .comparisonMissing, .cletsMissing, .conflict, .otherComparison,
                .closed:
                .conflict
            }
        let news = alert?.news(since: seen) ?? []
        return ControlRefusal(
            id: nil, code, refusal.words.capitalisedSentence,
            hint: news.isEmpty ? nil : news.joined(separator: "; ").capitalisedSentence)
    }

    /// Tells the board who is on: those who may answer.
    func crewChanged() {
        muster.withLock { _ in
            let sessions = desk.withLock { $0.crew.sessions }
            var names: [String] = []
            for session in sessions where session.role.may(.answer) && !names.contains(session.name)
            {
                names.append(session.name)
            }
            shift.setCrew(names, at: now().bestTime)
        }
    }
}

extension AnswerBody.Action {
    /// Whether it takes one key and no thought, and so is taken while the car moves.
    fileprivate var isOneKey: Bool { self == .later || self == .acknowledge }
}

extension AnswerBody {
    /// What was said, for the log.
    fileprivate var words: String {
        let said: [String?] = [
            action.rawValue, comparison?.rawValue, clets?.result.rawValue,
            clets?.reason?.rawValue, clets?.source, disposition?.rawValue, text,
            "revision \(revision)", "console \(console)",
        ]
        return said.compactMap(\.self).joined(separator: ", ")
    }

    /// The step on the board. The body's rules have seen to its parts.
    fileprivate func step(by actor: AlertActor) -> AlertStep {
        switch (action, comparison, clets, disposition, text) {
        case (.compare, .some(let answer), _, _, _):
            .compared(answer: answer, afterMilliseconds: afterMilliseconds, by: actor)
        case (.clets, _, .some(let answer), _, _): .verified(answer: answer, by: actor)
        case (.close, _, _, .some(let disposition), _):
            .closed(disposition: disposition, by: actor)
        case (.correct, _, _, _, .some(let text)): .corrected(text: text, by: actor)
        case (.later, _, _, _, _): .deferred(by: actor)
        default: .acknowledged(by: actor)
        }
    }
}

/// An answer that was kept and does not count.
private struct AnswerDoubt {
    var logged: String
    var message: String
}

extension AlertWorkflow {
    /// Why the last answer by `actor` does not count; `nil` where it does.
    fileprivate func doubt(about action: AnswerBody.Action, by actor: AlertActor) -> AnswerDoubt? {
        let standing: AnswerStanding? =
            switch action {
            case .compare: comparisons.answers.last?.standing
            case .clets: cletsAnswers.answers.last?.standing
            case .acknowledge, .close, .later, .correct: nil
            }
        // The answer itself made the last revision.
        let news = news(since: actor.basedOn, before: revision).joined(separator: "; ")
        switch standing {
        case .conflicts:
            return AnswerDoubt(
                logged: "kept; it stands against another console's answer",
                message: "Kept, and neither counts until one of you answers anew: \(news).")
        case .outdated:
            return AnswerDoubt(
                logged: "kept; the reading had changed",
                message: "Kept, and it does not count: \(news).")
        case .stands, .confirms, .amended, nil: return nil
        }
    }

    /// What has happened to it that a screen of revision `seen` does not show, in words.
    fileprivate func news(since seen: Int, before next: Int = .max) -> [String] {
        var news: [(revision: Int, words: String)] = readingChanges.map {
            ($0.revision, "the plate is read as \($0.text) now")
        }
        news += comparisons.answers.map {
            ($0.revision, "\($0.actor.person.name) answered \($0.answer.rawValue.spacedWords)")
        }
        news += cletsAnswers.answers.map {
            let said = $0.answer.result.rawValue.spacedWords
            return ($0.revision, "\($0.actor.person.name) had \(said) from CLETS")
        }
        news += dispositions.answers.map {
            ($0.revision, "\($0.actor.person.name) closed it: \($0.answer.rawValue.spacedWords)")
        }
        return news.filter { $0.revision > seen && $0.revision < next }
            .sorted { $0.revision < $1.revision }.map(\.words)
    }
}

extension AlertRefusal {
    /// Why, in words.
    fileprivate var words: String {
        switch self {
        case .unknownAlert: "there is no such alert on this shift's board"
        case .raisedTwice: "it was raised before"
        case .unknownRevision: "the alert never stood as that screen says"
        case .screenOutdated: "the alert has changed since your screen was drawn: look again"
        case .comparisonMissing: "compare the picture with the listed plate first"
        case .cletsMissing: "ask CLETS first, or say why that is not practicable"
        case .conflict: "two consoles disagree: one of you answers anew first"
        case .otherComparison: "that disposition belongs to another comparison"
        case .closed: "it is closed already"
        case .nothing: "there is nothing in it"
        }
    }
}

extension String {
    /// The text; `nil` where it is empty.
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }

    /// With a capital and a full stop.
    fileprivate var capitalisedSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
