/// The log-in: who is let in, who is refused with which words, and what the log says of it.
import Access
import PlateCore
import Testing

@Suite struct LoginTests {
    private let login = sampleLogin()

    private func attempt(
        _ person: SamplePerson, _ clock: SampleClock, password: String = samplePassword,
        code: String? = nil, newPassword: String? = nil, purpose: String? = "patrol",
        caseNumber: String? = nil
    ) -> LoginDecision {
        login.decide(
            LoginAttempt(
                name: person.account.name, password: password,
                code: code ?? person.timedCode(clock), newPassword: newPassword, purpose: purpose,
                caseNumber: caseNumber, peer: "812/1000/1000"),
            account: person.account, at: clock.moment)
    }

    @Test func theRightNamePasswordAndCodeAreLetIn() throws {
        let person = SamplePerson()
        let clock = SampleClock()
        let decision = attempt(person, clock, purpose: "Investigation", caseNumber: " 26-1044 ")
        let grant = try #require(decision.grant)
        #expect(grant.stated.purpose.word == "investigation")
        #expect(grant.stated.caseNumber == .number("26-1044"))
        #expect(grant.notes.isEmpty)
        #expect(decision.account?.lastLoginMilliseconds == clock.wall.milliseconds)
        let line = decision.record
        #expect(line.action == .login && line.outcome == .granted)
        #expect(line.person == person.account.person)
        #expect(line.purpose == "investigation" && line.caseNumber == "26-1044")
        #expect(line.peer == "812/1000/1000" && line.offsetMinutes == -480)
        #expect(line.reason == "timed code")
    }

