/// The log-in as a pure decision: what was typed and the account as it stood go in; the account as it
/// stands now, a session or a refusal, and the line of the log come out.
///
/// Whoever calls it stores the account and writes the line before anybody hears the answer, and lets one
/// log-in of a car be decided at a time: failures counted at once would count once.
import PlateCore

/// What somebody typed to log in.
public struct LoginAttempt: Sendable {
    /// The user name.
    public var name: String
    /// The password.
    public var password: String
    /// The code: timed, counted or from paper.
    public var code: String
    /// A new password, where the present one must be changed.
    public var newPassword: String?
    /// The purpose's word.
    public var purpose: String?
    /// The case, incident or matter number.
    public var caseNumber: String?
    /// The peer on the control socket: `process/user/group`.
    public var peer: String?

    /// An attempt from its parts.
    public init(
        name: String, password: String, code: String, newPassword: String? = nil,
        purpose: String?, caseNumber: String? = nil, peer: String? = nil
    ) {
        self.name = name
        self.password = password
        self.code = code
        self.newPassword = newPassword
        self.purpose = purpose
        self.caseNumber = caseNumber
        self.peer = peer
    }
}

/// What somebody who is let in should know.
public enum LoginNote: Sendable, Hashable {
    /// The clock is not set: whether the training lapsed could not be told beyond what the car
    /// remembers.
    case trainingUnchecked(until: WallTime)
    /// The training lapses within thirty days.
    case trainingLapses(WallTime)
    /// A code from paper was used; as many are left.
    case recoveryCodesLeft(Int)
    /// The number is asked for again at the end of the shift.
    case caseNumberPending

    /// One sentence.
    public var message: String {
        switch self {
        case .trainingUnchecked(let until):
            "The clock is not set, so whether your training (until "
                + "\(until.description.prefix(10))) has lapsed could not be checked."
        case .trainingLapses(let time):
            "Your training lapses on \(time.description.prefix(10))."
        case .recoveryCodesLeft(let count): "Recovery codes left: \(count)."
        case .caseNumberPending:
            "The case number is pending: you will be asked for it at the end of the shift."
        }
    }
}

/// What came of it.
public struct LoginDecision: Sendable {
    /// The account as it must be stored now; `nil` where there is none or nothing changed.
    public var account: Account?
    /// What was stated and is worth knowing, or why not.
    public var outcome: Result<LoginGrant, AccessRefusal>
    /// The line of the log, without a session's name.
    public var record: AccessRecord
}

/// Somebody is let in.
public struct LoginGrant: Sendable, Hashable {
    /// The account.
    public var account: Account
    /// The purpose and number.
    public var stated: StatedPurpose
    /// What they should know.
    public var notes: [LoginNote]
}

/// Decides about log-ins.
public struct Login: Sendable {
    private let settings: AccessSettings
    private let random: RandomBytes
    private let cost: PasswordRecord.Cost
    private let decoy: PasswordRecord

    /// Days before the end of a training in which its owner is told.
    static let trainingNoticeDays: Int64 = 30

    /// A decider. `cost` is that of new passwords, and of names without an account.
    public init(
        settings: AccessSettings, random: RandomBytes = .system,
        cost: PasswordRecord.Cost = .usual
    ) {
        self.settings = settings
        self.random = random
        self.cost = cost
        decoy = .decoy(cost)
    }

