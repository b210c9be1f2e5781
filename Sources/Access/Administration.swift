/// What administrators do to accounts, as a pure decision over all accounts of the car.
import PlateCore

/// One thing an administrator wants done.
public enum AccountCommand: Sendable {
    /// Make an account.
    case add(Account)
    /// Correct what is known of a person.
    case describe(name: String, badge: String?, title: String?, agency: String?)
    /// Give another role.
    case role(name: String, Role)
    /// Say which hotlist sources may be seen in full.
    case entitle(name: String, Entitlements)
    /// Put down a training.
    case train(name: String, TrainingCertificate)
    /// Strike a training.
    case untrain(name: String, course: String)
    /// Shut the account.
    case disable(name: String)
    /// Open it again.
    case enable(name: String)
    /// Take the lock after failed log-ins away.
    case release(name: String)
    /// Give a first password anew, which must be changed.
    case password(name: String, PasswordRecord)
    /// Give a second factor anew.
    case factor(name: String, SecondFactor)

    /// The account it is done to.
    public var name: String {
        switch self {
        case .add(let account): account.name
        case .describe(let name, _, _, _), .role(let name, _), .entitle(let name, _),
            .train(let name, _), .untrain(let name, _), .disable(let name), .enable(let name),
            .release(let name), .password(let name, _), .factor(let name, _):
            name
        }
    }

    /// Whether it is the kind that the log calls a change of credentials.
    public var isCredential: Bool {
        switch self {
        case .password, .factor: true
        default: false
        }
    }
}

/// What came of it.
public struct AccountChange: Sendable, Hashable {
    /// The account as it must be stored.
    public var account: Account
    /// What was done, for the log; no secret in it.
    public var wording: String
}

/// Decides about accounts.
public enum Administration {
    /// Decides about `command` by the administrator named `actor`; `accounts` are all of the car's.
    ///
    /// - Throws: a refusal where it is the actor's own account, it would leave nobody who administers,
    ///   a name is taken or unknown, or a field cannot be what it should.
    public static func decide(
        _ command: AccountCommand, by actor: String, accounts: [Account], at moment: AccessMoment
    ) throws(AccessRefusal) -> AccountChange {
        if case .add(let account) = command { return try add(account, to: accounts) }
        guard let account = accounts.first(where: { $0.name == command.name }) else {
            throw AccessRefusal(.noSuchAccount)
        }
        guard account.name != actor else { throw AccessRefusal(.ownAccount) }
        let changed = try apply(command, to: account, at: moment)
        if !administers(changed.account), administers(account) {
            let others = accounts.filter { $0.name != account.name }
            guard others.contains(where: administers) else {
                throw AccessRefusal(.lastAdministrator)
            }
        }
        return changed
    }

    /// Whether no administrator can log in, so that one may be made with the token.
    public static func needsFirst(_ accounts: [Account]) -> Bool {
        !accounts.contains(where: administers)
    }

    private static func administers(_ account: Account) -> Bool {
        account.role == .administrator && account.isUsable
    }

    private static func add(
        _ account: Account, to accounts: [Account]
    ) throws(AccessRefusal) -> AccountChange {
        guard Account.normalisedName(account.name) == account.name else {
            throw AccessRefusal(.badField("user name"))
        }
        guard !accounts.contains(where: { $0.name == account.name }) else {
            throw AccessRefusal(.nameTaken)
        }
        guard accounts.count < Limits.accountsMax else { throw AccessRefusal(.tooManyAccounts) }
        try checkFields(account)
        return AccountChange(
            account: account, wording: "account \(account.name) made: \(account.role.rawValue)")
    }

    private static func apply(
        _ command: AccountCommand, to account: Account, at moment: AccessMoment
    ) throws(AccessRefusal) -> AccountChange {
        var changed = account
        let wording: String
        switch command {
        case .add: preconditionFailure("made elsewhere")
        case .describe(_, let badge, let title, let agency):
            changed.badge = badge ?? account.badge
            changed.title = title ?? account.title
            changed.agency = agency ?? account.agency
            wording = "badge, title, agency"
        case .role(_, let role):
            changed.role = role
            wording = "role \(account.role.rawValue), now \(role.rawValue)"
        case .entitle(_, let entitlements):
            changed.entitlements = entitlements
            wording = "entitled to " + entitlements.wording
        case .train(_, let certificate):
            changed.renew(certificate)
            wording =
                "training \(certificate.course) until \(certificate.expires.description.prefix(10))"
        case .untrain(_, let course):
            changed.training.removeAll { $0.course == course }
            guard changed.training != account.training else {
                throw AccessRefusal(.badField("course of this account"))
            }
            wording = "training \(course) struck"
        case .disable:
            changed.disablement = Disablement(
                cause: .administrator, milliseconds: moment.bestTime.milliseconds)
            wording = "shut"
        case .enable:
            changed.reopen(at: moment)
            wording = "opened"
        case .release:
            changed.lockout.release()
            if changed.disablement?.cause == .inactivity { changed.reopen(at: moment) }
            wording = "released"
        case .password(_, let record):
            changed.replacePassword(record)
            changed.password.mustChange = true
            wording = "first password anew"
        case .factor(_, let factor):
            changed.factor = factor
            wording = "second factor anew"
        }
        try checkFields(changed)
        return AccountChange(account: changed, wording: "account \(account.name): \(wording)")
    }

    private static func checkFields(_ account: Account) throws(AccessRefusal) {
        let labels = [
            (account.badge, "badge number"), (account.title, "job title"),
            (account.agency, "agency"),
        ]
        for case (let text?, let field) in labels where !Account.isLabel(text) {
            throw AccessRefusal(.badField(field))
        }
        guard account.training.count <= Limits.trainingCoursesMax,
            account.training.allSatisfy({
                Account.isLabel($0.course)
                    && Limits.wallTimePlausibleMilliseconds.contains($0.expiresMilliseconds)
            })
        else { throw AccessRefusal(.badField("training")) }
        if case .lists(let names) = account.entitlements {
            guard names.count <= Limits.entitlementsMax, names.allSatisfy(Account.isLabel) else {
                throw AccessRefusal(.badField("hotlist source"))
            }
        }
    }
}

extension Entitlements {
    /// For people and the log.
    public var wording: String {
        switch self {
        case .all: "all lists"
        case .lists(let names): names.isEmpty ? "no list" : names.sorted().joined(separator: ", ")
        }
    }
}
