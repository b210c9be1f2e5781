/// Accounts: how they are read and kept, what their owners and administrators may do to them.
import Access
import ControlProtocol
import Foundation
import Ledger
import PlateCore

// MARK: Keeping

extension Office {
    /// Runs `work` while nobody else reads, changes and keeps an account.
    func alone<Value: Sendable>(
        _ work: () throws(ControlRefusal) -> Value
    ) throws(ControlRefusal) -> Value {
        let result = accounts.withLock { _ -> Result<Value, ControlRefusal> in
            do throws(ControlRefusal) {
                return .success(try work())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The account `name`; `nil` where there is none.
    func known(_ name: String) throws(ControlRefusal) -> Account? {
        if let account = desk.withLock({ $0.unsaved[name] }) { return account }
        do throws(PlatedError) {
            return try custody.account(named: name).map(Self.account)
        } catch {
            throw Self.refusal(error)
        }
    }

    /// All accounts, by name.
    func allAccounts() throws(PlatedError) -> [Account] {
        let unsaved = desk.withLock { $0.unsaved }
        var all: [Account] = []
        for stored in try custody.accounts() {
            if let account = unsaved[stored.name] {
                all.append(account)
            } else {
                all.append(try Self.account(stored.bytes))
            }
        }
        return all
    }

    private static func account(_ bytes: [UInt8]) throws(PlatedError) -> Account {
        do {
            return try JSONDecoder().decode(Account.self, from: Data(bytes))
        } catch {
            throw PlatedError(.corrupted, "an account is not in the form of this version")
        }
    }

    /// Stores `account`, and makes or removes the first administrator's token by what it says.
    func save(_ account: Account) throws(PlatedError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let bytes = try? encoder.encode(account) else {
            preconditionFailure("an account holds text, numbers and bytes, and always encodes")
        }
        try custody.setAccount(named: account.name, Array(bytes))
        desk.withLock { $0.unsaved[account.name] = nil }
        if account.role == .administrator { try keepToken(among: try allAccounts()) }
    }

    /// Stores `account`, or remembers it until it can be stored: a failure that was counted counts, and
    /// a code that was used is used, whatever the disk does.
    func keep(_ account: Account) {
        do throws(PlatedError) {
            try save(account)
        } catch {
            desk.withLock { $0.unsaved[account.name] = account }
        }
    }

    /// Makes the token where no administrator can log in, and removes it where one can.
    func keepToken(among accounts: [Account]) throws(PlatedError) {
        let isWanted = Administration.needsFirst(accounts)
        guard desk.withLock({ $0.token != nil }) != isWanted || !isWanted else { return }
        if isWanted {
            let token = try FirstAdministratorToken.make(in: custody.folder, random: random)
            desk.withLock { $0.token = token }
        } else {
            desk.withLock { $0.token = nil }
            try FirstAdministratorToken.remove(from: custody.folder)
        }
    }

    /// Brings sessions up to date with `account`; those that end are logged.
    func follow(_ account: Account, at moment: AccessMoment) {
        for ended in desk.withLock({ $0.crew.follow(account) }) {
            note(ended.record(.logout, .granted, at: moment, reason: "the account was changed"))
        }
        crewChanged()
    }

    /// A new account with its second factor, told once.
    func newAccount(
        _ person: PersonForm, _ role: Role, _ password: String, _ entitlements: Entitlements,
        mustChange: Bool, at moment: AccessMoment
    ) throws(AccessRefusal) -> (account: Account, report: EnrolmentReport) {
        guard let name = Account.normalisedName(person.name) else {
            throw AccessRefusal(.badField("user name"))
        }
        let agency = person.agency ?? settings.agency
        let words = [name, person.badge, person.title, agency].compactMap(\.self)
        if let weakness = PasswordRules.weakness(of: password, ownWords: words) {
            throw AccessRefusal(.passwordRefused(weakness))
        }
        let made = SecondFactor.make(random: random)
        let account = Account(
            name: name, badge: person.badge, title: person.title, agency: agency, role: role,
            entitlements: entitlements,
            password: PasswordRecord(
                password, mustChange: mustChange, set: moment.bestTime, random: random,
                cost: settings.passwordCost),
            factor: made.factor, createdMilliseconds: moment.bestTime.milliseconds)
        return (account, enrolment(of: account, recoveryCodes: made.recoveryCodes))
    }

    private func enrolment(of account: Account, recoveryCodes: [String]) -> EnrolmentReport {
        let issuer = settings.agency ?? "Plated"
        let addresses = account.factor.addresses(issuer: issuer, name: account.name)
        return EnrolmentReport(
            name: account.name, timed: Secret(addresses.timed), counted: Secret(addresses.counted),
            recoveryCodes: recoveryCodes.map { Secret($0) })
    }
}

// MARK: Requests

extension Office {
    /// The answer to `account`.
    func answer(_ body: AccountBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .list: return try list(caller)
        case .show(let name): return try show(name, caller)
        case .password(let form) where form.name == nil: return try ownPassword(form, caller)
        case .factor(nil): return try ownFactor(caller, renewsSecrets: true)
        case .recoveryCodes(nil): return try ownFactor(caller, renewsSecrets: false)
        case .recoveryCodes(let name?): return try otherRecoveryCodes(name, caller)
        case .authority(let key): return try authority(key, caller)
        case .issue(let form): return try issue(form, caller)
        case .add, .describe, .role, .training, .entitle, .disable, .enable, .release, .password,
            .factor:
            return try administer(body, caller)
        }
    }

    private func list(_ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .accounts, .account)
        var line = session.record(.account, .granted, at: moment)
        let all = try store(failing: line) { () throws(PlatedError) in try allAccounts() }
        line.reason = "list of \(all.count) accounts shown"
        try witness(line)
        return .accounts(all.map { report($0, at: moment) })
    }

    private func show(_ name: String?, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let permission: Permission = name == nil ? .session : .accounts
        let (session, moment) = try authorise(caller, permission, .account)
        let account = try known(Account.normalisedName(name ?? session.name) ?? "")
        guard let account else { throw Self.refusal(AccessRefusal(.noSuchAccount)) }
        if name != nil {
            try witness(
                session.record(
                    .account, .granted, at: moment, reason: "account \(account.name) shown"))
        }
        return .accounts([report(account, at: moment)])
    }

    private func administer(
        _ body: AccountBody, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .accountChange, .account)
        var line = session.record(.account, .granted, at: moment)
        return try alone { () throws(ControlRefusal) in
            let all = try store(failing: line) { () throws(PlatedError) in try allAccounts() }
            let (change, enrolment, isCredential) = try decide(refusing: line) {
                () throws(AccessRefusal) in
                let order = try order(body, at: moment)
                let change = try Administration.decide(
                    order.command, by: session.name, accounts: all, at: moment)
                return (change, order.enrolment, order.command.isCredential)
            }
            line.action = isCredential ? .credential : .account
            line.reason = change.wording
            try witness(line)
            try store(failing: line) { () throws(PlatedError) in try save(change.account) }
            follow(change.account, at: moment)
            if let enrolment { return .enrolment(enrolment) }
            return .accounts([report(change.account, at: moment)])
        }
    }

