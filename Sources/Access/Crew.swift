/// Everybody who is logged in to one car, as pure state.
import PlateCore

/// The sessions of a car.
public struct Crew: Sendable {
    /// The sessions, in the order in which they began.
    public private(set) var sessions: [Session] = []
    private let settings: AccessSettings

    /// Nobody.
    public init(settings: AccessSettings) {
        self.settings = settings
    }

    /// Whether somebody more may come.
    public var hasRoom: Bool { sessions.count < Limits.sessionsMax }

    /// Opens a session for somebody who was let in.
    ///
    /// - Throws: a refusal where there are as many as a car takes.
    public mutating func begin(
        _ grant: LoginGrant, peer: String?, at moment: AccessMoment, random: RandomBytes
    ) throws(AccessRefusal) -> (session: Session, token: SessionToken) {
        guard hasRoom else { throw AccessRefusal(.tooManySessions) }
        let token = SessionToken.make(random: random)
        let session = Session(
            id: Base32.spoken(random(10), count: 16), person: grant.account.person,
            role: grant.account.role, entitlements: grant.account.entitlements,
            stated: grant.stated, peer: peer, began: moment, proved: moment, used: moment,
            tokenHash: token.hash)
        sessions.append(session)
        return (session, token)
    }

    /// The session of `token`, where there is one.
    public func session(of token: SessionToken) -> Session? {
        index(of: token).map { sessions[$0] }
    }

    private func index(of token: SessionToken) -> Int? {
        let hash = token.hash
        return sessions.firstIndex { SecretBytes.areEqual($0.tokenHash, hash) }
    }

    /// The session of `token`, where it may do what needs `permission` now. What a person does by hand
    /// counts as use; a screen that asks for alerts by itself does not.
    ///
    /// - Throws: a refusal where nobody has the token, the role may not, or the session is locked.
    public mutating func authorise(
        _ token: SessionToken?, _ permission: Permission, at moment: AccessMoment
    ) throws(AccessRefusal) -> Session {
        guard let token, let index = index(of: token) else { throw AccessRefusal(.noSession) }
        let session = sessions[index]
        guard session.role.may(permission) else {
            throw AccessRefusal(.notPermitted(permission, session.role))
        }
        let cause = session.lockCause(at: moment, settings: settings)
        if let cause, !permission.outlastsLock {
            throw AccessRefusal(.reauthenticationDue(cause))
        }
        if cause == nil, !permission.outlastsLock || permission == .answer {
            sessions[index].used = moment
        }
        return sessions[index]
    }

    /// The purpose and number of one search: the session's, or what was stated for it alone.
    ///
    /// - Throws: a refusal where what was stated is none, or a number is wanted and there is none.
    public func purpose(
        ofSearchIn session: Session, word: String?, caseNumber: String?
    ) throws(AccessRefusal) -> StatedPurpose {
        var stated = session.stated
        if word != nil || caseNumber != nil {
            stated = try StatedPurpose(
                word: word ?? session.stated.purpose.word,
                caseNumber: caseNumber ?? session.stated.caseNumber?.text,
                among: settings.purposes)
        }
        guard !settings.searchNeedsCaseNumber || stated.caseNumber != nil else {
            throw AccessRefusal(.searchNeedsCaseNumber)
        }
        return stated
    }

    /// The owner of `token` proved their identity again.
    public mutating func proved(_ token: SessionToken, at moment: AccessMoment) {
        guard let index = index(of: token) else { return }
        sessions[index].proved = moment
        sessions[index].used = moment
    }

    /// Puts the number that was pending down.
    public mutating func settle(_ token: SessionToken, caseNumber: CaseNumber) {
        guard let index = index(of: token) else { return }
        sessions[index].stated.caseNumber = caseNumber
    }

    /// Ends the session of `token`.
    public mutating func end(_ token: SessionToken) -> Session? {
        index(of: token).map { sessions.remove(at: $0) }
    }

    /// Ends the sessions that their owners forgot to end: what somebody else does in them would stand in
    /// their name.
    public mutating func endForgotten(at moment: AccessMoment) -> [Session] {
        let isForgotten = { (session: Session) in
            moment.milliseconds(since: session.used) > Limits.sessionForgottenHoursMax * 3_600_000
        }
        defer { sessions.removeAll(where: isForgotten) }
        return sessions.filter(isForgotten)
    }

    /// Ends every session: the end of a shift.
    public mutating func endAll() -> [Session] {
        defer { sessions = [] }
        return sessions
    }

    /// Brings sessions of `account` up to date with it, and ends them where it was shut, got another role
    /// or was given another password. A lock after failed log-ins ends none: whoever typed wrongly was
    /// somebody else.
    public mutating func follow(_ account: Account) -> [Session] {
        let ended = sessions.filter {
            $0.name == account.name
                && (account.disablement != nil || account.role != $0.role
                    || account.password.mustChange)
        }
        sessions.removeAll { session in ended.contains { $0.id == session.id } }
        for index in sessions.indices where sessions[index].name == account.name {
            sessions[index].entitlements = account.entitlements
            sessions[index].person = account.person
        }
        return ended
    }

    /// Whether details of entries of `list` may be shown: everybody logged in is entitled to them, and
    /// somebody is logged in.
    public func mayShowDetails(of list: String) -> Bool {
        !sessions.isEmpty && sessions.allSatisfy { $0.entitlements.cover(list) }
    }

    /// The same of one entry, by the entitlement that it needs.
    public func mayShowDetails(of entry: HotlistEntry) -> Bool {
        mayShowDetails(of: entry.entitlement ?? entry.list)
    }

    /// `entry` as it may be shown to everybody who is logged in.
    public func shown(_ entry: HotlistEntry) -> ShownEntry {
        ShownEntry(entry, inFull: mayShowDetails(of: entry))
    }
}

/// A hotlist's entry as it may be shown (policy 475.4 e).
public struct ShownEntry: Sendable, Hashable {
    /// The plate.
    public var text: String
    /// The issuing state.
    public var state: String?
    /// Why it is listed.
    public var category: HotlistCategory
    /// What an officer must know to stay safe; always shown.
    public var caution: String?
    /// All the rest; `nil` where it is withheld.
    public var details: HotlistEntry?

    /// What stands in the place of what is withheld.
    public static let withheldText = "ask dispatch"
    /// Columns of lists that hold a caution, in lower case without blanks and marks.
    static let cautionColumns: Set<String> = [
        "caution", "cautions", "officersafety", "officersafetycaution", "safety", "armed", "hazard",
    ]

    init(_ entry: HotlistEntry, inFull: Bool) {
        text = entry.text
        state = entry.state
        category = entry.category
        let cautions = entry.annotations.filter { column, value in
            !value.isEmpty
                && Self.cautionColumns.contains(column.lowercased().filter(\.isLetter))
        }
        let texts = cautions.sorted { $0.key < $1.key }.map(\.value)
        caution = texts.isEmpty ? nil : texts.joined(separator: "; ")
        details = inFull ? entry : nil
    }
}
