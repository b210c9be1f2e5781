/// Codes by radio: bound to all they are for, good once, for half an hour, and a few tries.
import Access
import PlateCore
import Testing

@Suite struct RadioCodeTests {
    private let key = AuthorityKey.make(random: seededBytes(3))

    private func take(
        _ book: inout ChallengeBook, _ code: String?, _ action: RadioAction = .release,
        account: String = "rdoe", car: String = "unit-12", clock: SampleClock
    ) -> AccessRefusal.Reason? {
        do throws(AccessRefusal) {
            try book.take(
                code ?? "", for: action, account: account, car: car, key: key, at: clock.moment)
            return nil
        } catch {
            return error.reason
        }
    }

    private func code(
        _ challenge: String, for action: RadioAction = .release, key other: AuthorityKey? = nil
    ) -> String? {
        (other ?? key).code(for: action, account: "rdoe", car: "unit-12", challenge: challenge)
    }

    @Test func codesAreShortEnoughToBeReadOutAndFitOnce() throws {
        var book = ChallengeBook()
        let clock = SampleClock()
        let challenge = book.open(for: "rdoe", at: clock.moment, random: seededBytes())
        #expect(challenge.utf8.count == 6)
        let right = try #require(code(challenge.lowercased()))
        #expect(right.utf8.count == 14)
        #expect(take(&book, right.lowercased(), clock: clock) == nil)
        #expect(take(&book, right, clock: clock) == .noChallenge)
    }

    @Test func aCodeDoesOnlyWhatItWasMadeFor() {
        let until = WallTime(milliseconds: sampleDay.milliseconds + 100 * 86_400_000)
        let renewal = RadioAction.renewTraining(course: "ALPR", until: until)
        let later = WallTime(milliseconds: until.milliseconds + 86_400_000)
        let sameDay = WallTime(milliseconds: until.milliseconds + 3_600_000)
        let clock = SampleClock()
        func attempt(
            _ action: RadioAction, account: String = "rdoe", car: String = "unit-12",
            key other: AuthorityKey? = nil, with made: RadioAction
        ) -> AccessRefusal.Reason? {
            var book = ChallengeBook()
            let challenge = book.open(for: account, at: clock.moment, random: seededBytes())
            let code = code(challenge, for: made, key: other)
            return take(&book, code, action, account: account, car: car, clock: clock)
        }
        #expect(attempt(renewal, with: renewal) == nil)
        #expect(attempt(.renewTraining(course: "ALPR", until: sameDay), with: renewal) == nil)
        #expect(attempt(renewal, with: .release) == .wrongRadioCode)
        #expect(attempt(.release, with: renewal) == .wrongRadioCode)
        #expect(
            attempt(.renewTraining(course: "ALPR", until: later), with: renewal) == .wrongRadioCode)
        #expect(
            attempt(.renewTraining(course: "CLETS", until: until), with: renewal)
                == .wrongRadioCode)
        #expect(attempt(renewal, account: "jpoe", with: renewal) == .wrongRadioCode)
        #expect(attempt(renewal, car: "unit-13", with: renewal) == .wrongRadioCode)
        let foreign = AuthorityKey.make(random: seededBytes(4))
        #expect(attempt(renewal, key: foreign, with: renewal) == .wrongRadioCode)
    }

    @Test func aChallengeIsClosedByTimeByTriesAndByTheNextOne() {
        var clock = SampleClock()
        var book = ChallengeBook()
        let random = seededBytes()
        let old = book.open(for: "rdoe", at: clock.moment, random: random)
        clock.pass(minutes: 30.1)
        #expect(take(&book, code(old), clock: clock) == .noChallenge)
        let tried = book.open(for: "rdoe", at: clock.moment, random: random)
        for wrong in ["", "0000-0000-0000", "UUUU", code(old), "x"] {
            #expect(take(&book, wrong, clock: clock) == .wrongRadioCode)
        }
        #expect(take(&book, code(tried), clock: clock) == .noChallenge)
        let replaced = book.open(for: "rdoe", at: clock.moment, random: random)
        let last = book.open(for: "rdoe", at: clock.moment, random: random)
        #expect(replaced != last)
        #expect(take(&book, code(replaced), clock: clock) == .wrongRadioCode)
        clock.restart()
        #expect(take(&book, code(last), clock: clock) == .noChallenge)
    }

    @Test func challengesOfManyNamesTakeNoMemoryWithoutEnd() {
        var book = ChallengeBook()
        let clock = SampleClock()
        let random = seededBytes()
        let first = book.open(for: "rdoe", at: clock.moment, random: random)
        for number in 0..<1000 {
            _ = book.open(for: "n\(number)", at: clock.moment, random: random)
        }
        #expect(take(&book, code(first), clock: clock) == .noChallenge)
    }

    @Test func aReleaseOpensLocksAndWhatWasShutForWantOfUseAndNothingElse() throws {
        var account = SamplePerson().account
        let clock = SampleClock()
        account.disablement = Disablement(cause: .inactivity, milliseconds: 0)
        #expect(try RadioAction.release.apply(to: account, at: clock.moment).isUsable)
        account.disablement = Disablement(cause: .administrator, milliseconds: 0)
        #expect(try !RadioAction.release.apply(to: account, at: clock.moment).isUsable)
    }

    @Test func aTrainingIsRenewedForAYearAtMostAndNotIntoThePast() throws {
        let account = SamplePerson(trainingDays: -10).account
        var clock = SampleClock()
        func renewed(days: Int64) throws -> [TrainingCertificate] {
            let until = WallTime(milliseconds: sampleDay.milliseconds + days * 86_400_000)
            return try RadioAction.renewTraining(course: "ALPR", until: until)
                .apply(to: account, at: clock.moment).training
        }
        #expect(try renewed(days: 365).map(\.course) == ["ALPR"])
        #expect(throws: AccessRefusal(.dateBad)) { try renewed(days: 401) }
        #expect(throws: AccessRefusal(.dateBad)) { try renewed(days: 0) }
        clock.source = .unset
        #expect(try renewed(days: 800).count == 1, "no clock says otherwise")
        #expect(throws: AccessRefusal(.dateBad)) { try renewed(days: 100_000) }
    }

    @Test func whatIsNoChallengeGetsNoCode() {
        for challenge in ["", "ABC", "ABCDEFG", "ABCDEU"] { #expect(code(challenge) == nil) }
        #expect(code("abc-de0") == code("ABCDEO"))
    }

    @Test func keysAreReadAsTheyAreWritten() throws {
        let read = try #require(AuthorityKey("  " + key.text + "\n"))
        #expect(read.text == key.text)
        for bad in ["", "AAAA", key.text + "AAAA", "not base 64"] {
            #expect(AuthorityKey(bad) == nil)
        }
    }
}
