/// Answers as they are kept: every one, with who gave it and what became of it.
import PlateCore

/// What an answer counts for now.
public enum AnswerStanding: String, Sendable, Codable, CaseIterable {
    /// It is the answer.
    case stands
    /// It says the same as an answer that came before it from a console that did not know of it.
    case confirms
    /// Its author, or somebody who had seen it, answered anew.
    case amended
    /// Given without knowing the answer of another console, and against it: neither counts until
    /// somebody who has seen both answers anew.
    case conflicts
    /// Given to a reading that has changed since, or that had changed already.
    case outdated

    /// Whether it counts.
    public var counts: Bool { self == .stands || self == .confirms }
}

/// One answer, for good.
public struct KeptAnswer<Answer: Sendable & Hashable>: Sendable, Hashable {
    /// What was answered.
    public var answer: Answer
    /// By whom.
    public var actor: AlertActor
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The alert's revision that this answer made.
    public var revision: Int
    /// What it counts for.
    public var standing: AnswerStanding
}

/// Answers to one question in the order they came.
public struct AnswerHistory<Answer: Sendable & Hashable>: Sendable, Hashable {
    /// All of them, the oldest first.
    public private(set) var answers: [KeptAnswer<Answer>] = []

    /// The answer that counts; `nil` where none was given, the reading changed since, or two consoles
    /// disagree.
    public var current: Answer? { answers.last { $0.standing.counts }?.answer }

    /// Whether two consoles disagree.
    public var isInConflict: Bool { answers.contains { $0.standing == .conflicts } }

    /// Takes an answer to a reading last changed at `readingRevision`, and says what it counts for.
    ///
    /// `revision` is the revision that it makes; `seen` the last one its author knew of.
    mutating func take(
        _ answer: Answer, by actor: AlertActor, seen: Int, at milliseconds: Int64, revision: Int,
        readingRevision: Int
    ) -> AnswerStanding {
        let standing = standing(of: answer, seen: seen, readingRevision: readingRevision)
        switch standing {
        case .stands:
            // Its author had seen everything before it, a conflict too.
            change { $0.counts || $0 == .conflicts ? .amended : $0 }
        case .conflicts:
            change { $0.counts ? .conflicts : $0 }
        case .confirms, .amended, .outdated:
            break
        }
        answers.append(
            KeptAnswer(
                answer: answer, actor: actor, milliseconds: milliseconds, revision: revision,
                standing: standing))
        return standing
    }

    /// Every answer so far was to another reading.
    mutating func readingChanged() {
        change { $0.counts || $0 == .conflicts ? .outdated : $0 }
    }

    private func standing(
        of answer: Answer, seen: Int, readingRevision: Int
    ) -> AnswerStanding {
        guard seen >= readingRevision else { return .outdated }
        let unseen = answers.filter {
            $0.revision > seen && ($0.standing.counts || $0.standing == .conflicts)
        }
        if unseen.isEmpty { return .stands }
        return unseen.allSatisfy { $0.answer == answer && $0.standing.counts }
            ? .confirms : .conflicts
    }

    private mutating func change(_ standing: (AnswerStanding) -> AnswerStanding) {
        for i in answers.indices { answers[i].standing = standing(answers[i].standing) }
    }
}
