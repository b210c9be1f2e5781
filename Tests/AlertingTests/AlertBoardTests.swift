/// The shift: what is in front, what is called out again, what only repeats, and who takes over.

import Alerting
import PlateCore
import Testing

@Suite struct AlertBoardTests {
    @Test func aSecondAlertNeverReplacesOneInWork() {
        var watched = Watched()
        watched.raise(1, Sample.facts(.lookout))
        watched.take(1, .acknowledge)
        let effects = watched.raise(2, Sample.facts(.amberAlert, text: "8XYZ999"))
        #expect(effects.causes == [.raised])
        #expect(watched.board.front == Sample.id(1))
        #expect(watched.board.waiting.map(\.id) == [Sample.id(2), Sample.id(1)])
        watched.take(1, .closeNoAction)
        #expect(watched.board.front == Sample.id(2))
    }

    @Test func beforeAnybodyLooksTheMoreUrgentIsInFront() {
        var watched = Watched()
        watched.raise(1, Sample.facts(.stolenPlate))
        watched.raise(2, Sample.facts(.stolenPlate, text: "8XYZ999"))
        #expect(watched.board.front == Sample.id(1))
        watched.raise(3, Sample.facts(.amberAlert, text: "9QRS111"))
        #expect(watched.board.front == Sample.id(3))
    }

    @Test(arguments: HotlistCategory.allCases)
    func everyPriorityIsCalledAgainUntilItIsAnswered(category: HotlistCategory) {
        var watched = Watched()
        watched.raise(1, Sample.facts(category))
        let again = AlertPriority(category).repeatMilliseconds / 1000
        #expect(watched.wait(again - 0.1).calls.isEmpty)
        #expect(watched.wait(0.2).causes == [.unanswered])
        #expect(watched.wait(again + 0.1).causes == [.unanswered])
        watched.take(1, .matches)
        watched.take(1, .active)
        // Without a disposition it comes back, though not so soon.
        #expect(watched.wait(100).calls.isEmpty)
        #expect(watched.wait(21).causes == [.unanswered])
        watched.take(1, .closeNoAction)
        #expect(watched.wait(3600).calls.isEmpty)
        #expect(watched.board.nextMoment == nil)
    }

    @Test func whatIsPutOffComesAgainAndMakesRoomMeanwhile() {
        var watched = Watched()
        watched.raise(1, Sample.facts(.amberAlert))
        watched.raise(2, Sample.facts(.lookout, text: "8XYZ999"))
        watched.take(1, .later)
        #expect(watched.board.front == Sample.id(2) && watched.board.isPutOff(Sample.id(1)))
        watched.take(2, .closeNoAction)
        #expect(watched.board.front == nil)
        #expect(watched.wait(121).causes == [.putOff])
        #expect(watched.board.front == Sample.id(1))
    }

