/// Logging in and out, and what a session is told about itself.
import PlateCore

/// The body of `login`. Without `action` it is a log-in.
public enum LoginBody: Sendable, Hashable {
    /// Opens a session.
    case open(LoginForm)
    /// Proves once more who sits there, so that searching goes on; needs a session.
    case reauthenticate(ProofForm)
    /// Makes the first administrator with the one-time token of the root-only file.
    case firstAdministrator(FirstAdministratorForm)
    /// Asks for the text to read out over the radio; needs no session, since its person has none.
    case challenge(ChallengeForm)
    /// Gives the code that came back over the radio; needs no session.
    case redeem(RedemptionForm)

    /// Whether it is for a session that is open.
    public var needsLogin: Bool { if case .reauthenticate = self { true } else { false } }
}

/// Who wants in, and what for.
public struct LoginForm: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// The password.
    public var password: Secret
    /// The second factor's code of the moment, or a recovery code.
    public var code: Secret
    /// The name of a purpose of the settings.
    public var purpose: String
    /// The case, incident or matter number; "pending" where it is not known yet.
    public var caseNumber: String?
    /// A new password, where the present one must be changed.
    public var newPassword: Secret?

    /// A form from its parts.
    public init(
        name: String, password: Secret, code: Secret, purpose: String, caseNumber: String? = nil,
        newPassword: Secret? = nil
    ) {
        self.newPassword = newPassword
        self.name = name
        self.password = password
        self.code = code
        self.purpose = purpose
        self.caseNumber = caseNumber
    }
}

/// Password and second factor of whoever the session belongs to.
public struct ProofForm: Codable, Sendable, Hashable {
    /// The password.
    public var password: Secret
    /// The second factor's code.
    public var code: Secret

    /// A form from its parts.
    public init(password: Secret, code: Secret) {
        self.password = password
        self.code = code
    }
}

/// The first administrator of a car that has no account.
public struct FirstAdministratorForm: Codable, Sendable, Hashable {
    /// The one-time token.
    public var token: Secret
    /// The account to be made; its role is administrator.
    public var person: PersonForm
    /// Its password.
    public var password: Secret

    /// A form from its parts.
    public init(token: Secret, person: PersonForm, password: Secret) {
        self.token = token
        self.person = person
        self.password = password
    }
}

/// Who an account is for.
public struct PersonForm: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// The badge number.
    public var badge: String?
    /// The job title.
    public var title: String?
    /// The agency the person is with; the car's own where there is none.
    public var agency: String?

    /// A person from their parts.
    public init(name: String, badge: String? = nil, title: String? = nil, agency: String? = nil) {
        self.name = name
        self.badge = badge
        self.title = title
        self.agency = agency
    }
}

/// What a code over the radio is for.
public enum ChallengeAction: String, Codable, Sendable, CaseIterable {
    /// A locked account is let in again.
    case release
    /// A certificate of training is renewed.
    case training
}

/// Asks for a challenge.
public struct ChallengeForm: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String

    /// A form from its parts.
    public init(name: String) {
        self.name = name
    }
}

/// Gives the code that answers a challenge.
public struct RedemptionForm: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// The code, in groups or not.
    public var code: Secret
    /// What it is for.
    public var purpose: ChallengeAction
    /// The course, for `training`.
    public var course: String?
    /// The certificate's last day, for `training`.
    @WireTimeOrNull public var until: WallTime?

    /// A form from its parts.
    public init(
        name: String, code: Secret, purpose: ChallengeAction, course: String? = nil,
        until: WallTime? = nil
    ) {
        self.name = name
        self.code = code
        self.purpose = purpose
        self.course = course
        _until = WireTimeOrNull(wrappedValue: until)
    }
}

/// The body of `logout`.
public struct LogoutBody: Codable, Sendable, Hashable {
    /// Everybody on this car is logged out.
    public var endOfShift: Bool
    /// The case number, where it was "pending".
    public var caseNumber: String?

    /// A body from its parts.
    public init(endOfShift: Bool = false, caseNumber: String? = nil) {
        self.endOfShift = endOfShift
        self.caseNumber = caseNumber
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        endOfShift = try members.decodeIfPresent(Bool.self, forKey: .endOfShift) ?? false
        caseNumber = try members.decodeIfPresent(String.self, forKey: .caseNumber)
    }
}

/// An open session, as told to whoever opened it.
public struct SessionReport: Codable, Sendable, Hashable {
    /// What later requests carry as `session`.
    public var token: Secret
    /// The user name.
    public var name: String
    /// `operator`, `technician`, `administrator`, `auditor` or `custodian`.
    public var role: String
    /// The agency the person is with.
    @ExplicitNull public var agency: String?
    /// The purpose given.
    public var purpose: String
    /// The case number given.
    @ExplicitNull public var caseNumber: String?
    /// When it was opened, or proved once more.
    @WireTime public var openedAt: WallTime
    /// From when on searching is locked until the person proves once more who they are.
    @WireTime public var reauthenticateAt: WallTime
    /// What the person should know: "Training ends in 12 days."
    public var notices: [String]
    /// Everybody who is logged in to this car, this one included.
    public var people: [SessionPerson]

