/// An alert from the hit to its disposition by requests: what is shown, kept, logged, refused.
import Access
import ControlProtocol
import Foundation
import Ledger
import Pipeline
import PlateCore
import Testing
import Vehicle

@Suite struct OfficeAnswerTests {
    private let active = CLETSAnswer(.active, source: "dispatcher 12")

    @Test func anAlertIsAnsweredKeptAndLogged() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        var card = try stage.front()
        #expect(card.id == told.alert.id.description && card.stage == .raised)
        #expect(card.verification == .unverified && card.isRecorded)
        #expect(card.plate?.isEmpty == false && card.entry.caution == "ARMED")
        #expect(card.characterConfidences == Array(repeating: 0.9, count: 7))
        card = try #require(try stage.ask(stage.body(.acknowledge, card))?.front)
        #expect(card.stage == .acknowledged)
        let matches = stage.body(.compare, card, comparison: .matches)
        card = try #require(try stage.ask(matches)?.front)
        #expect(card.comparison == .matches && card.answeredBy == "jdoe")
        card = try #require(try stage.ask(stage.body(.clets, card, clets: active))?.front)
        #expect(card.verification == .active && card.stage == .answered)
        #expect(try stage.row(told) == .acknowledged)
        let close = stage.body(.close, card, disposition: .stopped)
        let board = try #require(try stage.ask(close))
        #expect(board.front == nil && board.waiting.isEmpty)
        #expect(board.lastClosed?.disposition == .stopped)
        #expect(try stage.row(told) == .closed)
        let steps = try stage.kept().filter { $0 != "shift" }
        #expect(steps == ["raised", "acknowledged", "compared", "verified", "closed"])
        let lines = try stage.stage.lines().filter { $0.action == .answer }
        #expect(lines.count == 4 && lines.allSatisfy { $0.outcome == .granted })
        #expect(lines.allSatisfy { $0.person?.name == "jdoe" && $0.person?.badge == "4711" })
        let names = [told.alert.id.description, told.alert.readID.description]
        #expect(lines.allSatisfy { $0.subject?.records == names })
        #expect(lines.first?.subject?.detail?.hasPrefix("close, stopped") == true)
        #expect(lines.allSatisfy { $0.reason == nil })
    }

    @Test func whatActsOnAnAlertNeedsAnAnswerAndARefusalIsLogged() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        let early = stage.body(.close, card, disposition: .arrest)
        #expect(stage.refusal(early)?.code == .conflict)
        #expect(try stage.front() == card)
        let line = try stage.stage.line(.answer)
        #expect(line.outcome == .refused && line.reason?.contains("compare") == true)
        // What acts on nothing closes at once.
        #expect(try stage.ask(stage.body(.close, card, disposition: .noAction))?.front == nil)
        var other = card
        other.id = card.readId
        #expect(stage.refusal(stage.body(.acknowledge, other))?.code == .notFound)
    }

    @Test func twoConsolesThatDisagreeAreToldAndOneAnswersAnew() throws {
        let stage = try AnswerStage()
        let second = try stage.stage.person("second", .operator, lists: ["svs"], by: bossOf(stage))
        let other = try stage.stage.logIn(second).token
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        _ = try stage.ask(stage.body(.compare, card, comparison: .matches))
        let against = stage.body(.compare, card, console: "b", comparison: .misread)
        let refusal = try #require(stage.refusal(against, token: other))
        #expect(refusal.code == .conflict && refusal.message.contains("jdoe answered matches"))
        var now = try stage.front()
        #expect(now.isInConflict && now.comparison == nil && now.needsLook)
        #expect(try stage.stage.line(.answer).outcome == .granted)
        now = try #require(
            try stage.ask(
                stage.body(.compare, now, console: "b", comparison: .matches), token: other
            )?.front)
        #expect(!now.isInConflict && now.comparison == .matches && now.answeredBy == "second")
        #expect(try stage.board().crew == ["jdoe", "second"])
    }

    private func bossOf(_ stage: AnswerStage) throws -> Secret {
        let boss = try #require(stage.stage.administrator)
        return try stage.stage.logIn(boss, purpose: "administration").token
    }

    @Test func anOldScreenClosesNothingAndHearsWhatChanged() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        _ = try stage.ask(stage.body(.compare, card, comparison: .matches))
        stage.change(told, to: "7ABC128", meets: false)
        let close = stage.body(.close, card, disposition: .noAction)
        let refusal = try #require(stage.refusal(close))
        #expect(refusal.code == .conflict)
        #expect(refusal.hint == "Jdoe answered matches; the plate is read as 7ABC128 now.")
        let now = try stage.front()
        #expect(now.text == "7ABC128" && now.formerText == "7ABC123" && !now.meetsEntry)
        #expect(now.comparison == nil && now.needsLook)
        #expect(try stage.board().call?.cause == "readingChanged")
        // An answer to the former reading is kept and does not count.
        let late = stage.body(.compare, now, seen: card.revision, comparison: .matches)
        #expect(try #require(stage.refusal(late)).message.contains("does not count"))
        #expect(try stage.front().comparison == nil)
        #expect(try stage.kept().count { $0 == "compared" } == 2)
    }

    @Test func aBetterPictureIsShownAndChangesNoAnswer() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        _ = try stage.ask(stage.body(.compare, card, comparison: .matches))
        let answered = try stage.front()
        stage.show(told, crop: [0xFF, 0xD8, 7])
        let now = try stage.front()
        #expect(now.plate == Data([0xFF, 0xD8, 7]).base64EncodedString())
        #expect(now.plate != answered.plate && now.formerText == nil && !now.needsLook)
        #expect(now.comparison == .matches && now.revision == answered.revision)
    }

    @Test func aCorrectionStandsBesideTheReading() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        let misread = stage.body(.compare, card, comparison: .misread)
        let board = try #require(try stage.ask(misread))
        let closed = try #require(board.lastClosed)
        #expect(board.front == nil && closed.disposition == .misread)
        let corrected = try stage.ask(stage.body(.correct, closed, text: "7a8c123"))?.lastClosed
        #expect(corrected?.correctedText == "7A8C123" && corrected?.text == "7ABC123")
        #expect(try stage.stage.line(.correction).subject?.detail?.contains("7a8c123") == true)
    }

    @Test func onlyOperatorsAnswerAndNobodyWithoutASession() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        let boss = try bossOf(stage)
        #expect(stage.refusal(stage.body(.acknowledge, card), token: boss)?.code == .notAllowed)
        #expect(try stage.stage.line(.answer).outcome == .refused)
        let show = ControlBody.shift(ShiftBody(.show, console: "a"))
        #expect(stage.stage.refusal(show, boss)?.code == .notAllowed)
        let stranger = Secret(String(repeating: "0", count: 64))
        let none = stage.refusal(stage.body(.acknowledge, card), token: stranger)
        #expect(none?.code == .notLoggedIn)
        #expect(try stage.front().stage == .raised)
        // An administrator who is on does not take alerts over, and withholds what they may not see.
        #expect(try stage.board().crew == ["jdoe"])
    }

    @Test func whatTheCrewIsNotEntitledToIsWithheld() throws {
        let stage = try AnswerStage(lists: [])
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        #expect(card.entry.isWithheld && card.enteringAgency == nil)
        #expect(card.entry.caution == "ARMED" && card.entry.text == "7ABC123")
        #expect(card.plate?.isEmpty == false)
    }

    @Test func theAuditReportSumsWhatWasAnswered() throws {
        let stage = try AnswerStage()
        let auditor = try stage.stage.person("auditor", .auditor, by: bossOf(stage))
        try stage.raise("7ABC123", number: 1)
        _ = try stage.ask(stage.body(.compare, try stage.front(), comparison: .misread))
        try stage.raise("7ABC123", number: 2)
        try stage.raise("8DEF456", number: 3)
        _ = try stage.ask(stage.body(.compare, try stage.front(), comparison: .matches))
        let clets = CLETSAnswer(.notPracticable, reason: .noRadio)
        _ = try stage.ask(stage.body(.clets, try stage.front(), clets: clets))
        let acted = try stage.front()
        _ = try stage.ask(stage.body(.close, acted, disposition: .stopped))
        try stage.raise("9GHJ789", number: 4)
        _ = try stage.ask(stage.body(.close, try stage.front(), disposition: .noAction))
        try stage.raise("6KLM012", number: 5)
        var hasty = stage.body(.compare, try stage.front(), comparison: .differentVehicle)
        hasty.afterMilliseconds = 400
        _ = try stage.ask(hasty)
        stage.stage.disk.turn()
        let token = try stage.stage.logIn(auditor, purpose: "audit").token
        let asked = ControlBody.audit(.report(from: nil, through: nil))
        guard case .report(let report) = try stage.stage.ask(asked, token).get() else {
            throw PlatedError(.badData, "no report")
        }
        let outcomes = Dictionary(
            uniqueKeysWithValues: report.alerts.map { ($0.outcome, $0.count) })
        #expect(
            outcomes == [
                "misread": 1, "repeated": 1, "stopped": 1, "noAction": 1, "acknowledged": 1,
            ])
        #expect(report.unverified.count == 1)
        let answers = report.answers
        #expect(
            answers.precision == [
                AuditReport.Precision(
                    camera: "front", list: "svs", borneOut: 2, misread: 1, wrongState: 0)
            ])
        #expect(answers.closedWithoutCLETS == ["misread": 1, "noRadio": 1, "noAction": 1])
        #expect(answers.comparisons == 3 && answers.hastyComparisons == 1)
        #expect(answers.actedOnUnverified.map(\.alert) == [acted.id])
        #expect(answers.actedOnUnverified.first?.verification == "NOT VERIFIED")
        #expect(answers.actedOnUnverified.first?.by == "jdoe")
    }

    @Test func storedAlertsAreToldAsTheyStand() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        _ = try stage.ask(stage.body(.compare, try stage.front(), comparison: .matches))
        _ = try stage.ask(stage.body(.clets, try stage.front(), clets: active))
        func entry() throws -> AlertEntry? {
            let body = ControlBody.alerts(AlertsBody(openOnly: false, limit: 10))
            guard case .alerts(let page) = try stage.stage.ask(body, stage.token).get() else {
                return nil
            }
            return page.alerts.first { $0.id == told.alert.id.description }
        }
        #expect(try entry()?.isVerified == true && entry()?.state == .acknowledged)
        _ = try stage.ask(stage.body(.close, try stage.front(), disposition: .arrest))
        stage.stage.disk.turn()
        // Another shift: it has left the board, and its journal says how it stood.
        _ = try stage.stage.ask(.shift(ShiftBody(.end, console: "a")), stage.token).get()
        try stage.logInAgain()
        #expect(try stage.board().lastClosed == nil)
        #expect(try entry()?.isVerified == true && entry()?.state == .closed)
    }

    @Test func anAnswerHoldsWhileTheLogTakesNothing() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        stage.stage.log.isBroken = true
        let answered = try stage.ask(stage.body(.compare, card, comparison: .matches))
        #expect(answered?.front?.comparison == .matches)
        stage.stage.log.isBroken = false
        stage.stage.office.settle()
        #expect(try stage.stage.line(.answer).subject?.detail?.contains("matches") == true)
    }
}
