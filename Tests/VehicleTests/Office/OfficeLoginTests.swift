/// Logging in through the office: the first administrator, lock-outs that survive restarts, codes by radio,
/// the end of a shift, and the lines of the log for all of it.
import Access
import ControlProtocol
import Foundation
import Glibc
import Ledger
import PlateCore
import Testing
import Vehicle

@Suite struct OfficeLoginTests {
    @Test func theFirstAdministratorIsMadeOnceWithTheTokenOfTheFile() throws {
        let stage = try OfficeStage()
        let text = try #require(stage.tokenText)
        var status = stat()
        #expect(stat(stage.folder + "/state/first-administrator.token", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(stage.office.faults.contains { $0.title.contains("No administrator") })
        func form(_ token: String, _ password: String) -> ControlBody {
            .login(
                .firstAdministrator(
                    FirstAdministratorForm(
                        token: Secret(token), person: PersonForm(name: "boss"),
                        password: Secret(password))))
        }
        #expect(stage.refusal(form("0000-0000-0000-0000-0000", "mill-race-gravel-8")) != nil)
        let weak = stage.refusal(form(text, "password1"))
        #expect(weak?.code == .badRequest)
        let boss = try stage.begin()
        #expect(stage.tokenText == nil)
        #expect(!stage.office.faults.contains { $0.title.contains("No administrator") })
        let again = stage.refusal(form(text, "mill-race-gravel-9"))
        #expect(again?.message == AccessRefusal(.tokenNotWanted).message)
        let made = try #require(
            try stage.lines().first { $0.action == .account && $0.outcome == .granted })
        #expect(made.person?.name == "boss" && made.person?.agency == "Rivertown Police")
        guard case .accounts(let all) = try stage.ask(.account(.list), boss).get() else {
            Issue.record("no accounts")
            return
        }
        #expect(all.map(\.name) == ["boss"])
        try stage.restart()
        #expect(stage.tokenText == nil)
    }

    @Test func aLoginIsLoggedWithPurposeNumberPeerAndSession() throws {
        let stage = try OfficeStage()
        let officer = try stage.person("rdoe", .operator, by: try stage.begin())
        let session = try stage.logIn(officer, purpose: "investigation", caseNumber: "26-104")
        #expect(session.role == "operator" && session.caseNumber == "26-104")
        #expect(session.people.map(\.name) == ["boss", "rdoe"])
        let line = try stage.line(.login)
        #expect(line.person?.name == "rdoe" && line.person?.badge == "4711")
        #expect(line.purpose == "investigation" && line.caseNumber == "26-104")
        #expect(line.peer == "812/1000/1000" && line.session != nil)
        #expect(line.session != session.token.value)
        #expect(line.offsetMinutes == -480)
    }

    @Test func fiveFailuresLockOverARestartAndAnAdministratorReleases() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let officer = try stage.person("rdoe", .operator, by: boss)
        let password = officer.password
        officer.password = "wrong"
        for attempt in 1...5 {
            let refusal = try #require(
                stage.refusal(.login(.open(stage.form(officer)))), "attempt \(attempt)")
            #expect(refusal.code == .notAllowed)
            #expect(refusal.message == AccessRefusal.failedLogin)
            if attempt == 3 { try stage.restart() }
        }
        officer.password = password
        officer.count = 2
        #expect(stage.refusal(.login(.open(stage.form(officer)))) != nil)
        #expect(try stage.line(.login).reason == "the account is locked")
        // Sessions ended with the restart.
        #expect(stage.refusal(.account(.release(name: "rdoe")), boss)?.code == .notLoggedIn)
        let anew = try stage.logIn(try #require(stage.administrator), purpose: "administration")
        _ = try stage.ask(.account(.release(name: "rdoe")), anew.token).get()
        officer.count = 2
        _ = try stage.logIn(officer)
    }

    @Test func alockedAdministratorMakesTheTokenComeBack() throws {
        let stage = try OfficeStage()
        _ = try stage.begin()
        let boss = try #require(stage.administrator)
        boss.password = "wrong"
        for _ in 0..<5 { #expect(stage.refusal(.login(.open(stage.form(boss)))) != nil) }
        #expect(stage.tokenText != nil)
    }

    @Test func aCodeOverTheRadioReleasesOnceOnThatCar() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let officer = try stage.person("rdoe", .operator, by: boss)
        guard
            case .authority(let authority) = try stage.ask(.account(.authority(key: nil)), boss)
                .get()
        else {
            Issue.record("no key")
            return
        }
        #expect(AuthorityKey(authority.key?.value ?? "") != nil)
        let right = officer.password
        officer.password = "wrong"
        for _ in 0..<5 { _ = stage.ask(.login(.open(stage.form(officer)))) }
        guard
            case .challenge(let challenge) = try stage.ask(
                .login(.challenge(ChallengeForm(name: "RDoe")))
            ).get()
        else {
            Issue.record("no challenge")
            return
        }
        func code(car: String) throws -> Secret {
            let form = IssueForm(
                name: "rdoe", vehicle: car, challenge: challenge.challenge, purpose: .release)
            guard case .code(let report) = try stage.ask(.account(.issue(form)), boss).get() else {
                throw PlatedError(.badData, "no code")
            }
            return report.code
        }
        func redeem(_ code: Secret) -> ControlRefusal? {
            stage.refusal(
                .login(.redeem(RedemptionForm(name: "rdoe", code: code, purpose: .release))))
        }
        #expect(redeem(try code(car: "unit-13"))?.code == .notAllowed)
        let right12 = try code(car: "unit-12")
        #expect(redeem(right12) == nil)
        #expect(redeem(right12)?.message == AccessRefusal(.noChallenge).message)
        officer.password = right
        officer.count = 2
        _ = try stage.logIn(officer)
        #expect(try stage.lines().contains { $0.reason == "release, by a code over the radio" })
    }

    @Test func withoutTrainingTheReasonIsToldAndLogged() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let trainee = try stage.person("trainee", .technician, by: boss, isTrained: false)
        let refusal = try #require(stage.refusal(.login(.open(stage.form(trainee)))))
        #expect(refusal.message == "There is no certificate of the training ALPR.")
        #expect(try stage.line(.login).outcome == .refused)
    }

    @Test func theEndOfAShiftAsksForThePendingNumberAndEndsEverybodysSessions() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let officer = try stage.person("rdoe", .operator, by: boss)
        let session = try stage.logIn(officer, purpose: "canvass", caseNumber: "pending")
        #expect(!session.notices.isEmpty)
        let asked = stage.refusal(.logout(LogoutBody(endOfShift: true)), session.token)
        #expect(asked?.code == .conflict)
        _ = try stage.ask(
            .logout(LogoutBody(endOfShift: true, caseNumber: "26-5")), session.token
        ).get()
        #expect(stage.refusal(.account(.list), boss)?.code == .notLoggedIn)
        let ends = try stage.lines().filter { $0.action == .logout }.prefix(2)
        #expect(Set(ends.compactMap(\.person?.name)) == ["rdoe", "boss"])
        #expect(ends.contains { $0.caseNumber == "26-5" })
    }

    @Test func twelveHoursLockSearchesUntilTheOwnerProvesThemselves() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let officer = try stage.person("rdoe", .operator, by: boss)
        let session = try stage.logIn(officer, purpose: "investigation", caseNumber: "26-1")
        stage.clock.pass(minutes: 12 * 60 + 1)
        #expect(stage.refusal(.reads(ReadsBody()), session.token)?.code == .reauthenticate)
        #expect(stage.refusal(.alerts(AlertsBody()), session.token) == nil)
        func proof(_ password: String) -> ControlBody {
            .login(
                .reauthenticate(
                    ProofForm(password: Secret(password), code: Secret(officer.code()))))
        }
        #expect(stage.refusal(proof("wrong"), session.token)?.code == .notAllowed)
        officer.count = 3
        #expect(stage.refusal(proof(officer.password), session.token) == nil)
        #expect(stage.refusal(.reads(ReadsBody()), session.token) == nil)
        #expect(try stage.line(.reauthentication).outcome == .granted)
    }

    @Test func aTokenIsWorthNothingToAnotherAccountOfTheComputer() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let thief = ClientIdentity(process: 900, user: 1001, group: 1001)
        guard case .failure(let refusal) = stage.ask(.account(.list), boss, from: thief) else {
            Issue.record("let in")
            return
        }
        #expect(refusal.code == .notLoggedIn)
        #expect(try stage.lines(1).first?.peer == "900/1001/1001")
        let other = ClientIdentity(process: 901, user: 1000, group: 1000)
        _ = try stage.ask(.account(.list), boss, from: other).get()
    }

    @Test func aScreenThatWasLeftOpenFillsNoLog() throws {
        let stage = try OfficeStage()
        let before = try stage.lines().count
        for _ in 0..<100 { _ = stage.ask(.alerts(AlertsBody()), Secret("long gone")) }
        let lines = try stage.lines()
        #expect((5...15).contains(lines.count - before))
        #expect(lines.first?.reason?.contains("10 such requests") == true)
    }

    @Test func aSessionThatWasForgottenEndsAndTheLogSaysSo() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        stage.clock.pass(minutes: 15 * 60)
        stage.office.settle()
        #expect(stage.refusal(.account(.show(name: nil)), boss) == nil)
        stage.clock.pass(minutes: 16 * 60)
        stage.office.settle()
        #expect(stage.refusal(.account(.show(name: nil)), boss)?.code == .notLoggedIn)
        #expect(try stage.line(.logout).reason == "forgotten")
    }

    @Test func guessesFromManyThreadsCountAsMany() throws {
        let stage = try OfficeStage()
        _ = try stage.person("rdoe", .operator, by: try stage.begin())
        let office = stage.office
        let clock = stage.clock
        let client = stage.client
        DispatchQueue.concurrentPerform(iterations: 24) { number in
            clock.pass(minutes: 1.0 / 60)
            let form = LoginForm(
                name: "rdoe", password: Secret("guess \(number)"), code: Secret("1"),
                purpose: "patrol")
            _ = office.answer(
                ControlRequest(id: Int64(number), .login(.open(form))), from: client)
        }
        let reasons = try stage.lines().filter { $0.action == .login && $0.outcome == .refused }
            .compactMap(\.reason)
        #expect(reasons.count { $0 == "wrong password" } == 4)
        #expect(reasons.count { $0.hasPrefix("one failure too many") } == 1)
        #expect(reasons.count >= 6, "the rest found it locked")
    }

    @Test func strangersWhoAskTooOftenAreSlowed() throws {
        let stage = try OfficeStage()
        let request = ControlRequest(
            id: 1,
            .login(
                .open(
                    LoginForm(
                        name: "nobody", password: Secret("x"), code: Secret("y"), purpose: "patrol")
                )))
        let codes = (0..<20).map { _ -> ControlRefusalCode? in
            guard
                case .failure(let refusal) = stage.office.answer(request, from: stage.client)
                    .outcome
            else { return nil }
            return refusal.code
        }
        #expect(codes.count { $0 == .notAllowed } == Int(Limits.strangerRequestsPerSecondMax))
        #expect(codes.count { $0 == .tooManyRequests } == 20 - codes.count { $0 == .notAllowed })
        #expect(
            try stage.lines().count { $0.action == .login } == codes.count { $0 == .notAllowed })
    }
}