    /// A report from its parts.
    public init(
        token: Secret, name: String, role: String, agency: String? = nil, purpose: String,
        caseNumber: String? = nil, openedAt: WallTime, reauthenticateAt: WallTime,
        notices: [String] = [], people: [SessionPerson] = []
    ) {
        self.token = token
        self.name = name
        self.role = role
        _agency = ExplicitNull(wrappedValue: agency)
        self.purpose = purpose
        _caseNumber = ExplicitNull(wrappedValue: caseNumber)
        _openedAt = WireTime(wrappedValue: openedAt)
        _reauthenticateAt = WireTime(wrappedValue: reauthenticateAt)
        self.notices = notices
        self.people = people
    }
}

/// Somebody who is logged in.
public struct SessionPerson: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// The role.
    public var role: String
    /// Since when.
    @WireTime public var since: WallTime

    /// A person from their parts.
    public init(name: String, role: String, since: WallTime) {
        self.name = name
        self.role = role
        _since = WireTime(wrappedValue: since)
    }
}

/// A second factor to be put into an authenticator, and codes for when it is lost. Told once.
public struct EnrolmentReport: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// `otpauth://totp/…`, for an authenticator; `nil` where only the recovery codes are new.
    @ExplicitNull public var timed: Secret?
    /// `otpauth://hotp/…`, the same for a car whose clock is not set.
    @ExplicitNull public var counted: Secret?
    /// Each lets in once in place of a code.
    public var recoveryCodes: [Secret]

    /// A report from its parts.
    public init(name: String, timed: Secret?, counted: Secret?, recoveryCodes: [Secret]) {
        self.name = name
        _timed = ExplicitNull(wrappedValue: timed)
        _counted = ExplicitNull(wrappedValue: counted)
        self.recoveryCodes = recoveryCodes
    }
}

/// What is read out over the radio.
public struct ChallengeReport: Codable, Sendable, Hashable {
    /// A few characters.
    public var challenge: String
    /// Until when a code for it is taken.
    @WireTimeOrNull public var until: WallTime?

    /// A report from its parts.
    public init(challenge: String, until: WallTime?) {
        self.challenge = challenge
        _until = WireTimeOrNull(wrappedValue: until)
    }
}

// MARK: On the wire

extension LoginBody: ControlBodyForm {
    private enum Action: String, Codable {
        case open, reauthenticate
        case firstAdministrator = "first-administrator"
        case challenge, redeem
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        self =
            switch try BodyAction.read(decoder, usual: Action.open) {
            case .open: .open(try LoginForm(from: decoder))
            case .reauthenticate: .reauthenticate(try ProofForm(from: decoder))
            case .firstAdministrator:
                .firstAdministrator(try FirstAdministratorForm(from: decoder))
            case .challenge: .challenge(try ChallengeForm(from: decoder))
            case .redeem: .redeem(try RedemptionForm(from: decoder))
            }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .open(let form): try BodyAction.write(Action.open, form, to: encoder)
        case .reauthenticate(let form):
            try BodyAction.write(Action.reauthenticate, form, to: encoder)
        case .firstAdministrator(let form):
            try BodyAction.write(Action.firstAdministrator, form, to: encoder)
        case .challenge(let form): try BodyAction.write(Action.challenge, form, to: encoder)
        case .redeem(let form): try BodyAction.write(Action.redeem, form, to: encoder)
        }
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .open(let form):
            rules.label(form.name, "name")
            rules.secret(form.password, "password")
            rules.secret(form.code, "code")
            rules.label(form.purpose, "purpose")
            rules.label(form.caseNumber, "caseNumber")
            rules.secret(form.newPassword, "newPassword")
        case .reauthenticate(let form):
            rules.secret(form.password, "password")
            rules.secret(form.code, "code")
        case .firstAdministrator(let form):
            rules.secret(form.token, "token")
            form.person.check(&rules)
            rules.secret(form.password, "password")
        case .challenge(let form): rules.label(form.name, "name")
        case .redeem(let form):
            rules.label(form.name, "name")
            rules.secret(form.code, "code")
            rules.training(form.purpose, form.course, form.until)
        }
    }
}

extension PersonForm {
    func check(_ rules: inout BodyRules) {
        rules.label(name, "name")
        rules.label(badge, "badge")
        rules.label(title, "title")
        rules.label(agency, "agency")
    }
}

extension LogoutBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.label(caseNumber, "caseNumber")
    }
}