    @Test func repeatsOfAnAnsweredPlateAtThePlaceAreCounted() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .matches)
        watched.take(1, .active)
        watched.take(1, .closeStopped)
        let effects = watched.raise(2, Sample.facts(position: Sample.place(140)))
        #expect(effects.calls.isEmpty)
        #expect(effects.contains(.repeated(Sample.id(2), of: Sample.id(1))))
        #expect(watched.alert(1)?.repeats == [Sample.id(2)])
        #expect(watched.raise(3, Sample.facts(position: Sample.place(160))).causes == [.raised])
    }

    @Test func theNextShiftIsCalledAgain() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .matches)
        watched.take(1, .closeNoAction)
        #expect(watched.raise(2).calls.isEmpty)
        watched.apply(.shiftEnded)
        #expect(watched.raise(3).causes == [.raised])
    }

    @Test(
        arguments: [
            [.matches, .notPracticable, .closeStopped],
            [.matches, .active, .closeLost],
            // Closed without a comparison: nobody has looked.
            [.closeNoAction],
            [.active, .closeNoAction],
        ] as [[Word]])
    func doubtIsNeverKeptQuiet(way: [Word]) {
        var watched = Watched()
        watched.raise(1)
        for word in way { watched.take(1, word) }
        #expect(watched.alert(1)?.isClosed == true)
        #expect(watched.raise(2).causes == [.raised])
    }

    @Test func thePlaceIsWhereItWasAnswered() {
        var watched = Watched()
        watched.raise(1)
        watched.raise(2, Sample.facts(position: Sample.place(900)))
        watched.take(1, .matches)
        watched.take(1, .closeNoAction)
        #expect(watched.raise(3, Sample.facts(position: Sample.place(950))).calls.isEmpty)
        #expect(watched.raise(4).causes == [.raised])
    }

    @Test func whatWasAnsweredOfAnotherReadingSilencesNothing() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .rereadMeets)
        watched.take(1, .matches)
        watched.take(1, .closeNoAction)
        #expect(watched.raise(2).causes == [.raised])
    }

    @Test func aCarWithNobodyOnIsCalledSeldom() {
        var watched = Watched(crew: [])
        let first = watched.raise(1, Sample.facts(.amberAlert)).calls
        #expect(first.map(\.needsLogin) == [true] && first.map(\.isAudible) == [true])
        #expect(watched.wait(119).calls.isEmpty)
        #expect(watched.wait(2).causes == [.unanswered])
    }

    @Test func aConflictAfterTheEndIsNeverKeptQuiet() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .matches)
        watched.take(1, .closeNoAction)
        let seen = watched.alert(1)?.revision ?? 0
        watched.take(1, .active, basedOn: seen)
        watched.take(1, .inactive, console: "passenger", basedOn: seen)
        watched.take(1, .acknowledge)
        #expect(watched.alert(1)?.needsLook == false && watched.alert(1)?.isInConflict == true)
        #expect(watched.raise(2).causes == [.raised])
    }

    @Test func whatChangedAfterTheEndOutlivesTheShiftAndSilencesNothing() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .matches)
        watched.take(1, .closeNoAction)
        let seen = watched.alert(1)?.revision ?? 0
        watched.take(1, .active, basedOn: seen)
        watched.take(1, .inactive, console: "passenger", basedOn: seen)
        #expect(watched.raise(2).causes == [.raised])
        watched.take(2, .closeNoAction)
        watched.apply(.shiftEnded)
        // The one nobody has looked at is still there, and is still called out.
        #expect(watched.alert(1) != nil && watched.alert(2) == nil)
        #expect(watched.wait(31).causes == [.unanswered])
        watched.take(1, .inactive)
        watched.take(1, .acknowledge)
        #expect(watched.alert(1)?.needsLook == false && watched.alert(1)?.isInConflict == false)
        #expect(watched.raise(3).causes == [.raised])
    }

    @Test func anotherQuestionAtThePlaceIsAsked() {
        var watched = Watched()
        watched.raise(1, Sample.facts(text: "7A8C123", match: .lookAlike, stateMatch: .different))
        watched.take(1, .misread)
        let others = [
            Sample.facts(text: "7ABC123", match: .exact, stateMatch: .different),
            Sample.facts(text: "7A8C123", match: .lookAlike, stateMatch: .same),
            Sample.facts(.felonyVehicle, text: "7A8C123", match: .lookAlike),
        ]
        for (i, facts) in others.enumerated() {
            #expect(watched.raise(10 + i, facts).causes == [.raised])
        }
        let same = Sample.facts(text: "7A8C123", match: .lookAlike, stateMatch: .different)
        #expect(watched.raise(20, same).calls.isEmpty)
    }

    @Test(
        arguments: [
            nil, Sample.place(ageMilliseconds: 5001),
            Position(latitude: .nan, longitude: 0), Position(latitude: 38.58, longitude: .infinity),
        ])
    func withoutAPlaceNothingIsKeptQuiet(position: Position?) {
        for (first, second) in [(position, Sample.place()), (Sample.place(), position)] {
            var watched = Watched()
            watched.raise(1, Sample.facts(position: first))
            watched.take(1, .matches)
            watched.take(1, .closeNoAction)
            #expect(watched.raise(2, Sample.facts(position: second)).causes == [.raised])
        }
    }

    @Test func anOpenAlertSeenAgainIsOneCard() {
        var watched = Watched()
        watched.raise(1)
        #expect(watched.raise(2).causes == [.seenAgain])
        #expect(watched.board.waiting.count == 1)
        watched.take(1, .acknowledge)
        // Who has it before them at the place knows; elsewhere it is news.
        #expect(watched.raise(3).calls.isEmpty)
        #expect(
            watched.raise(4, Sample.facts(position: Sample.place(900))).causes == [.seenAgain])
        #expect(watched.alert(1)?.repeats.count == 3)
    }

    @Test func whatWasPutOffComesBackWhenItIsSeenOrTheCrewChanges() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .later)
        #expect(watched.raise(2).causes == [.seenAgain])
        #expect(watched.board.front == Sample.id(1) && !watched.board.isPutOff(Sample.id(1)))
        watched.take(1, .later)
        #expect(watched.board.front == nil)
        #expect(watched.crew(["chen"]).causes == [.handedOver])
        #expect(watched.board.front == Sample.id(1))
    }

    @Test func anotherCrewIsHandedEverythingOpen() {
        var watched = Watched()
        watched.raise(1)
        watched.raise(2, Sample.facts(.amberAlert, text: "8XYZ999"))
        watched.take(1, .matches)
        #expect(watched.crew([]).calls.isEmpty)
        #expect(watched.wait(121).calls.allSatisfy { $0.needsLogin })
        let effects = watched.crew(["chen"])
        #expect(effects.causes == [.handedOver, .handedOver])
        #expect(effects.calls.first?.alert == Sample.id(2))
        #expect(watched.alert(1)?.comparison == .matches)
        #expect(watched.alert(1)?.acknowledgedBy == nil)
    }

    @Test func aSecondPersonTakesNothingOver() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .acknowledge)
        #expect(watched.crew(["ortiz", "chen"]).calls.isEmpty)
        #expect(watched.alert(1)?.acknowledgedBy?.person.name == "ortiz")
        #expect(watched.crew(["chen"]).causes == [.handedOver])
    }

    @Test func silentRunningTakesEveryToneForHalfAnHour() {
        var watched = Watched()
        let actor = Sample.actor(basedOn: 1)
        watched.apply(.silentRunning(isOn: true, by: actor))
        #expect(watched.raise(1, Sample.facts(.amberAlert)).calls.map(\.isAudible) == [false])
        watched.take(1, .closeNoAction)
        let effects = watched.wait(1801)
        #expect(effects.contains(.silentRunningEnded) && !watched.board.isSilent)
        let next = watched.raise(2, Sample.facts(.lookout, text: "8XYZ999"))
        #expect(next.calls.map(\.isAudible) == [true])
    }

    @Test func mutingNeverMutesTheHighest() {
        var watched = Watched()
        watched.apply(.muted(isOn: true, by: Sample.actor(basedOn: 1)))
        for (i, category) in HotlistCategory.allCases.enumerated() {
            let calls = watched.raise(i, Sample.facts(category, text: "A\(i)")).calls
            #expect(calls.map(\.isAudible) == [AlertPriority(category) == .critical])
        }
    }

    @Test func aRestartCallsEverythingOpenOutAnew() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .matches)
        watched.raise(2, Sample.facts(.amberAlert, text: "8XYZ999"))
        watched.take(2, .misread)
        watched.raise(3, Sample.facts(.lookout, text: "9QRS111"))
        watched.take(3, .later)
        var again = AlertBoard(replaying: watched.kept)
        #expect(again.record == watched.board.record)
        let effects = again.restart(at: Sample.moment(5), Sample.time(5))
        #expect(effects.calls.map(\.alert) == [Sample.id(1), Sample.id(3)])
        #expect(effects.calls.allSatisfy { $0.cause == .restarted && $0.isAudible })
        #expect(again.front == Sample.id(1))
    }

    /// A car that stands hidden stays silent though its daemon began anew, and no longer than was meant.
    @Test func silentRunningOutlastsARestartForWhatIsLeftOfIt() {
        var watched = Watched()
        watched.raise(1)
        watched.apply(.silentRunning(isOn: true, by: Sample.actor(basedOn: 1)))
        var again = AlertBoard(replaying: watched.kept)
        #expect(
            again.restart(at: Sample.moment(5), Sample.time(600)).calls.map(\.isAudible) == [false])
        #expect(!again.advance(to: Sample.moment(1200)).contains(.silentRunningEnded))
        #expect(again.advance(to: Sample.moment(1206)).contains(.silentRunningEnded))
        // Its time was over while the car was off; that is told once.
        var late = AlertBoard(replaying: watched.kept)
        let effects = late.restart(at: Sample.moment(5), Sample.time(3600))
        #expect(effects.contains(.silentRunningEnded) && effects.calls.map(\.isAudible) == [true])
        for case .keep(let event) in effects { watched.kept.append(event) }
        var third = AlertBoard(replaying: watched.kept)
        #expect(
            !third.restart(at: Sample.moment(5), Sample.time(3700)).contains(.silentRunningEnded))
        // A clock that was set back makes it no longer than half an hour.
        var back = AlertBoard(replaying: watched.kept.filter { $0.time < Sample.time(1000) })
        _ = back.restart(at: Sample.moment(5), Sample.time(-9000))
        #expect(
            back.isSilent && back.advance(to: Sample.moment(1806)).contains(.silentRunningEnded))
    }

    @Test func whatIsHeardEndsWhereTheCarIsMadeSilent() {
        var watched = Watched()
        watched.raise(1, Sample.facts(.amberAlert))
        watched.raise(2, Sample.facts(.lookout, text: "8XYZ999"))
        let muted = watched.apply(.muted(isOn: true, by: Sample.actor(basedOn: 1)))
        #expect(muted.contains(.silence(Sample.id(2))) && !muted.contains(.silence(Sample.id(1))))
        let silent = watched.apply(.silentRunning(isOn: true, by: Sample.actor(basedOn: 1)))
        #expect(silent.contains(.silence(Sample.id(1))))
    }

    /// The answer is a shift's; a passenger's word ends with the crew that gave it.
    @Test func whatWasSaidOfTypingEndsWithTheCrewAndTheShift() {
        var watched = Watched()
        let actor = Sample.actor(basedOn: 1)
        watched.apply(.holdsBackTyping(false, by: actor))
        watched.apply(.passengerTyping(isOn: true, by: actor))
        watched.crew(["ortiz", "chen"])
        #expect(watched.board.record.isPassengerTyping)
        watched.crew([])
        #expect(!watched.board.record.isPassengerTyping)
        watched.crew(["chen"])
        #expect(watched.board.record.holdsBackTyping == false)
        watched.crew(["doe"])
        #expect(watched.board.record.holdsBackTyping == nil)
        watched.apply(.holdsBackTyping(true, by: actor))
        watched.apply(.muted(isOn: true, by: actor))
        watched.apply(.silentRunning(isOn: true, by: actor))
        watched.apply(.shiftEnded)
        #expect(watched.board.record.holdsBackTyping == nil && !watched.board.isSilent)
        #expect(!watched.board.record.isMuted)
    }

    @Test func aSlipIsAmendedWhereItWasClosed() {
        var watched = Watched()
        watched.raise(1)
        watched.take(1, .misread)
        #expect(watched.board.front == nil && watched.board.lastClosed?.id == Sample.id(1))
        watched.take(1, .matches)
        #expect(watched.board.front == Sample.id(1) && watched.board.lastClosed == nil)
    }

    @Test func notRecordedIsShownAndTakenBack() {
        var watched = Watched()
        watched.raise(1)
        #expect(watched.board.isRecorded(Sample.id(1)))
        #expect(watched.board.setRecorded(false, Sample.id(1)) == [.changed(Sample.id(1))])
        #expect(!watched.board.isRecorded(Sample.id(1)))
        #expect(watched.board.setRecorded(false, Sample.id(1)) == [])
        #expect(watched.board.setRecorded(true, Sample.id(1)) == [.changed(Sample.id(1))])
        #expect(watched.board.setRecorded(false, Sample.id(99)) == [])
    }

    @Test func whatIsRefusedIsNotKept() {
        var watched = Watched()
        let before = watched.kept.count
        #expect(watched.take(1, .acknowledge).refusals == [.unknownAlert])
        watched.raise(1)
        #expect(watched.raise(1).refusals == [.raisedTwice])
        #expect(watched.take(1, .closeStopped).refusals == [.comparisonMissing])
        #expect(
            watched.apply(.alert(id: "no id", step: .raised(facts: Sample.facts()))).refusals
                == [.unknownAlert])
        #expect(watched.kept.count == before + 1)
    }

    @Test func closedAlertsHaveABound() {
        var watched = Watched()
        for number in 0..<Limits.alertsClosedMax + 10 {
            watched.raise(number, Sample.facts(text: "A\(number)"))
            watched.take(number, .closeNoAction)
        }
        #expect(watched.board.record.alerts.count == Limits.alertsClosedMax)
        #expect(watched.alert(0) == nil && watched.alert(Limits.alertsClosedMax + 9) != nil)
    }
}
