/// Sessions: locks that stop searching and never alerts, several people on one car, and what they may
/// see together.
import Access
import PlateCore
import Testing

@Suite struct CrewTests {
    private func enter(
        _ crew: inout Crew, _ person: SamplePerson, _ clock: SampleClock,
        purpose: String = "patrol", caseNumber: String? = nil, seed: UInt64 = 7
    ) throws -> (session: Session, token: SessionToken) {
        let decision = sampleLogin().decide(
            LoginAttempt(
                name: person.account.name, password: samplePassword, code: person.countedCode(),
                purpose: purpose, caseNumber: caseNumber),
            account: person.account, at: clock.moment)
        return try crew.begin(
            decision.outcome.get(), peer: "1/2/3", at: clock.moment, random: seededBytes(seed))
    }

    private func refused(
        _ crew: inout Crew, _ token: SessionToken?, _ permission: Permission, _ clock: SampleClock
    ) -> AccessRefusal.Reason? {
        do throws(AccessRefusal) {
            _ = try crew.authorise(token, permission, at: clock.moment)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func aTokenOpensItsSessionAndNoOtherTextDoes() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let (session, token) = try enter(&crew, SamplePerson(), clock)
        #expect(try crew.authorise(token, .search, at: clock.moment).id == session.id)
        #expect(token.text.utf8.count == 64 && !token.text.contains(session.id))
        for wrong in ["", session.id, String(token.text.dropLast()), token.text.uppercased() + "0"]
        {
            #expect(refused(&crew, SessionToken(wrong), .search, clock) == .noSession)
        }
        #expect(refused(&crew, nil, .alerts, clock) == .noSession)
        #expect(crew.end(token)?.id == session.id)
        #expect(refused(&crew, token, .search, clock) == .noSession)
    }

    @Test(arguments: Role.allCases)
    func everyRoleMayWhatTheTableSays(role: Role) throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let (_, token) = try enter(&crew, SamplePerson(role: role), clock)
        for permission in Permission.allCases {
            let expected: AccessRefusal.Reason? =
                role.may(permission) ? nil : .notPermitted(permission, role)
            #expect(refused(&crew, token, permission, clock) == expected)
        }
    }

    @Test func idlenessLocksSearchingAndNeverAlerts() throws {
        var crew = Crew(settings: sampleSettings)
        var clock = SampleClock()
        let (_, token) = try enter(&crew, SamplePerson(), clock)
        clock.pass(minutes: 29)
        #expect(refused(&crew, token, .search, clock) == nil)
        for _ in 0..<4 {
            clock.pass(minutes: 10)
            // A screen that asks for alerts by itself is no use by hand.
            #expect(refused(&crew, token, .alerts, clock) == nil)
            #expect(refused(&crew, token, .watch, clock) == nil)
        }
        #expect(refused(&crew, token, .search, clock) == .reauthenticationDue(.idle))
        #expect(refused(&crew, token, .picture, clock) == .reauthenticationDue(.idle))
        #expect(refused(&crew, token, .export, clock) == .reauthenticationDue(.idle))
        #expect(refused(&crew, token, .answer, clock) == nil)
        #expect(refused(&crew, token, .search, clock) == .reauthenticationDue(.idle))
        crew.proved(token, at: clock.moment)
        #expect(refused(&crew, token, .search, clock) == nil)
    }

    @Test func twelveHoursLockSearchingHoweverBusyAndNeverAlerts() throws {
        var crew = Crew(settings: sampleSettings)
        var clock = SampleClock()
        let (_, token) = try enter(&crew, SamplePerson(), clock)
        for _ in 0..<36 {
            clock.pass(minutes: 20)
            #expect(refused(&crew, token, .search, clock) == nil)
        }
        clock.pass(minutes: 1)
        #expect(refused(&crew, token, .search, clock) == .reauthenticationDue(.hours))
        for permission in [Permission.watch, .alerts, .answer] {
            #expect(refused(&crew, token, permission, clock) == nil)
        }
    }

    @Test func sleepIsCountedByATrustedClockAndASetClockUnlocksNothing() throws {
        var crew = Crew(settings: sampleSettings)
        var clock = SampleClock()
        let (_, token) = try enter(&crew, SamplePerson(), clock)
        var slept = clock
        slept.wall = WallTime(milliseconds: clock.wall.milliseconds + 13 * 3_600_000)
        #expect(refused(&crew, token, .search, slept) == .reauthenticationDue(.hours))
        clock.pass(minutes: 13 * 60)
        clock.wall = sampleDay
        #expect(refused(&crew, token, .search, clock) == .reauthenticationDue(.hours))
    }

