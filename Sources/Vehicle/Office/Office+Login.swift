/// Logging in and out, proving an identity again, the first administrator, codes over the radio.
import Access
import ControlProtocol
import Ledger
import PlateCore

extension Office {
    /// The answer to `login`.
    func answer(_ body: LoginBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .open(let form): return try logIn(form, caller)
        case .reauthenticate(let form): return try proveAgain(form, caller)
        case .firstAdministrator(let form): return try makeFirst(form, caller)
        case .challenge(let form): return try challenge(form, caller)
        case .redeem(let form): return try redeem(form, caller)
        }
    }

    private func logIn(
        _ form: LoginForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        try admitStranger()
        let attempt = LoginAttempt(
            name: form.name, password: form.password.value, code: form.code.value,
            newPassword: form.newPassword?.value, purpose: form.purpose,
            caseNumber: form.caseNumber, peer: caller.peer)
        let (decision, moment) = try alone { () throws(ControlRefusal) in
            let moment = now()
            let account = try Account.normalisedName(form.name).flatMap(known)
            let decision = login.decide(attempt, account: account, at: moment)
            if let account = decision.account { keep(account) }
            return (decision, moment)
        }
        var line = decision.record
        let opened: (session: Session, token: SessionToken)
        do throws(AccessRefusal) {
            opened = try begin(try decision.outcome.get(), caller, at: moment)
        } catch {
            line.outcome = .refused
            line.reason = error.logged
            note(line)
            throw Self.refusal(error)
        }
        line.session = opened.session.id
        note(line)
        crewChanged()
        let notices = (try? decision.outcome.get().notes.map(\.message)) ?? []
        return .session(report(opened.session, opened.token, notices, at: moment))
    }

    private func begin(
        _ grant: LoginGrant, _ caller: Caller, at moment: AccessMoment
    ) throws(AccessRefusal) -> (session: Session, token: SessionToken) {
        let random = random
        let result = desk.withLock {
            desk -> Result<(session: Session, token: SessionToken), AccessRefusal> in
            do throws(AccessRefusal) {
                return .success(
                    try desk.crew.begin(grant, peer: caller.peer, at: moment, random: random))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func proveAgain(
        _ form: ProofForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, _) = try authorise(caller, .session, .reauthentication)
        try admitStranger()
        let (decision, moment) = try alone { () throws(ControlRefusal) in
            let moment = now()
            guard let account = try known(session.name) else {
                throw Self.refusal(AccessRefusal(.noSession))
            }
            let decision = login.reauthenticate(
                session, password: form.password.value, code: form.code.value, account: account,
                at: moment)
            if let account = decision.account { keep(account) }
            return (decision, moment)
        }
        note(decision.record)
        if case .failure(let refusal) = decision.outcome { throw Self.refusal(refusal) }
        guard let token = caller.token else { throw Self.refusal(AccessRefusal(.noSession)) }
        let proved = desk.withLock { desk in
            desk.crew.proved(token, at: moment)
            return desk.crew.session(of: token)
        }
        guard let proved else { throw Self.refusal(AccessRefusal(.noSession)) }
        return .session(report(proved, token, [], at: moment))
    }

    /// How a session is told to whoever opened it.
    private func report(
        _ session: Session, _ token: SessionToken, _ notices: [String], at moment: AccessMoment
    ) -> SessionReport {
        let people = desk.withLock { $0.crew.sessions }.map {
            SessionPerson(name: $0.name, role: $0.role.rawValue, since: $0.began.wall)
        }
        let hours = Int64(Limits.sessionHoursMax * 3_600_000)
        return SessionReport(
            token: Secret(token.text), name: session.name, role: session.role.rawValue,
            agency: session.person.agency, purpose: session.stated.purpose.word,
            caseNumber: session.stated.caseNumber?.text, openedAt: session.proved.wall,
            reauthenticateAt: WallTime(milliseconds: session.proved.wall.milliseconds + hours),
            notices: notices, people: people)
    }

    /// Ends the session, or everybody's at the end of a shift. A number that was pending is asked for:
    /// "pending" said once more lets it stand.
    func logOut(_ body: LogoutBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .session, .logout)
        let line = session.record(.logout, .granted, at: moment)
        guard let token = caller.token else { throw Self.refusal(AccessRefusal(.noSession)) }
        if session.stated.isPending {
            guard let typed = body.caseNumber else {
                throw ControlRefusal(
                    id: nil, .conflict, "The case number is still pending.",
                    hint: "Give it with --case, or \"pending\" once more to leave it so.")
            }
            let number = try decide(refusing: line) { () throws(AccessRefusal) in
                guard let number = CaseNumber(typed) else { throw AccessRefusal(.caseNumberBad) }
                return number
            }
            desk.withLock { $0.crew.settle(token, caseNumber: number) }
        }
        let ended = desk.withLock { desk -> [Session] in
            let own = desk.crew.end(token)
            return [own].compactMap(\.self) + (body.endOfShift ? desk.crew.endAll() : [])
        }
        for (index, left) in ended.enumerated() {
            let reason =
                body.endOfShift
                ? "end of shift" + (index > 0 ? ", by \(session.name)" : "")
                    + (left.stated.isPending ? "; the case number is pending" : "")
                : nil
            note(left.record(.logout, .granted, at: moment, reason: reason))
        }
        if body.endOfShift { shift.take(.shiftEnded, at: moment.bestTime) }
        crewChanged()
        return .done
    }

    // MARK: The first administrator

    private func makeFirst(
        _ form: FirstAdministratorForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        try admitStranger()
        return try alone { () throws(ControlRefusal) in
            let moment = now()
            var line = AccessRecord(
                time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
                action: .account, outcome: .granted, peer: caller.peer)
            let made = try decide(refusing: line) {
                () throws(AccessRefusal) -> (account: Account, report: EnrolmentReport) in
                guard let token = desk.withLock({ $0.token }) else {
                    throw AccessRefusal(.tokenNotWanted)
                }
                guard token.matches(form.token.value) else { throw AccessRefusal(.tokenWrong) }
                return try newAccount(
                    form.person, .administrator, form.password.value, .all, mustChange: false,
                    at: moment)
            }
            let all = try store(failing: line) { () throws(PlatedError) in try allAccounts() }
            let change = try decide(refusing: line) { () throws(AccessRefusal) in
                try Administration.decide(.add(made.account), by: "", accounts: all, at: moment)
            }
            line.person = change.account.person
            line.reason = change.wording + ", with the token"
            try witness(line)
            try store(failing: line) { () throws(PlatedError) in try save(change.account) }
            return .enrolment(made.report)
        }
    }

    // MARK: Codes over the radio

    private func challenge(
        _ form: ChallengeForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        try admitStranger()
        guard let name = Account.normalisedName(form.name) else {
            throw Self.refusal(AccessRefusal(.badField("user name")))
        }
        let moment = now()
        let random = random
        let challenge = desk.withLock {
            $0.challenges.open(for: name, at: moment, random: random)
        }
        let minutes = Int64(Limits.challengeMinutesMax * 60_000)
        return .challenge(
            ChallengeReport(
                challenge: challenge,
                until: WallTime(milliseconds: moment.wall.milliseconds + minutes)))
    }

    private func redeem(
        _ form: RedemptionForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        try admitStranger()
        let action = try Self.action(form.purpose, form.course, form.until)
        return try alone { () throws(ControlRefusal) in
            let moment = now()
            let name = Account.normalisedName(form.name)
            let account = try name.flatMap(known)
            var line = AccessRecord(
                time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
                action: .account, outcome: .granted,
                person: account?.person ?? name.map { AccessPerson(name: $0) }, peer: caller.peer)
            let key = try authorityKey(failing: line)
            let changed = try decide(refusing: line) { () throws(AccessRefusal) in
                guard let key else { throw AccessRefusal(.noAuthorityKey) }
                try takeCode(form.code.value, action, name ?? "", key, at: moment)
                guard let account else { throw AccessRefusal(.wrongRadioCode) }
                return try action.apply(to: account, at: moment)
            }
            line.reason = action.text + ", by a code over the radio"
            try witness(line)
            try store(failing: line) { () throws(PlatedError) in try save(changed) }
            follow(changed, at: moment)
            return .done
        }
    }

    private func takeCode(
        _ typed: String, _ action: RadioAction, _ name: String, _ key: AuthorityKey,
        at moment: AccessMoment
    ) throws(AccessRefusal) {
        let car = settings.access.car
        let refusal = desk.withLock { desk -> AccessRefusal? in
            do throws(AccessRefusal) {
                try desk.challenges.take(
                    typed, for: action, account: name, car: car, key: key, at: moment)
                return nil
            } catch {
                return error
            }
        }
        if let refusal { throw refusal }
    }

    /// What a code is for, from what a form says.
    static func action(
        _ purpose: ChallengeAction, _ course: String?, _ until: WallTime?
    ) throws(ControlRefusal) -> RadioAction {
        switch purpose {
        case .release: return .release
        case .training:
            guard let course, let until else { throw refusal(AccessRefusal(.badField("course"))) }
            return .renewTraining(course: course, until: until)
        }
    }

    /// The department's key for codes, where this car has it.
    func authorityKey(failing line: AccessRecord) throws(ControlRefusal) -> AuthorityKey? {
        let bytes = try store(failing: line) { () throws(PlatedError) in
            try custody.value(named: Self.authorityName)
        }
        return bytes.flatMap { AuthorityKey(String(decoding: $0, as: UTF8.self)) }
    }
}