    /// What a form wants done, and what its owner must be told.
    private func order(
        _ body: AccountBody, at moment: AccessMoment
    ) throws(AccessRefusal) -> (command: AccountCommand, enrolment: EnrolmentReport?) {
        func name(_ typed: String) throws(AccessRefusal) -> String {
            guard let name = Account.normalisedName(typed) else {
                throw AccessRefusal(.noSuchAccount)
            }
            return name
        }
        switch body {
        case .add(let form):
            let made = try newAccount(
                form.person, try Self.role(form.role), form.password.value,
                Self.entitlements(form.lists), mustChange: true, at: moment)
            return (.add(made.account), made.report)
        case .describe(let form):
            return (
                .describe(
                    name: try name(form.name), badge: form.badge, title: form.title,
                    agency: form.agency), nil
            )
        case .role(let typed, let role):
            return (.role(name: try name(typed), try Self.role(role)), nil)
        case .training(let form):
            guard let until = form.until else {
                return (.untrain(name: try name(form.name), course: form.course), nil)
            }
            let certificate = TrainingCertificate(course: form.course, expires: until)
            return (.train(name: try name(form.name), certificate), nil)
        case .entitle(let typed, let lists):
            return (.entitle(name: try name(typed), Self.entitlements(lists)), nil)
        case .disable(let typed): return (.disable(name: try name(typed)), nil)
        case .enable(let typed): return (.enable(name: try name(typed)), nil)
        case .release(let typed): return (.release(name: try name(typed)), nil)
        case .password(let form): return (try firstPassword(form, at: moment), nil)
        case .factor(let typed):
            return try newFactor(try name(typed ?? ""))
        case .list, .show, .recoveryCodes, .authority, .issue:
            preconditionFailure("answered elsewhere")
        }
    }

    private func firstPassword(
        _ form: PasswordForm, at moment: AccessMoment
    ) throws(AccessRefusal) -> AccountCommand {
        guard let name = form.name.flatMap(Account.normalisedName),
            let account = try? known(name)
        else { throw AccessRefusal(.noSuchAccount) }
        if let weakness = PasswordRules.weakness(of: form.password.value, for: account) {
            throw AccessRefusal(.passwordRefused(weakness))
        }
        return .password(
            name: name,
            PasswordRecord(
                form.password.value, mustChange: true, set: moment.bestTime, random: random,
                cost: settings.passwordCost))
    }

    private func newFactor(
        _ name: String
    ) throws(AccessRefusal) -> (command: AccountCommand, enrolment: EnrolmentReport?) {
        guard var account = try? known(name) else { throw AccessRefusal(.noSuchAccount) }
        let made = SecondFactor.make(random: random)
        account.factor = made.factor
        return (
            .factor(name: name, made.factor),
            enrolment(of: account, recoveryCodes: made.recoveryCodes)
        )
    }