    @Test func whateverFailsAmongNamePasswordAndCodeReadsTheSame() throws {
        let person = SamplePerson()
        let clock = SampleClock()
        let unknown = login.decide(
            LoginAttempt(
                name: "nobody", password: samplePassword, code: "123456", purpose: "patrol"),
            account: nil, at: clock.moment)
        var locked = person
        for _ in 0..<5 {
            locked.account = attempt(locked, clock, password: "wrong").account ?? locked.account
        }
        let decisions = [
            unknown, attempt(person, clock, password: "wrong"),
            attempt(person, clock, code: "000000"), attempt(locked, clock),
        ]
        let messages = decisions.map { decision -> String in
            guard case .failure(let refusal) = decision.outcome else { return "let in" }
            return refusal.message + (refusal.hint ?? "")
        }
        #expect(Set(messages).count == 1)
        #expect(
            decisions.map(\.record.reason) == [
                "no account of this name", "wrong password", "wrong or used code",
                "the account is locked",
            ])
        #expect(decisions.allSatisfy { $0.record.outcome == .refused })
        #expect(unknown.record.person == AccessPerson(name: "nobody"))
        #expect(unknown.account == nil)
    }

    @Test func aNameWithoutAnAccountCostsAHashToo() {
        let clock = SampleClock()
        let person = SamplePerson()
        let slow = Login(
            settings: sampleSettings, random: seededBytes(),
            cost: .init(rounds: 1 << 14, blockSize: 8, parallelism: 2))
        var known = person
        known.account.password = PasswordRecord(
            samplePassword, mustChange: false, set: sampleDay, random: seededBytes(),
            cost: .init(rounds: 1 << 14, blockSize: 8, parallelism: 2))
        func duration(_ name: String, _ account: Account?) -> Duration {
            let attempt = LoginAttempt(name: name, password: "x", code: "1", purpose: "patrol")
            return (0..<5).map { _ in
                ContinuousClock().measure {
                    _ = slow.decide(attempt, account: account, at: clock.moment)
                }
            }.min() ?? .zero
        }
        let ratio = duration("nobody", nil) / duration("rdoe", known.account)
        #expect(ratio > 0.33 && ratio < 3, "the ratio of both is \(ratio)")
    }

    @Test func aCodeIsGoodForOneLogin() {
        var person = SamplePerson()
        var clock = SampleClock()
        let code = person.timedCode(clock)
        let first = attempt(person, clock, code: code)
        person.account = first.account ?? person.account
        #expect(attempt(person, clock, code: code).refusal == .wrongCode)
        clock.pass(minutes: 1)
        #expect(attempt(person, clock).grant != nil)
    }

    @Test func aWrongPasswordUsesNoCodeUp() {
        var person = SamplePerson()
        let clock = SampleClock()
        let code = person.recoveryCodes[0]
        person.account = attempt(person, clock, password: "wrong", code: code).account!
        #expect(attempt(person, clock, code: code).grant != nil)
    }

    @Test func purposesAreAskedForAndNumbersWhereTheyNeedOne() {
        let person = SamplePerson()
        let clock = SampleClock()
        let words = Purpose.usual.map(\.word)
        #expect(attempt(person, clock, purpose: nil).refusal == .purposeMissing(words))
        #expect(attempt(person, clock, purpose: "").refusal == .purposeMissing(words))
        #expect(attempt(person, clock, purpose: "curiosity").refusal == .purposeUnknown(words))
        for purpose in Purpose.usual {
            let bare = attempt(person, clock, purpose: purpose.word)
            let needs = purpose.needsCaseNumber
            #expect(bare.refusal == (needs ? .caseNumberMissing(purpose.word) : nil))
            let pending = attempt(person, clock, purpose: purpose.word, caseNumber: "Pending")
            #expect(pending.grant?.stated.isPending == true)
            #expect(pending.grant?.notes.contains(.caseNumberPending) == true)
            #expect(pending.record.caseNumber == "pending")
        }
        for bad in ["none", "n/a", "1\u{1B}[2J", String(repeating: "9", count: 65), "12\n34"] {
            let decision = attempt(person, clock, purpose: "canvass", caseNumber: bad)
            #expect(decision.refusal == .caseNumberBad, "\(bad)")
            #expect(decision.record.caseNumber == nil)
        }
        let stated = attempt(person, clock, purpose: "curiosity about my neighbour")
        #expect(stated.record.purpose == nil, "what was typed stays out of the log")
        #expect(stated.account == nil, "and no failure is counted")
    }

    @Test(arguments: Role.allCases)
    func withoutTrainingNobodyWhoNeedsItIsLetIn(role: Role) {
        let clock = SampleClock()
        let missing = attempt(SamplePerson(role: role, trainingDays: nil), clock)
        let lapsed = attempt(SamplePerson(role: role, trainingDays: -1), clock)
        if role == .administrator {
            #expect(missing.grant != nil && lapsed.grant != nil)
        } else {
            #expect(missing.refusal == .trainingMissing("ALPR"))
            let time = WallTime(milliseconds: sampleDay.milliseconds - 86_400_000)
            #expect(lapsed.refusal == .trainingLapsed("ALPR", time))
            #expect(lapsed.record.reason == "The training ALPR lapsed on 2026-11-23.")
            #expect(lapsed.account != nil, "the code is used up")
        }
    }

    @Test func trainingIsJudgedByWhatIsKnownOfTheTime() {
        var person = SamplePerson(trainingDays: 100)
        var clock = SampleClock()
        clock.pass(days: 80)
        person.account.lastLoginMilliseconds = clock.wall.milliseconds
        let until = person.account.training[0].expires
        #expect(attempt(person, clock).grant?.notes == [.trainingLapses(until)])
        // An unset clock far ahead locks nobody out, and is told.
        clock.source = .unset
        clock.pass(days: 1000)
        let unchecked = attempt(person, clock, code: person.countedCode())
        #expect(unchecked.grant?.notes == [.trainingUnchecked(until: until)])
        #expect(unchecked.record.reason?.contains("clock not trusted") == true)
        // What the car remembers is not undone by setting the clock back.
        clock.wall = sampleDay
        clock.earliest = WallTime(milliseconds: until.milliseconds)
        #expect(
            attempt(person, clock, code: person.countedCode()).refusal
                == .trainingLapsed("ALPR", until))
        clock.source = .gps
        #expect(attempt(person, clock).grant != nil, "satellites know better")
    }

    @Test func everyCourseOfTheSettingsIsNeeded() {
        var settings = sampleSettings
        settings.courses = ["ALPR", "CLETS"]
        var person = SamplePerson()
        let clock = SampleClock()
        let strict = sampleLogin(settings)
        func decide() -> LoginDecision {
            strict.decide(
                LoginAttempt(
                    name: "rdoe", password: samplePassword, code: person.timedCode(clock),
                    purpose: "patrol"),
                account: person.account, at: clock.moment)
        }
        #expect(decide().refusal == .trainingMissing("CLETS"))
        person.account.renew(
            TrainingCertificate(
                course: "CLETS", expires: WallTime(milliseconds: sampleDay.milliseconds + 1)))
        #expect(decide().grant != nil)
    }

    @Test func afterNinetyDaysWithoutALoginTheAccountIsShut() {
        var person = SamplePerson()
        var clock = SampleClock()
        clock.pass(days: 90)
        #expect(attempt(person, clock).grant != nil)
        clock.pass(days: 1)
        let decision = attempt(person, clock)
        #expect(decision.refusal == .disabled(.inactivity))
        #expect(decision.account?.disablement?.cause == .inactivity)
        person.account = decision.account ?? person.account
        clock.pass(minutes: 1)
        #expect(attempt(person, clock).refusal == .disabled(.inactivity))
        // A clock nobody set shuts nothing.
        var unset = clock
        unset.source = .unset
        let other = SamplePerson()
        #expect(attempt(other, unset, code: other.countedCode()).grant != nil)
    }

    @Test func aFirstOrOldPasswordMustBeChangedWithTheSameLogin() throws {
        var person = SamplePerson()
        var clock = SampleClock()
        person.account.password.mustChange = true
        let refused = attempt(person, clock)
        #expect(refused.refusal == .passwordExpired)
        person.account = refused.account ?? person.account
        clock.pass(minutes: 1)
        let weak = attempt(person, clock, newPassword: "rdoe4711")
        #expect(weak.refusal == .passwordRefused(.ownName))
        person.account = weak.account ?? person.account
        #expect(person.account.password.mustChange)
        clock.pass(minutes: 1)
        let former = attempt(person, clock, newPassword: samplePassword)
        #expect(former.refusal == .passwordRefused(.former))
        clock.pass(minutes: 1)
        let changed = attempt(person, clock, newPassword: "three brown lanterns")
        person.account = try #require(changed.account)
        #expect(changed.grant != nil && !person.account.password.mustChange)
        clock.pass(minutes: 1)
        #expect(attempt(person, clock).refusal == .wrongPassword)
        #expect(attempt(person, clock, password: "three brown lanterns").grant != nil)
    }

    @Test func codesFromPaperAreCountedDown() {
        let person = SamplePerson()
        let clock = SampleClock()
        let decision = attempt(person, clock, code: person.recoveryCodes[4])
        #expect(decision.grant?.notes == [.recoveryCodesLeft(9)])
        #expect(decision.record.reason == "recovery code")
    }

    @Test func nothingThatWasTypedStandsInRefusalsOrReasons() {
        let person = SamplePerson()
        let clock = SampleClock()
        let typed = "ZQX7-canary"
        let decisions = [
            attempt(person, clock, password: typed), attempt(person, clock, code: typed),
            attempt(person, clock, purpose: typed),
            attempt(person, clock, purpose: "canvass", caseNumber: typed + "\u{7}"),
            attempt(person, clock, newPassword: "ZQX7-ca"),
        ]
        for decision in decisions {
            guard case .failure(let refusal) = decision.outcome else {
                Issue.record("let in")
                continue
            }
            let texts = [
                refusal.message, refusal.hint ?? "", refusal.logged, decision.record.reason ?? "",
            ]
            #expect(!texts.joined().contains("ZQX7"))
        }
    }

    @Test func aLongNameIsCutInTheLog() {
        let name = String(repeating: "é", count: 10_000)
        let decision = login.decide(
            LoginAttempt(name: name, password: "x", code: "y", purpose: "patrol"), account: nil,
            at: SampleClock().moment)
        #expect(decision.record.person?.name.utf8.count ?? 0 <= 66)
    }
}
