/// Answers: amended, late, in conflict, given too fast, and what a changed reading does to them.

import Alerting
import PlateCore
import Testing

@Suite struct AlertAnswerTests {
    @Test func anAmendedAnswerKeepsTheFirst() {
        var worked = Worked()
        worked.take(.matches)
        worked.take(.differentVehicle)
        #expect(worked.alert.comparison == .differentVehicle)
        #expect(worked.alert.comparisons.answers.map(\.answer) == [.matches, .differentVehicle])
        #expect(worked.alert.comparisons.answers.map(\.standing) == [.amended, .stands])
        worked.take(.active)
        worked.take(.inactive)
        #expect(worked.alert.verification == .inactive)
        #expect(worked.alert.cletsAnswers.answers.map(\.standing) == [.amended, .stands])
        #expect(worked.alert.cletsAnswers.answers.first?.answer.source == "D12")
    }

    @Test(arguments: CLETSResult.allCases)
    func onlyActiveVerifies(result: CLETSResult) {
        var worked = Worked()
        worked.take(.matches)
        let reasons: [NotPracticableReason?] =
            result == .notPracticable ? NotPracticableReason.allCases.map { $0 } : [nil]
        for reason in reasons {
            worked.take(
                .verified(
                    answer: Sample.clets(result, reason),
                    by: Sample.actor(basedOn: worked.alert.revision)))
            let words = worked.alert.verification.words
            #expect((words == nil) == (result == .active))
            #expect(words?.contains("VERIFIED") != false)
            if result == .notPracticable { #expect(words == "NOT VERIFIED") }
        }
    }

    @Test func aReasonBelongsToNotPracticableAlone() {
        #expect(CLETSAnswer(.notPracticable) == nil)
        #expect(CLETSAnswer(.active, reason: .danger) == nil)
        #expect(CLETSAnswer(.notPracticable, reason: .noRadio) != nil)
    }

    @Test func aMisreadClosesAndAnotherComparisonOpensAgain() {
        var worked = Worked()
        worked.take(.misread)
        #expect(worked.alert.stage == .closed && worked.alert.disposition == .misread)
        worked.take(.matches)
        #expect(worked.alert.stage == .compared && worked.alert.disposition == nil)
        #expect(worked.alert.dispositions.answers.map(\.answer) == [.misread])
    }

    @Test func whatWasDoneIsNotUndoneByALaterMisread() {
        var worked = Worked()
        for word in [Word.matches, .active, .closeStopped] { worked.take(word) }
        #expect(!worked.alert.wasActedOnUnverified)
        worked.take(.misread)
        #expect(worked.alert.disposition == .stopped)
        #expect(worked.alert.verification == .unverified)
        // It was verified when it was done.
        #expect(!worked.alert.wasActedOnUnverified)
    }

    @Test(arguments: AlertDisposition.allCases)
    func whatActsNeedsACLETSAnswer(disposition: AlertDisposition) {
        var worked = Worked()
        worked.take(.matches)
        let close = { (alert: AlertWorkflow) -> AlertStep in
            .closed(disposition: disposition, by: Sample.actor(basedOn: alert.revision))
        }
        let first = worked.take(close(worked.alert))
        switch disposition {
        case .noAction, .otherGrounds: #expect(worked.alert.isClosed)
        case .misread, .wrongState: #expect(first == .failure(.otherComparison))
        default:
            #expect(first == .failure(.cletsMissing))
            worked.take(.notPracticable)
            worked.take(close(worked.alert))
            #expect(worked.alert.disposition == disposition)
            #expect(worked.alert.verification == .notVerified(reason: .danger))
            #expect(worked.alert.wasActedOnUnverified == (disposition != .lostFromSight))
        }
    }

    @Test func twoConsolesThatAgreeWithoutKnowingConfirm() {
        var worked = Worked()
        worked.take(.matches, basedOn: 1)
        let outcome = worked.take(.matches, basedOn: 1, console: "passenger")
        #expect(outcome == .success(AlertOutcome(call: nil, silences: true)))
        #expect(worked.alert.comparisons.answers.map(\.standing) == [.stands, .confirms])
        #expect(worked.alert.comparison == .matches)
    }

    @Test func twoConsolesThatDisagreeLeaveItOpenUntilOneHasSeenBoth() {
        var worked = Worked()
        worked.take(.matches, basedOn: 1)
        worked.take(.active)
        #expect(worked.alert.verification == .active)
        let outcome = worked.take(.misread, basedOn: 1, console: "passenger")
        #expect(outcome == .success(AlertOutcome(call: .conflict)))
        #expect(worked.alert.isInConflict && worked.alert.needsLook && !worked.alert.isClosed)
        #expect(worked.alert.comparison == nil && worked.alert.verification == .unverified)
        #expect(worked.take(.closeStopped) == .failure(.conflict))
        worked.take(.matches, console: "passenger")
        #expect(!worked.alert.isInConflict && worked.alert.comparison == .matches)
        #expect(
            worked.alert.comparisons.answers.map(\.standing) == [.amended, .amended, .stands])
        worked.take(.closeStopped)
        #expect(worked.alert.disposition == .stopped)
    }

