/// Five failures in fifteen minutes lock an account, with any clock, and no clock unlocks it.
import Access
import PlateCore
import Testing

@Suite struct LockoutTests {
    private let login = sampleLogin()

    /// Fails once; the account as it stands then.
    private func fail(_ account: Account, _ clock: SampleClock) -> LoginDecision {
        login.decide(
            LoginAttempt(name: account.name, password: "wrong", code: "", purpose: "patrol"),
            account: account, at: clock.moment)
    }

    private func failures(_ count: Int, _ account: inout Account, _ clock: SampleClock) {
        for _ in 0..<count { account = fail(account, clock).account ?? account }
    }

    private func right(_ person: SamplePerson, _ account: Account, _ clock: SampleClock)
        -> LoginDecision
    {
        login.decide(
            LoginAttempt(
                name: account.name, password: samplePassword, code: person.countedCode(),
                purpose: "patrol"),
            account: account, at: clock.moment)
    }

    @Test func theFifthFailureLocksAndTheRightPasswordThenSaysNothing() {
        let person = SamplePerson()
        var account = person.account
        let clock = SampleClock()
        failures(4, &account, clock)
        #expect(!account.lockout.isLocked)
        let fifth = fail(account, clock)
        #expect(fifth.refusal == .lockedNow)
        account = fifth.account ?? account
        #expect(account.lockout.isLocked)
        let locked = right(person, account, clock)
        #expect(locked.refusal == .locked)
        #expect(locked.account == nil, "nothing changes while it is locked, no code is used up")
        #expect(locked.record.reason == "the account is locked")
    }

    @Test func fourFailuresAndARightOneBeginAnew() {
        let person = SamplePerson()
        var account = person.account
        let clock = SampleClock()
        for _ in 0..<3 {
            failures(4, &account, clock)
            var known = person
            known.account = account
            let decision = right(known, account, clock)
            #expect(decision.grant != nil)
            account = decision.account ?? account
        }
        #expect(account.lockout.failures(at: clock.moment) == 0)
    }

    @Test func failuresMoreThanFifteenMinutesApartDoNotLock() {
        var account = SamplePerson().account
        var clock = SampleClock()
        for _ in 0..<20 {
            failures(1, &account, clock)
            clock.pass(minutes: 3.8)
        }
        #expect(!account.lockout.isLocked)
        failures(1, &account, clock)
        clock.pass(minutes: 3)
        failures(1, &account, clock)
        #expect(account.lockout.isLocked)
    }

    @Test func settingTheClockNeitherForgetsFailuresNorUnlocks() {
        let person = SamplePerson()
        var account = person.account
        var clock = SampleClock()
        for step in [86_400_000, -86_400_000 * 3, 3_600_000, -1, 0] as [Int64] {
            failures(1, &account, clock)
            clock.wall = WallTime(milliseconds: clock.wall.milliseconds + step)
        }
        #expect(account.lockout.isLocked)
        clock.pass(days: 400)
        #expect(right(person, account, clock).refusal == .locked)
    }

    @Test func arestartNeitherForgetsFailuresNorUnlocks() {
        let person = SamplePerson()
        var account = person.account
        var clock = SampleClock()
        clock.source = .unset
        for _ in 0..<5 {
            failures(1, &account, clock)
            clock.restart()
        }
        #expect(account.lockout.isLocked)
        clock.restart()
        clock.pass(days: 30)
        #expect(right(person, account, clock).refusal == .locked)
    }

    @Test func wrongCodesCountAsWrongPasswordsDo() {
        var account = SamplePerson().account
        let clock = SampleClock()
        for number in 1...5 {
            let decision = login.decide(
                LoginAttempt(
                    name: "rdoe", password: samplePassword, code: "000000", purpose: "patrol"),
                account: account, at: clock.moment)
            #expect(decision.refusal == (number < 5 ? .wrongCode : .lockedNow))
            account = decision.account ?? account
        }
        #expect(account.lockout.isLocked)
    }

    @Test func anAdministratorReleases() throws {
        let person = SamplePerson()
        var account = person.account
        let clock = SampleClock()
        failures(5, &account, clock)
        let change = try Administration.decide(
            .release(name: "rdoe"), by: "boss", accounts: [account], at: clock.moment)
        #expect(right(person, change.account, clock).grant != nil)
    }
}
