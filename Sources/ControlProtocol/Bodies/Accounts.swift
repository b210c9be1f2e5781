/// What can be done with accounts, and how an account is told.
import PlateCore

/// The body of `account`.
public enum AccountBody: Sendable, Hashable {
    /// All accounts.
    case list
    /// One account; without a name, one's own.
    case show(name: String?)
    /// Makes an account; answered with its second factor.
    case add(AccountForm)
    /// Corrects badge, title and agency; what is not given stays.
    case describe(PersonForm)
    /// Gives another role.
    case role(name: String, role: String)
    /// Enters a certificate of training, or takes it away.
    case training(TrainingForm)
    /// Says which hotlists' details an account may see.
    case entitle(name: String, lists: [String])
    /// Lets nobody in by it any more.
    case disable(name: String)
    /// Takes that back.
    case enable(name: String)
    /// Lets a locked account in again.
    case release(name: String)
    /// Sets a password.
    case password(PasswordForm)
    /// Makes a new second factor; without a name, one's own.
    case factor(name: String?)
    /// Makes new recovery codes; without a name, one's own.
    case recoveryCodes(name: String?)
    /// Shows the department's authority key, or sets it.
    case authority(key: Secret?)
    /// Computes the code for a challenge that another car's officer reads out.
    case issue(IssueForm)
}

/// A new account.
public struct AccountForm: Codable, Sendable, Hashable {
    /// Whose it is.
    public var person: PersonForm
    /// `operator`, `technician`, `administrator`, `auditor` or `custodian`.
    public var role: String
    /// The first password, told to its owner.
    public var password: Secret
    /// Hotlists whose details it may see; `*` for all.
    public var lists: [String]

    /// A form from its parts.
    public init(
        person: PersonForm, role: String, password: Secret, lists: [String] = []
    ) {
        self.person = person
        self.role = role
        self.password = password
        self.lists = lists
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        person = try members.decode(PersonForm.self, forKey: .person)
        role = try members.decode(String.self, forKey: .role)
        password = try members.decode(Secret.self, forKey: .password)
        lists = try members.decodeIfPresent([String].self, forKey: .lists) ?? []
    }
}

/// A certificate of training.
public struct TrainingForm: Codable, Sendable, Hashable {
    /// The user name.
    public var name: String
    /// The course, in the department's words.
    public var course: String
    /// When it ends; `nil` takes the certificate away.
    @WireTimeOrNull public var until: WallTime?

    /// A form from its parts.
    public init(name: String, course: String, until: WallTime?) {
        self.name = name
        self.course = course
        _until = WireTimeOrNull(wrappedValue: until)
    }
}

/// A new password.
public struct PasswordForm: Codable, Sendable, Hashable {
    /// The user name; one's own where there is none.
    public var name: String?
    /// The password so far, for one's own.
    public var former: Secret?
    /// The new one.
    public var password: Secret

    /// A form from its parts.
    public init(name: String? = nil, former: Secret? = nil, password: Secret) {
        self.name = name
        self.former = former
        self.password = password
    }
}

/// A challenge that was read out over the radio, and what its code shall do.
public struct IssueForm: Codable, Sendable, Hashable {
    /// The user name on the other car.
    public var name: String
    /// The car, as its officer names it.
    public var vehicle: String
    /// The challenge as heard.
    public var challenge: String
    /// What the code does.
    public var purpose: ChallengeAction
    /// The course, for `training`.
    public var course: String?
    /// When the certificate ends, for `training`.
    @WireTimeOrNull public var until: WallTime?

    /// A form from its parts.
    public init(
        name: String, vehicle: String, challenge: String, purpose: ChallengeAction,
        course: String? = nil, until: WallTime? = nil
    ) {
        self.name = name
        self.vehicle = vehicle
        self.challenge = challenge
        self.purpose = purpose
        self.course = course
        _until = WireTimeOrNull(wrappedValue: until)
    }
}

/// An account as it stands; nothing that would let anybody in.
public struct AccountReport: Codable, Sendable, Hashable {
    /// A certificate of training.
    public struct Training: Codable, Sendable, Hashable {
        /// The course.
        public var course: String
        /// When it ends.
        @WireTime public var until: WallTime

        /// A certificate from its parts.
        public init(course: String, until: WallTime) {
            self.course = course
            _until = WireTime(wrappedValue: until)
        }
    }

    /// The user name.
    public var name: String
    /// The badge number.
    @ExplicitNull public var badge: String?
    /// The job title.
    @ExplicitNull public var title: String?
    /// The agency the person is with.
    @ExplicitNull public var agency: String?
    /// The role.
    public var role: String
    /// Hotlists whose details it may see; `*` for all.
    public var lists: [String]
    /// Certificates of training.
    public var training: [Training]
    /// What keeps it from logging in now, in words: "locked", "disabled", "training missing".
    public var obstacles: [String]
    /// Recovery codes that were not used.
    public var recoveryCodesLeft: Int
    /// When its password must be another.
    @WireTimeOrNull public var passwordUntil: WallTime?
    /// When it last opened a session.
    @WireTimeOrNull public var lastLoginAt: WallTime?

    /// A report from its parts.
    public init(
        name: String, badge: String?, title: String?, agency: String?, role: String,
        lists: [String], training: [Training], obstacles: [String], recoveryCodesLeft: Int,
        passwordUntil: WallTime?, lastLoginAt: WallTime?
    ) {
        self.name = name
        _badge = ExplicitNull(wrappedValue: badge)
        _title = ExplicitNull(wrappedValue: title)
        _agency = ExplicitNull(wrappedValue: agency)
        self.role = role
        self.lists = lists
        self.training = training
        self.obstacles = obstacles
        self.recoveryCodesLeft = recoveryCodesLeft
        _passwordUntil = WireTimeOrNull(wrappedValue: passwordUntil)
        _lastLoginAt = WireTimeOrNull(wrappedValue: lastLoginAt)
    }
}