    @Test func aMisreadThatClosedOpensAgainWhenTheOtherConsoleSaysMatches() {
        var worked = Worked()
        worked.take(.misread, basedOn: 1)
        worked.take(.matches, basedOn: 1, console: "passenger")
        #expect(!worked.alert.isClosed && worked.alert.isInConflict)
    }

    @Test func cletsAnswersOfTwoConsolesAgainstEachOtherVerifyNothing() {
        var worked = Worked()
        worked.take(.matches)
        let seen = worked.alert.revision
        worked.take(.active, basedOn: seen)
        worked.take(.inactive, basedOn: seen, console: "passenger")
        #expect(worked.alert.verification == .unverified)
        // A third without knowledge of the two does not settle it.
        worked.take(.active, basedOn: seen, console: "third")
        #expect(worked.alert.verification == .unverified)
        worked.take(.inactive)
        #expect(worked.alert.verification == .inactive)
    }

    @Test func closingOnAScreenThatIsBehindIsRefused() {
        var worked = Worked()
        worked.take(.matches)
        let seen = worked.alert.revision
        worked.take(.inactive, console: "passenger")
        #expect(worked.take(.closeNoAction, basedOn: seen) == .failure(.screenOutdated))
        worked.take(.closeNoAction)
        #expect(worked.alert.isClosed)
    }

    @Test func aScreenAheadOfTheAlertIsRefused() {
        var worked = Worked()
        for word in [Word.acknowledge, .matches, .active, .closeNoAction, .later, .correct] {
            #expect(worked.take(word, basedOn: 2) == .failure(.unknownRevision))
            #expect(worked.take(word, basedOn: 0) == .failure(.unknownRevision))
            #expect(worked.take(word, basedOn: .min) == .failure(.unknownRevision))
        }
    }

    @Test func aChangedReadingTakesEveryAnswerBack() {
        var worked = Worked()
        worked.take(.matches)
        worked.take(.active)
        let outcome = worked.take(.rereadMeets)
        #expect(outcome == .success(AlertOutcome(call: .readingChanged)))
        #expect(worked.alert.verification == .unverified && worked.alert.comparison == nil)
        #expect(worked.alert.stage == .acknowledged)
        #expect(worked.alert.text == "7ABC12" && worked.alert.match == .lookAlike)
        #expect(worked.take(.closeStopped) == .failure(.comparisonMissing))
        #expect(worked.alert.cletsAnswers.answers.map(\.standing) == [.outdated])
    }

    @Test func aChangedReadingEndsAConflictToo() {
        var worked = Worked()
        worked.take(.matches, basedOn: 1)
        worked.take(.misread, basedOn: 1, console: "passenger")
        worked.take(.rereadMeets)
        #expect(!worked.alert.isInConflict)
        worked.take(.matches)
        worked.take(.active)
        worked.take(.closeStopped)
        #expect(worked.alert.disposition == .stopped && worked.alert.verification == .active)
    }

    @Test func anAnswerToTheFormerReadingIsKeptAndDoesNotCount() {
        var worked = Worked()
        worked.take(.rereadMisses)
        worked.take(.matches, basedOn: 1)
        #expect(worked.alert.comparisons.answers.map(\.standing) == [.outdated])
        #expect(worked.alert.comparison == nil && worked.alert.needsLook)
    }

    @Test func aReadingThatChangesAfterTheEndCallsAndTakesVerificationBack() {
        var worked = Worked()
        for word in [Word.matches, .active, .closeStopped] { worked.take(word) }
        let outcome = worked.take(.rereadMisses)
        #expect(outcome == .success(AlertOutcome(call: .readingChanged)))
        #expect(worked.alert.isClosed && worked.alert.needsLook)
        #expect(worked.alert.verification == .unverified && !worked.alert.meetsEntry)
        worked.take(.acknowledge)
        #expect(!worked.alert.needsLook)
    }

    @Test func whatWasClosedAsMisreadOpensWhenTheReadingChanges() {
        var worked = Worked()
        worked.take(.misread)
        worked.take(.rereadMeets)
        #expect(worked.alert.stage == .acknowledged && worked.alert.needsLook)
    }

    @Test func fastComparisonsAreMarked() {
        var worked = Worked()
        for (after, isMarked) in [(1499, true), (1500, false), (0, true), (-5, true)] {
            let actor = Sample.actor(basedOn: worked.alert.revision)
            worked.take(
                .compared(answer: .matches, afterMilliseconds: Int64(after), by: actor))
            let revision = worked.alert.comparisons.answers.last?.revision ?? 0
            #expect(worked.alert.hastyComparisons.contains(revision) == isMarked, "\(after)")
        }
    }

    @Test func aCorrectionLeavesTheReading() {
        var worked = Worked()
        let actor = Sample.actor(basedOn: 1)
        for text in ["", " - ", String(repeating: "A", count: 13)] {
            #expect(worked.take(.corrected(text: text, by: actor)) == .failure(.nothing))
        }
        worked.take(.corrected(text: "7a8-c123", by: actor))
        #expect(worked.alert.corrections.map(\.text) == ["7A8C123"])
        #expect(worked.alert.text == "7ABC123")
    }
}
