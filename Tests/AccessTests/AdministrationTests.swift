/// Who may do what, and what administrators may do to accounts.
import Access
import PlateCore
import Testing

@Suite struct RoleTests {
    @Test func theTableIsComplete() {
        print(RoleTable.text)
        let lines = RoleTable.text.split(separator: "\n")
        #expect(lines.count == Permission.allCases.count + 1)
        #expect(Permission.allCases.allSatisfy { !$0.roles.isEmpty })
    }

    @Test func aTechnicianSeesNoStoredPlateAndNeitherDoesAnAdministrator() {
        for permission in Permission.allCases where permission.showsPlates {
            // But of the misreads that an administrator released.
            #expect(Role.technician.may(permission) == (permission == .misreadReplay))
            #expect(!Role.administrator.may(permission), "\(permission)")
        }
    }

    @Test func onlyAdministratorsMakeAccountsAndOnlyCustodiansDestroy() {
        #expect(Permission.accountChange.roles == [.administrator])
        #expect(Permission.authority.roles == [.administrator])
        #expect(Permission.expunge.roles == [.custodian])
        #expect(Permission.holdRelease.roles == [.custodian])
        #expect(Permission.auditExport.roles == [.auditor])
    }

    @Test func onlyAlertsAndWhatShowsNothingOutlastALock() {
        let open = Permission.allCases.filter(\.outlastsLock)
        #expect(open == [.session, .diagnose, .watch, .alerts, .answer])
    }
}

@Suite struct AdministrationTests {
    private let boss = SamplePerson("boss", role: .administrator, seed: 1).account
    private let other = SamplePerson("second", role: .administrator, seed: 2).account
    private let officer = SamplePerson("rdoe", seed: 3).account
    private let moment = SampleClock().moment

    private func decide(
        _ command: AccountCommand, by actor: String = "boss", among accounts: [Account]? = nil
    ) -> Result<AccountChange, AccessRefusal> {
        do throws(AccessRefusal) {
            return .success(
                try Administration.decide(
                    command, by: actor, accounts: accounts ?? [boss, other, officer], at: moment))
        } catch {
            return .failure(error)
        }
    }

    private func reason(
        _ command: AccountCommand, by actor: String = "boss", among accounts: [Account]? = nil
    ) -> AccessRefusal.Reason? {
        if case .failure(let refusal) = decide(command, by: actor, among: accounts) {
            refusal.reason
        } else {
            nil
        }
    }

    @Test func nobodyAdministersTheirOwnAccount() {
        let certificate = TrainingCertificate(course: "ALPR", expires: sampleDay)
        let commands: [AccountCommand] = [
            .role(name: "boss", .operator), .entitle(name: "boss", .all),
            .train(name: "boss", certificate), .untrain(name: "boss", course: "ALPR"),
            .disable(name: "boss"), .enable(name: "boss"), .release(name: "boss"),
            .password(name: "boss", boss.password), .factor(name: "boss", boss.factor),
            .describe(name: "boss", badge: "1", title: nil, agency: nil),
        ]
        for command in commands { #expect(reason(command) == .ownAccount) }
    }

    @Test func theLastAdministratorWhoCanLogInStays() {
        #expect(reason(.disable(name: "second")) == nil)
        #expect(reason(.role(name: "second", .operator)) == nil)
        var locked = boss
        for _ in 0..<5 {
            locked =
                sampleLogin().decide(
                    LoginAttempt(name: "boss", password: "x", code: "y", purpose: "patrol"),
                    account: locked, at: moment
                ).account ?? locked
        }
        let accounts = [locked, other, officer]
        #expect(reason(.disable(name: "second"), among: accounts) == .lastAdministrator)
        #expect(reason(.role(name: "second", .auditor), among: accounts) == .lastAdministrator)
        #expect(reason(.disable(name: "rdoe"), among: accounts) == nil)
    }

    @Test func aFirstAdministratorIsWantedWhereNoneCanLogIn() {
        #expect(Administration.needsFirst([]))
        #expect(Administration.needsFirst([officer]))
        #expect(!Administration.needsFirst([officer, boss]))
        var shut = boss
        shut.disablement = Disablement(cause: .inactivity, milliseconds: 0)
        #expect(Administration.needsFirst([officer, shut]))
    }

    @Test func accountsAreMadeWithPlainNamesAndOnce() {
        let taken = SamplePerson("rdoe", seed: 9).account
        #expect(reason(.add(taken)) == .nameTaken)
        for name in [
            "", "a", "R.Doe", "-dash", "a b", "é1", "a/b", String(repeating: "a", count: 33),
        ] {
            #expect(reason(.add(SamplePerson(name).account)) == .badField("user name"), "\(name)")
        }
        #expect(reason(.add(SamplePerson("j.poe-2_x").account)) == nil)
        #expect(Account.normalisedName("R.Doe") == "r.doe")
        let many = (0..<Limits.accountsMax).map { number in
            var account = officer
            account.name = "n\(number)"
            return account
        }
        #expect(reason(.add(taken), among: many) == .tooManyAccounts)
    }

    @Test func fieldsAreWhatTheyShouldBe() {
        var account = SamplePerson("new").account
        for bad in [
            "", " ", "a\u{1B}[1m", "x\u{202E}y", "a\nb", String(repeating: "x", count: 129),
        ] {
            account.badge = bad
            #expect(reason(.add(account)) == .badField("badge number"))
            #expect(
                reason(.describe(name: "rdoe", badge: nil, title: bad, agency: nil))
                    == .badField("job title"))
            #expect(reason(.entitle(name: "rdoe", .lists([bad]))) == .badField("hotlist source"))
            let certificate = TrainingCertificate(course: bad, expires: sampleDay)
            #expect(reason(.train(name: "rdoe", certificate)) == .badField("training"))
        }
        let far = TrainingCertificate(course: "ALPR", expires: WallTime(milliseconds: .max))
        #expect(reason(.train(name: "rdoe", far)) == .badField("training"))
    }

    @Test func changesAreWhatWasAskedForAndSaidWithoutSecrets() throws {
        let until = WallTime(milliseconds: sampleDay.milliseconds + 86_400_000)
        let trained = try decide(
            .train(name: "rdoe", TrainingCertificate(course: "CLETS", expires: until))
        ).get()
        #expect(trained.account.training.map(\.course) == ["ALPR", "CLETS"])
        #expect(trained.wording == "account rdoe: training CLETS until 2026-11-25")
        let struck = try decide(.untrain(name: "rdoe", course: "ALPR")).get()
        #expect(struck.account.training.isEmpty)
        #expect(reason(.untrain(name: "rdoe", course: "X1")) == .badField("course of this account"))
        let password = PasswordRecord(
            "first words given", mustChange: false, set: sampleDay, random: seededBytes(),
            cost: .weak)
        let given = try decide(.password(name: "rdoe", password)).get()
        #expect(given.account.password.mustChange)
        #expect(given.account.formerPasswords == [officer.password])
        #expect(!given.wording.contains("words"))
        let role = try decide(.role(name: "rdoe", .custodian)).get()
        #expect(role.account.role == .custodian)
        #expect(role.wording == "account rdoe: role operator, now custodian")
        #expect(reason(.role(name: "nobody", .auditor)) == .noSuchAccount)
    }
}
