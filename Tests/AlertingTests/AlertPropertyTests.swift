/// Random shifts: whatever comes in whatever order, these hold. A failure names its PLATED_SEED, which
/// can be given in the environment.

import Alerting
import Foundation
import PlateCore
import Testing

@Suite struct AlertPropertyTests {
    @Test func randomShiftsKeepTheirPromises() throws {
        let given = ProcessInfo.processInfo.environment["PLATED_SEED"].flatMap { UInt64($0) }
        let first = given ?? 1
        for seed in first..<first + (given == nil ? 100 : 1) {
            var shift = RandomShift(seed: seed)
            for _ in 0..<200 { try shift.step() }
            try shift.end()
        }
    }
}

/// One shift of random events with what has to hold after each.
private struct RandomShift {
    private let seed: UInt64
    private var random: SeededGenerator
    private var watched = Watched()
    private var count = 0
    private var raised: [Int] = []
    private var actedOn = 0

    init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed)
    }

    mutating func step() throws {
        // What time ends by itself is no part of what the next step is refused or taken for.
        watched.wait(Double.random(in: 0...5, using: &random))
        let before = watched.board
        let keptBefore = watched.kept.count
        let effects = happen()
        let note: Comment = "PLATED_SEED=\(seed) after \(watched.kept.count) events"
        if !effects.refusals.isEmpty {
            try #require(watched.board.record == before.record, note)
            try #require(watched.kept.count == keptBefore, note)
        }
        try checkFront(before, note)
        for (id, alert) in watched.board.record.alerts {
            try check(alert, before.record.alerts[id], note)
        }
        if count % 20 == 0 {
            try #require(
                AlertBoard(replaying: watched.kept).record == watched.board.record, note)
        }
    }

    /// Nothing open is ever lost: with nobody touching anything, each is called out.
    mutating func end() throws {
        let open = Set(watched.board.waiting.map(\.id))
        var called: Set<RecordID> = []
        for _ in 0..<20 { called.formUnion(watched.wait(10).calls.map(\.alert)) }
        try #require(open.isSubset(of: called), "PLATED_SEED=\(seed)")
        try #require(open.isEmpty || watched.board.front != nil, "PLATED_SEED=\(seed)")
        let repeats = watched.board.record.repeats
        for number in raised.suffix(20) where watched.board.record.alerts.count < 20 {
            let id = Sample.id(number)
            let isThere = watched.board.record.alerts[id] != nil || repeats[id] != nil
            let isFromFormerShift = watched.kept.contains { $0.kind == .shiftEnded }
            try #require(isThere || isFromFormerShift, "PLATED_SEED=\(seed)")
        }
    }

    private mutating func happen() -> [AlertEffect] {
        count += 1
        let number = raised.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<100, using: &random) {
        case ..<15:
            raised.append(count)
            return watched.raise(count, facts())
        case ..<80:
            let word = Word.allCases.randomElement(using: &random) ?? .acknowledge
            let revision = watched.alert(number)?.revision ?? 1
            let behind = Bool.random(using: &random) ? 0 : Int.random(in: -1...3, using: &random)
            return watched.take(
                number, word, by: ["ortiz", "chen"].randomElement(using: &random) ?? "ortiz",
                console: ["driver", "passenger"].randomElement(using: &random) ?? "driver",
                basedOn: revision - behind)
        case ..<90: return watched.wait(Double.random(in: 0...200, using: &random))
        case ..<94:
            return watched.crew(
                [[], ["ortiz"], ["chen"], ["ortiz", "chen"]].randomElement(using: &random) ?? [])
        case ..<96: return watched.apply(.shiftEnded)
        case ..<98:
            return watched.apply(
                .muted(isOn: Bool.random(using: &random), by: Sample.actor(basedOn: 1)))
        case 98:
            return watched.apply(
                .holdsBackTyping(Bool.random(using: &random), by: Sample.actor(basedOn: 1)))
        default:
            return watched.apply(
                .silentRunning(isOn: Bool.random(using: &random), by: Sample.actor(basedOn: 1)))
        }
    }

    private mutating func facts() -> AlertFacts {
        Sample.facts(
            HotlistCategory.allCases.randomElement(using: &random) ?? .other,
            text: ["7ABC123", "8XYZ999", "1A23456"].randomElement(using: &random) ?? "7ABC123",
            position: Bool.random(using: &random)
                ? Sample.place(Double.random(in: 0...400, using: &random)) : nil)
    }

    private func checkFront(_ before: AlertBoard, _ note: Comment) throws {
        guard let front = before.front, let now = watched.board.record.alerts[front],
            before.record.alerts[front]?.acknowledgedBy != nil, now.acknowledgedBy != nil,
            !now.isClosed, !watched.board.isPutOff(front)
        else { return }
        try #require(watched.board.front == front, note)
    }

    private func check(
        _ alert: AlertWorkflow, _ before: AlertWorkflow?, _ note: Comment
    ) throws {
        if alert.verification == .active {
            try #require(alert.clets?.result == .active && alert.meetsEntry, note)
            try #require(!alert.isInConflict, note)
            let last = alert.cletsAnswers.answers.last { $0.standing == .stands }
            try #require((last?.actor.basedOn ?? 0) >= alert.readingRevision, note)
        }
        try #require(alert.isClosed == (alert.disposition != nil), note)
        if let before {
            try checkGrowth(alert.comparisons, before.comparisons, note)
            try checkGrowth(alert.cletsAnswers, before.cletsAnswers, note)
            try checkGrowth(alert.dispositions, before.dispositions, note)
            try #require(alert.revision >= before.revision, note)
            if alert.isClosed, !before.isClosed, let disposition = alert.disposition,
                !disposition.needsNoAnswer, !disposition.comesWithComparison
            {
                try #require(alert.clets != nil && alert.comparison != nil, note)
            }
        }
    }

    /// Answers are only added; what was answered, by whom and when stays.
    private func checkGrowth<Answer>(
        _ now: AnswerHistory<Answer>, _ before: AnswerHistory<Answer>, _ note: Comment
    ) throws {
        try #require(now.answers.count >= before.answers.count, note)
        for (a, b) in zip(now.answers, before.answers) {
            try #require(
                a.answer == b.answer && a.actor == b.actor && a.milliseconds == b.milliseconds,
                note)
        }
        try #require(now.answers.filter { $0.standing == .stands }.count <= 1, note)
    }
}
