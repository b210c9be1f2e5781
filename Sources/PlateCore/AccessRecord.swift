/// One line of the access log: who looked at what, when and why, and what came of it
/// (Civil Code 1798.90.52; CJIS Security Policy 6.0, AU-2 and AU-3).

/// What was done or tried. The raw values stand in the log for good and never change their meaning.
public enum AccessAction: String, Sendable, Codable, CaseIterable {
    /// A log-in, and one that was refused.
    case login
    /// The end of a session: by its owner, at the end of the shift, or by time.
    case logout
    /// The identity was proved once more after twelve hours.
    case reauthentication
    /// A look-up among stored reads.
    case search
    /// One stored read, hit or alert looked at.
    case view
    /// A stored picture looked at.
    case picture
    /// Live reads and alerts on a screen, from when to when; the range of reads shown.
    case watch
    /// An alert answered.
    case answer
    /// A reading corrected.
    case correction
    /// A plate to look out for entered, changed or taken back.
    case lookout
    /// A list imported or refused.
    case hotlist
    /// A canvass begun or ended.
    case canvass
    /// Records exported for booking, and released misreads fetched for replay: copies outside the car.
    case export
    /// Misreads released to technicians, or taken back.
    case misread
    /// A hold placed.
    case hold
    /// A hold released.
    case release
    /// Records destroyed by order.
    case expungement
    /// Records destroyed because their time was over.
    case purge
    /// An account made, changed, disabled or released.
    case account
    /// A password or second factor changed.
    case credential
    /// The access log looked at, verified or exported.
    case audit
    /// A sealing key made, changed or recovered.
    case key
    /// A setting changed while the car runs, such as silent running.
    case setting
    /// The daemon began or ended, or found a fault that touches custody.
    case service
}

/// Whether it was granted.
public enum AccessOutcome: String, Sendable, Codable, CaseIterable {
    case granted
    case refused
    /// Granted, and then it could not be done.
    case failed
}

/// Who did it, as the account stood at that time.
public struct AccessPerson: Sendable, Hashable, Codable {
    /// The user name; as typed where no account has it.
    public var name: String
    /// The badge number, where there is an account.
    public var badge: String?
    /// The job title, where there is an account.
    public var title: String?
    /// The agency the person is with.
    public var agency: String?

    /// A person from their parts.
    public init(name: String, badge: String? = nil, title: String? = nil, agency: String? = nil) {
        self.name = name
        self.badge = badge
        self.title = title
        self.agency = agency
    }
}

/// What names a plate, and so is sealed by itself and can be destroyed by an expungement while the
/// rest of the line stands.
public struct AccessSubject: Sendable, Hashable, Codable {
    /// The query as typed, wildcards and windows included; `nil` where nothing was typed.
    public var query: String?
    /// The ids of what was shown, answered or changed, in their text form.
    public var records: [String]
    /// How many were found in all, where more were found than named.
    public var count: Int?
    /// What was said of it: an answer, a correction, an exported file's hash.
    public var detail: String?

    /// A subject from its parts.
    public init(
        query: String? = nil, records: [String] = [], count: Int? = nil, detail: String? = nil
    ) {
        self.query = query
        self.records = records
        self.count = count
        self.detail = detail
    }
}

/// One line of the access log, as it was made.
public struct AccessRecord: Sendable, Hashable, Codable {
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The car's offset from UTC then, in minutes, east positive.
    public var offsetMinutes: Int
    /// Where the time came from.
    public var timeSource: WallTimeSource
    /// What was done or tried.
    public var action: AccessAction
    /// What came of it.
    public var outcome: AccessOutcome
    /// Who; `nil` for what the daemon does by itself.
    public var person: AccessPerson?
    /// The purpose given.
    public var purpose: String?
    /// The case, incident or matter number given.
    public var caseNumber: String?
    /// Why it was refused or failed, or what the daemon did; never names a plate.
    public var reason: String?
    /// The session it was done in, so that lines of one log-in belong together.
    public var session: String?
    /// The peer on the control socket: `process/user/group`.
    public var peer: String?
    /// What names a plate.
    public var subject: AccessSubject?

    /// When.
    public var time: WallTime { WallTime(milliseconds: milliseconds) }

    /// A line from its parts.
    public init(
        time: WallTime, offsetMinutes: Int, timeSource: WallTimeSource, action: AccessAction,
        outcome: AccessOutcome, person: AccessPerson? = nil, purpose: String? = nil,
        caseNumber: String? = nil, reason: String? = nil, session: String? = nil,
        peer: String? = nil, subject: AccessSubject? = nil
    ) {
        milliseconds = time.milliseconds
        self.offsetMinutes = offsetMinutes
        self.timeSource = timeSource
        self.action = action
        self.outcome = outcome
        self.person = person
        self.purpose = purpose
        self.caseNumber = caseNumber
        self.reason = reason
        self.session = session
        self.peer = peer
        self.subject = subject
    }
}