    @Test func detailsNeedEverybodysEntitlement() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let entry = HotlistEntry(
            list: "clew", category: .felonyVehicle, text: "8ABC123", state: "CA",
            description: "blue sedan, wanted for 211",
            annotations: ["Officer-Safety": "ARMED", "caution": "", "make": "HOND"])
        #expect(crew.shown(entry).details == nil, "nobody is there")
        let (_, first) = try enter(&crew, SamplePerson(), clock, seed: 1)
        #expect(crew.shown(entry).details == entry)
        let other = SamplePerson("jpoe", entitlements: .lists(["other"]), seed: 2)
        let (_, second) = try enter(&crew, other, clock, seed: 2)
        let shown = crew.shown(entry)
        #expect(shown.details == nil)
        #expect(shown.text == "8ABC123" && shown.state == "CA")
        #expect(shown.category == .felonyVehicle && shown.caution == "ARMED")
        var entitled = other.account
        entitled.entitlements = .all
        #expect(crew.follow(entitled).isEmpty)
        #expect(crew.mayShowDetails(of: "clew"))
        _ = crew.end(first)
        #expect(crew.mayShowDetails(of: "clew"))
        _ = crew.end(second)
        #expect(!crew.mayShowDetails(of: "clew"))
    }

    @Test func anAccountThatIsShutOrGetsAnotherRoleLosesItsSessionsAndALockedOneKeepsThem() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let person = SamplePerson()
        let (_, token) = try enter(&crew, person, clock, seed: 1)
        let (other, _) = try enter(&crew, SamplePerson("jpoe", seed: 2), clock, seed: 2)
        var account = person.account
        for _ in 0..<5 {
            account =
                sampleLogin().decide(
                    LoginAttempt(name: "rdoe", password: "x", code: "y", purpose: "patrol"),
                    account: account, at: clock.moment
                ).account ?? account
        }
        #expect(account.lockout.isLocked && crew.follow(account).isEmpty)
        #expect(refused(&crew, token, .search, clock) == nil)
        account.disablement = Disablement(cause: .administrator, milliseconds: 0)
        #expect(crew.follow(account).map(\.name) == ["rdoe"])
        #expect(refused(&crew, token, .alerts, clock) == .noSession)
        #expect(crew.sessions.map(\.id) == [other.id])
    }

    @Test func aSearchNeedsANumberItsOwnOrTheSessions() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let (patrol, _) = try enter(&crew, SamplePerson(), clock, seed: 1)
        let (cased, _) = try enter(
            &crew, SamplePerson("jpoe", seed: 2), clock, purpose: "investigation",
            caseNumber: "26-77", seed: 2)
        func purpose(
            _ session: Session, _ word: String? = nil, _ number: String? = nil
        ) throws(AccessRefusal) -> StatedPurpose {
            try crew.purpose(ofSearchIn: session, word: word, caseNumber: number)
        }
        #expect(
            refusal { () throws(AccessRefusal) in try purpose(patrol) } == .searchNeedsCaseNumber)
        #expect(try purpose(patrol, nil, "26-1").caseNumber == .number("26-1"))
        #expect(try purpose(patrol, nil, "pending").isPending)
        #expect(try purpose(patrol, "missing-person", "M 4").purpose.word == "missing-person")
        #expect(
            refusal { () throws(AccessRefusal) in try purpose(patrol, "civil") }
                == .caseNumberMissing("civil"))
        #expect(try purpose(cased).caseNumber == .number("26-77"))
        #expect(try purpose(cased, "canvass").caseNumber == .number("26-77"))
        var settings = sampleSettings
        settings.searchNeedsCaseNumber = false
        let free = Crew(settings: settings)
        #expect(try free.purpose(ofSearchIn: patrol, word: nil, caseNumber: nil).caseNumber == nil)
    }

    @Test func aCarTakesSixteenPeopleAndTheShiftEndsForAll() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        for number in 0..<UInt64(Limits.sessionsMax) {
            _ = try enter(&crew, SamplePerson("p\(number)", seed: number), clock, seed: number)
        }
        #expect(!crew.hasRoom)
        let one = SamplePerson("late", seed: 90)
        #expect(throws: AccessRefusal(.tooManySessions)) {
            _ = try enter(&crew, one, clock, seed: 90)
        }
        #expect(crew.endAll().count == Limits.sessionsMax)
        #expect(crew.sessions.isEmpty)
    }

    @Test func aPendingNumberIsSettled() throws {
        var crew = Crew(settings: sampleSettings)
        let clock = SampleClock()
        let (_, token) = try enter(
            &crew, SamplePerson(), clock, purpose: "canvass", caseNumber: "pending")
        #expect(crew.session(of: token)?.stated.isPending == true)
        crew.settle(token, caseNumber: .number("26-9"))
        let session = try #require(crew.session(of: token))
        #expect(session.record(.logout, .granted, at: clock.moment).caseNumber == "26-9")
    }

    @Test func identitiesAreProvedAgainByTheirOwnersAlone() throws {
        var crew = Crew(settings: sampleSettings)
        var clock = SampleClock()
        let person = SamplePerson()
        let (session, token) = try enter(&crew, person, clock)
        clock.pass(minutes: 13 * 60)
        let login = sampleLogin()
        let wrong = login.reauthenticate(
            session, password: "x", code: person.timedCode(clock), account: person.account,
            at: clock.moment)
        #expect(wrong.refusal == .wrongPassword)
        #expect(wrong.account?.lockout.failures(at: clock.moment) == 1)
        let right = login.reauthenticate(
            session, password: samplePassword, code: person.timedCode(clock),
            account: person.account, at: clock.moment)
        #expect(right.grant != nil)
        #expect(right.record.action == .reauthentication && right.record.session == session.id)
        crew.proved(token, at: clock.moment)
        #expect(refused(&crew, token, .search, clock) == nil)
        var lapsed = person.account
        lapsed.training = []
        let untrained = login.reauthenticate(
            session, password: samplePassword, code: person.timedCode(clock), account: lapsed,
            at: clock.moment)
        #expect(untrained.refusal == .trainingMissing("ALPR"))
    }
}