    /// Decides about `attempt`; `account` is the one of that name, where there is one. Takes as long as
    /// a password's hash, several for a new password, on the calling thread.
    public func decide(
        _ attempt: LoginAttempt, account: Account?, at moment: AccessMoment
    ) -> LoginDecision {
        var line = record(.login, attempt.name, account, attempt.peer, at: moment)
        line.purpose = attempt.purpose.flatMap(knownWord)
        var changed = account
        do throws(AccessRefusal) {
            let stated = try StatedPurpose(
                word: attempt.purpose, caseNumber: attempt.caseNumber, among: settings.purposes)
            line.caseNumber = stated.caseNumber?.text
            let proof = try prove(
                attempt.password, attempt.code, &changed, at: moment)
            guard var account = changed else { preconditionFailure("proved by an account") }
            defer { changed = account }
            let notes = try admit(&account, attempt, stated, proof, at: moment)
            line.reason = Self.reason(proof, notes)
            return LoginDecision(
                account: account,
                outcome: .success(LoginGrant(account: account, stated: stated, notes: notes)),
                record: line)
        } catch {
            line.outcome = .refused
            line.reason = error.logged
            return LoginDecision(
                account: changed == account ? nil : changed, outcome: .failure(error), record: line)
        }
    }

    /// Decides whether `password` and `code` prove once more that it is the owner of `account`, who has
    /// the session `session`. Failures count as those of a log-in.
    public func reauthenticate(
        _ session: Session, password: String, code: String, account: Account,
        at moment: AccessMoment
    ) -> LoginDecision {
        var line = session.record(.reauthentication, .granted, at: moment)
        var changed: Account? = account
        do throws(AccessRefusal) {
            let proof = try prove(password, code, &changed, at: moment)
            guard let proved = changed else { preconditionFailure("proved by an account") }
            if let disablement = proved.disablement {
                throw AccessRefusal(.disabled(disablement.cause))
            }
            _ = try checkTraining(proved, at: moment)
            line.reason = Self.reason(proof, [])
            return LoginDecision(
                account: proved,
                outcome: .success(LoginGrant(account: proved, stated: session.stated, notes: [])),
                record: line)
        } catch {
            line.outcome = .refused
            line.reason = error.logged
            return LoginDecision(
                account: changed == account ? nil : changed, outcome: .failure(error), record: line)
        }
    }

    /// A new password of somebody's own choice in the place of the present one.
    ///
    /// - Throws: a refusal where the rules do not take it.
    public func changePassword(
        of account: inout Account, to password: String, at moment: AccessMoment
    ) throws(AccessRefusal) {
        if let weakness = PasswordRules.weakness(of: password, for: account) {
            throw AccessRefusal(.passwordRefused(weakness))
        }
        account.replacePassword(
            PasswordRecord(
                password, mustChange: false, set: moment.bestTime, random: random, cost: cost))
    }

    // MARK: Steps

    /// Checks lock, password and code, in a time that does not tell which failed.
    private func prove(
        _ password: String, _ code: String, _ account: inout Account?, at moment: AccessMoment
    ) throws(AccessRefusal) -> FactorResult {
        let fits = (account?.password ?? decoy).matches(password)
        guard var known = account else { throw AccessRefusal(.unknownName) }
        guard !known.lockout.isLocked else { throw AccessRefusal(.locked) }
        var factor = known.factor
        let result = factor.take(code, at: moment)
        guard fits, result != .wrong, result != .needsClock else {
            let locks = known.lockout.fail(at: moment)
            account = known
            if locks { throw AccessRefusal(.lockedNow) }
            guard fits else { throw AccessRefusal(.wrongPassword) }
            throw AccessRefusal(result == .needsClock ? .noFactorForClock : .wrongCode)
        }
        known.factor = factor
        known.lockout.succeed()
        account = known
        return result
    }

    /// Whether somebody who has proved who they are may come in.
    private func admit(
        _ account: inout Account, _ attempt: LoginAttempt, _ stated: StatedPurpose,
        _ proof: FactorResult, at moment: AccessMoment
    ) throws(AccessRefusal) -> [LoginNote] {
        if account.disablement == nil { account.shutIfIdle(at: moment) }
        if let disablement = account.disablement {
            throw AccessRefusal(.disabled(disablement.cause))
        }
        var notes = try checkTraining(account, at: moment)
        if let password = attempt.newPassword, !password.isEmpty {
            try changePassword(of: &account, to: password, at: moment)
        } else if account.password.mustChange || account.password.isExpired(at: moment) {
            throw AccessRefusal(.passwordExpired)
        }
        account.lastLoginMilliseconds = moment.bestTime.milliseconds
        if proof == .recovery {
            notes.append(.recoveryCodesLeft(account.factor.recoveryHashes.count))
        }
        if stated.isPending { notes.append(.caseNumberPending) }
        return notes
    }