/// The department's key behind the codes that are read out over the radio.
public struct AuthorityReport: Codable, Sendable, Hashable {
    /// The key, for the depot and for other cars; `nil` where there is none yet.
    @ExplicitNull public var key: Secret?

    /// A report from its parts.
    public init(key: Secret?) {
        _key = ExplicitNull(wrappedValue: key)
    }
}

/// A code to be read out over the radio.
public struct CodeReport: Codable, Sendable, Hashable {
    /// The code, in groups.
    public var code: Secret

    /// A report from its parts.
    public init(code: Secret) {
        self.code = code
    }
}

/// Who may do what: the answer to `roles`.
public struct RolesReport: Codable, Sendable, Hashable {
    /// One thing that can be done.
    public struct Row: Codable, Sendable, Hashable {
        /// It, in a few words.
        public var permission: String
        /// The roles that may.
        public var roles: [String]

        /// A row from its parts.
        public init(permission: String, roles: [String]) {
            self.permission = permission
            self.roles = roles
        }
    }

    /// Every role, in the order of the columns.
    public var roles: [String]
    /// Everything that can be done.
    public var rows: [Row]

    /// A table from its parts.
    public init(roles: [String], rows: [Row]) {
        self.roles = roles
        self.rows = rows
    }
}

// MARK: On the wire

extension AccountBody: ControlBodyForm {
    private enum Action: String, Codable {
        case list, show, add, describe, role, training, entitle, disable, enable, release, password,
            factor
        case recoveryCodes = "recovery-codes"
        case authority, issue
    }

    private struct Named: Codable {
        var name: String
    }
    private struct MaybeNamed: Codable {
        var name: String?
    }
    private struct NewRole: Codable {
        var name: String
        var role: String
    }
    private struct Entitlement: Codable {
        var name: String
        var lists: [String]
    }
    private struct Key: Codable {
        var key: Secret?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        func name() throws -> String { try Named(from: decoder).name }
        switch try BodyAction.read(decoder) as Action {
        case .list: self = .list
        case .show: self = .show(name: try MaybeNamed(from: decoder).name)
        case .add: self = .add(try AccountForm(from: decoder))
        case .describe: self = .describe(try PersonForm(from: decoder))
        case .role:
            let form = try NewRole(from: decoder)
            self = .role(name: form.name, role: form.role)
        case .training: self = .training(try TrainingForm(from: decoder))
        case .entitle:
            let form = try Entitlement(from: decoder)
            self = .entitle(name: form.name, lists: form.lists)
        case .disable: self = .disable(name: try name())
        case .enable: self = .enable(name: try name())
        case .release: self = .release(name: try name())
        case .password: self = .password(try PasswordForm(from: decoder))
        case .factor: self = .factor(name: try MaybeNamed(from: decoder).name)
        case .recoveryCodes: self = .recoveryCodes(name: try MaybeNamed(from: decoder).name)
        case .authority: self = .authority(key: try Key(from: decoder).key)
        case .issue: self = .issue(try IssueForm(from: decoder))
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, (any Encodable)?) =
            switch self {
            case .list: (.list, nil)
            case .show(let name): (.show, MaybeNamed(name: name))
            case .add(let form): (.add, form)
            case .describe(let form): (.describe, form)
            case .role(let name, let role): (.role, NewRole(name: name, role: role))
            case .training(let form): (.training, form)
            case .entitle(let name, let lists): (.entitle, Entitlement(name: name, lists: lists))
            case .disable(let name): (.disable, Named(name: name))
            case .enable(let name): (.enable, Named(name: name))
            case .release(let name): (.release, Named(name: name))
            case .password(let form): (.password, form)
            case .factor(let name): (.factor, MaybeNamed(name: name))
            case .recoveryCodes(let name): (.recoveryCodes, MaybeNamed(name: name))
            case .authority(let key): (.authority, Key(key: key))
            case .issue(let form): (.issue, form)
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .list: break
        case .show(let name), .factor(let name), .recoveryCodes(let name):
            rules.label(name, "name")
        case .describe(let form): form.check(&rules)
        case .disable(let name), .enable(let name), .release(let name):
            rules.label(name, "name")
        case .add(let form):
            form.person.check(&rules)
            rules.label(form.role, "role")
            rules.secret(form.password, "password")
            Self.check(lists: form.lists, &rules)
        case .role(let name, let role):
            rules.label(name, "name")
            rules.label(role, "role")
        case .training(let form):
            rules.label(form.name, "name")
            rules.label(form.course, "course")
        case .entitle(let name, let lists):
            rules.label(name, "name")
            Self.check(lists: lists, &rules)
        case .password(let form):
            rules.label(form.name, "name")
            rules.secret(form.former, "former")
            rules.secret(form.password, "password")
        case .authority(let key): rules.secret(key, "key")
        case .issue(let form):
            rules.label(form.name, "name")
            rules.label(form.vehicle, "vehicle")
            rules.label(form.challenge, "challenge")
            rules.training(form.purpose, form.course, form.until)
        }
    }

    private static func check(lists: [String], _ rules: inout BodyRules) {
        rules.require(
            lists.count <= Limits.hotlistFilesMax, "lists",
            "name at most \(Limits.hotlistFilesMax) hotlists")
        for list in lists { rules.label(list, "lists") }
    }
}