    private static func role(_ word: String) throws(AccessRefusal) -> Role {
        guard let role = Role(rawValue: word) else { throw AccessRefusal(.badField("role")) }
        return role
    }

    /// `*` stands for all lists.
    private static func entitlements(_ lists: [String]) -> Entitlements {
        lists.contains("*") ? .all : .lists(Set(lists))
    }

    private func report(_ account: Account, at moment: AccessMoment) -> AccountReport {
        let lists: [String] =
            switch account.entitlements {
            case .all: ["*"]
            case .lists(let names): names.sorted()
            }
        let day: Int64 = 86_400_000
        return AccountReport(
            name: account.name, badge: account.badge, title: account.title,
            agency: account.agency, role: account.role.rawValue, lists: lists,
            training: account.training.map {
                AccountReport.Training(course: $0.course, until: $0.expires)
            },
            obstacles: login.obstacles(of: account, at: moment),
            recoveryCodesLeft: account.factor.recoveryHashes.count,
            passwordUntil: WallTime(
                milliseconds: account.password.setMilliseconds + Limits.passwordDaysMax * day),
            lastLoginAt: account.lastLoginMilliseconds.map(WallTime.init(milliseconds:)))
    }
}

// MARK: One's own

extension Office {
    private func ownPassword(
        _ form: PasswordForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .ownCredential, .credential)
        var line = session.record(.credential, .granted, at: moment, reason: "own password")
        return try alone { () throws(ControlRefusal) in
            guard var account = try known(session.name) else {
                throw Self.refusal(AccessRefusal(.noSuchAccount))
            }
            let fits = account.password.matches(form.former?.value ?? "")
            if !fits, account.countFailure(at: moment) {
                keep(account)
                line.reason = AccessRefusal(.lockedNow).logged
            } else if !fits {
                keep(account)
                line.reason = AccessRefusal(.wrongPassword).logged
            }
            guard fits else {
                line.outcome = .refused
                note(line)
                throw ControlRefusal(id: nil, .notAllowed, "The former password is wrong.")
            }
            let changed = try decide(refusing: line) { () throws(AccessRefusal) in
                var changed = account
                try login.changePassword(
                    of: &changed, to: form.password.value, at: moment)
                return changed
            }
            try witness(line)
            try store(failing: line) { () throws(PlatedError) in try save(changed) }
            return .done
        }
    }

    private func ownFactor(
        _ caller: Caller, renewsSecrets: Bool
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .ownCredential, .credential)
        let reason = renewsSecrets ? "own second factor anew" : "own recovery codes anew"
        let line = session.record(.credential, .granted, at: moment, reason: reason)
        try decide(refusing: line) { () throws(AccessRefusal) in
            let minutes = moment.milliseconds(since: session.proved) / 60_000
            guard minutes <= Limits.secretProofMinutesMax else {
                throw AccessRefusal(.reauthenticationDue(.secrets))
            }
        }
        return try alone { () throws(ControlRefusal) in
            guard var account = try known(session.name) else {
                throw Self.refusal(AccessRefusal(.noSuchAccount))
            }
            let report = renew(&account, renewsSecrets)
            try witness(line)
            let changed = account
            try store(failing: line) { () throws(PlatedError) in try save(changed) }
            return .enrolment(report)
        }
    }

    private func otherRecoveryCodes(
        _ typed: String, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .accountChange, .credential)
        var line = session.record(.credential, .granted, at: moment)
        return try alone { () throws(ControlRefusal) in
            let all = try store(failing: line) { () throws(PlatedError) in try allAccounts() }
            let (change, report) = try decide(refusing: line) { () throws(AccessRefusal) in
                let name = Account.normalisedName(typed)
                guard var account = all.first(where: { $0.name == name }) else {
                    throw AccessRefusal(.noSuchAccount)
                }
                let report = renew(&account, false)
                let change = try Administration.decide(
                    .factor(name: account.name, account.factor), by: session.name, accounts: all,
                    at: moment)
                return (change, report)
            }
            line.reason = "account \(change.account.name): recovery codes anew"
            try witness(line)
            try store(failing: line) { () throws(PlatedError) in try save(change.account) }
            return .enrolment(report)
        }
    }

    /// New secrets and recovery codes, or new recovery codes alone.
    private func renew(_ account: inout Account, _ renewsSecrets: Bool) -> EnrolmentReport {
        guard renewsSecrets else {
            let codes = account.factor.renewRecoveryCodes(random: random)
            return EnrolmentReport(
                name: account.name, timed: nil, counted: nil,
                recoveryCodes: codes.map { Secret($0) })
        }
        let made = SecondFactor.make(random: random)
        account.factor = made.factor
        return enrolment(of: account, recoveryCodes: made.recoveryCodes)
    }
}