    private func checkTraining(
        _ account: Account, at moment: AccessMoment
    ) throws(AccessRefusal) -> [LoginNote] {
        switch TrainingStanding.of(account, courses: settings.courses, at: moment) {
        case .notNeeded: return []
        case .missing(let course): throw AccessRefusal(.trainingMissing(course))
        case .lapsed(let course, let time): throw AccessRefusal(.trainingLapsed(course, time))
        case .unchecked(let until): return [.trainingUnchecked(until: until)]
        case .valid(let until):
            let left = until.milliseconds - moment.bestTime.milliseconds
            let isNear = left < Self.trainingNoticeDays * 86_400_000
            return isNear ? [.trainingLapses(until)] : []
        }
    }

    // MARK: The log

    /// The word of a purpose that there is: others are what somebody typed, and stay out of the log.
    private func knownWord(_ typed: String) -> String? {
        settings.purposes.first { $0.word == typed.lowercased() }?.word
    }

    private func record(
        _ action: AccessAction, _ typedName: String, _ account: Account?, _ peer: String?,
        at moment: AccessMoment
    ) -> AccessRecord {
        let typed = String(
            decoding: typedName.utf8.prefix(2 * Limits.accountNameBytesMax), as: UTF8.self)
        return AccessRecord(
            time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
            action: action, outcome: .granted,
            person: account?.person ?? AccessPerson(name: typed), peer: peer)
    }

    private static func reason(_ proof: FactorResult, _ notes: [LoginNote]) -> String {
        let unchecked = notes.contains {
            if case .trainingUnchecked = $0 { true } else { false }
        }
        return "\(proof.rawValue) code"
            + (unchecked ? "; clock not trusted, training judged by what the car remembers" : "")
    }
}

extension Account {
    /// Puts `record` in the place of the password and remembers the former one.
    mutating func replacePassword(_ record: PasswordRecord) {
        formerPasswords = Array(
            ([password] + formerPasswords).prefix(Limits.passwordsFormerMax - 1))
        password = record
    }

    /// Shuts the account where nobody logged in for ninety days, as far as the time is known.
    mutating func shutIfIdle(at moment: AccessMoment) {
        guard let now = moment.knownTime else { return }
        let last = lastLoginMilliseconds ?? createdMilliseconds
        guard now.milliseconds - last > Limits.accountIdleDaysMax * 86_400_000 else { return }
        disablement = Disablement(cause: .inactivity, milliseconds: now.milliseconds)
    }

    /// Opens the account again; its ninety days begin anew.
    mutating func reopen(at moment: AccessMoment) {
        disablement = nil
        lastLoginMilliseconds = moment.bestTime.milliseconds
    }
}

extension Login {
    /// Why the owner of `account` could not log in at `moment`, in words for administrators; empty where
    /// they could.
    public func obstacles(of account: Account, at moment: AccessMoment) -> [String] {
        var judged = account
        if judged.disablement == nil { judged.shutIfIdle(at: moment) }
        var words: [String] = []
        if account.lockout.isLocked { words.append("locked after failed log-ins") }
        if let cause = judged.disablement?.cause {
            words.append(AccessRefusal(.disabled(cause)).message)
        }
        do throws(AccessRefusal) {
            _ = try checkTraining(account, at: moment)
        } catch {
            words.append(error.message)
        }
        if account.password.mustChange || account.password.isExpired(at: moment) {
            words.append("the password must be changed at the next log-in")
        }
        return words
    }
}

extension Account {
    /// Notes a failed proof outside a log-in; true where it was one too many and locks the account.
    public mutating func countFailure(at moment: AccessMoment) -> Bool {
        lockout.fail(at: moment)
    }
}
