/// What the access log says of a stretch of time, in sections: the answer to `audit` with `report`.
import PlateCore

/// A report for whoever audits, structured so that it can be printed, compared and kept.
public struct AuditReport: Codable, Sendable, Hashable {
    /// Log-ins of one person.
    public struct Logins: Codable, Sendable, Hashable {
        /// The user name; as typed where no account has it.
        public var name: String
        /// The agency.
        @ExplicitNull public var agency: String?
        /// That opened a session.
        public var granted: Int
        /// That were refused.
        public var refused: Int
        /// The last one.
        @WireTime public var lastAt: WallTime

        /// A section's row from its parts.
        public init(
            name: String, agency: String?, granted: Int, refused: Int, lastAt: WallTime
        ) {
            self.name = name
            _agency = ExplicitNull(wrappedValue: agency)
            self.granted = granted
            self.refused = refused
            _lastAt = WireTime(wrappedValue: lastAt)
        }
    }

    /// What one person looked at for one purpose.
    public struct Queries: Codable, Sendable, Hashable {
        /// The user name.
        public var name: String
        /// The agency.
        @ExplicitNull public var agency: String?
        /// The purpose.
        @ExplicitNull public var purpose: String?
        /// Case numbers that were given, sorted.
        public var caseNumbers: [String]
        /// Searches.
        public var searches: Int
        /// Reads, hits and alerts looked at by themselves.
        public var views: Int
        /// Pictures.
        public var pictures: Int
        /// Watches of the live screen.
        public var watches: Int
        /// Exports.
        public var exports: Int

        /// A section's row from its parts.
        public init(
            name: String, agency: String?, purpose: String?, caseNumbers: [String], searches: Int,
            views: Int, pictures: Int, watches: Int, exports: Int
        ) {
            self.name = name
            _agency = ExplicitNull(wrappedValue: agency)
            _purpose = ExplicitNull(wrappedValue: purpose)
            self.caseNumbers = caseNumbers
            self.searches = searches
            self.views = views
            self.pictures = pictures
            self.watches = watches
            self.exports = exports
        }
    }

    /// Alerts with one outcome.
    public struct Alerts: Codable, Sendable, Hashable {
        /// `raised`, `acknowledged`, a disposition, or `repeated`: it was counted with another alert of the
        /// same plate at the same place.
        public var outcome: String
        /// How many.
        public var count: Int

        /// A section's row from its parts.
        public init(outcome: String, count: Int) {
            self.outcome = outcome
            self.count = count
        }
    }

    /// An alert that CLETS has not confirmed.
    public struct Unverified: Codable, Sendable, Hashable {
        /// The alert's id.
        public var alert: String
        /// When it was raised.
        @WireTime public var raisedAt: WallTime
        /// The list it met.
        public var list: String
        /// Why the plate is listed.
        public var category: HotlistCategory
        /// Where the alert stands.
        public var state: AlertState

        /// A section's row from its parts.
        public init(
            alert: String, raisedAt: WallTime, list: String, category: HotlistCategory,
            state: AlertState
        ) {
            self.alert = alert
            _raisedAt = WireTime(wrappedValue: raisedAt)
            self.list = list
            self.category = category
            self.state = state
        }
    }

    /// What officers said of the hits that one camera had on one list.
    public struct Precision: Codable, Sendable, Hashable {
        /// The camera's name.
        public var camera: String
        /// The list.
        public var list: String
        /// Read and listed plate agreed, the vehicle too or not.
        public var borneOut: Int
        /// The picture showed other characters than were read.
        public var misread: Int
        /// Another state's plate.
        public var wrongState: Int

        /// The share that was borne out, of those that were compared.
        public var share: Double { Double(borneOut) / Double(borneOut + misread + wrongState) }

        /// A section's row from its parts.
        public init(camera: String, list: String, borneOut: Int, misread: Int, wrongState: Int) {
            self.camera = camera
            self.list = list
            self.borneOut = borneOut
            self.misread = misread
            self.wrongState = wrongState
        }
    }

    /// An alert that was acted on without the one answer that verifies.
    public struct ActedOn: Codable, Sendable, Hashable {
        /// The alert's id.
        public var alert: String
        /// When it was raised.
        @WireTime public var raisedAt: WallTime
        /// What was done.
        public var disposition: AlertDisposition
        /// What CLETS had said, or why it could not be asked.
        public var verification: String
        /// Who closed it.
        @ExplicitNull public var by: String?

        /// A section's row from its parts.
        public init(
            alert: String, raisedAt: WallTime, disposition: AlertDisposition, verification: String,
            by: String?
        ) {
            self.alert = alert
            _raisedAt = WireTime(wrappedValue: raisedAt)
            self.disposition = disposition
            self.verification = verification
            _by = ExplicitNull(wrappedValue: by)
        }
    }

    /// What officers answered.
    public struct Answers: Codable, Sendable, Hashable {
        /// By camera and list.
        public var precision: [Precision]
        /// Alerts closed without an answer of CLETS, by the reason or by the disposition that needs none.
        public var closedWithoutCLETS: [String: Int]
        /// Comparisons that were made.
        public var comparisons: Int
        /// Those made sooner than a picture can be compared: 1.5 s.
        public var hastyComparisons: Int
        /// Alerts that were acted on unverified.
        public var actedOnUnverified: [ActedOn]

        /// A section from its parts.
        public init(
            precision: [Precision] = [], closedWithoutCLETS: [String: Int] = [:],
            comparisons: Int = 0, hastyComparisons: Int = 0, actedOnUnverified: [ActedOn] = []
        ) {
            self.precision = precision
            self.closedWithoutCLETS = closedWithoutCLETS
            self.comparisons = comparisons
            self.hastyComparisons = hastyComparisons
            self.actedOnUnverified = actedOnUnverified
        }
    }

    /// Something that was refused.
    public struct Refusals: Codable, Sendable, Hashable {
        /// The user name; `nil` where nobody was known.
        @ExplicitNull public var name: String?
        /// What was tried.
        public var action: AccessAction
        /// Why it was refused.
        public var reason: String
        /// How often.
        public var count: Int
        /// The last time.
        @WireTime public var lastAt: WallTime

        /// A section's row from its parts.
        public init(
            name: String?, action: AccessAction, reason: String, count: Int, lastAt: WallTime
        ) {
            _name = ExplicitNull(wrappedValue: name)
            self.action = action
            self.reason = reason
            self.count = count
            _lastAt = WireTime(wrappedValue: lastAt)
        }
    }

    /// The first moment reported on; `nil` from the beginning.
    @WireTimeOrNull public var from: WallTime?
    /// The last moment reported on.
    @WireTime public var through: WallTime
    /// The car.
    @ExplicitNull public var vehicle: String?
    /// The department.
    @ExplicitNull public var agency: String?
    /// The designee in charge: title and name.
    @ExplicitNull public var designee: String?
    /// Who made the report.
    public var madeBy: String
    /// Lines of the log in this stretch.
    public var lines: Int
    /// The last line of the log, to be noted down.
    @ExplicitNull public var head: AuditHead?
    /// The last audit before this one.
    @WireTimeOrNull public var lastAuditAt: WallTime?
    /// Whether the last audit before this one is longer ago than it may be.
    public var isAuditOverdue: Bool
    /// By person.
    public var logins: [Logins]
    /// By person and purpose.
    public var queries: [Queries]
    /// By outcome.
    public var alerts: [Alerts]
    /// Hits that nobody verified.
    public var unverified: [Unverified]
    /// What officers answered.
    public var answers: Answers
    /// Refused accesses, by person and reason.
    public var refusals: [Refusals]
    /// Holds placed and released, exports, expungements, changes of accounts: how many of each.
    public var acts: [String: Int]

    /// A report from its parts.
    public init(
        from: WallTime?, through: WallTime, vehicle: String?, agency: String?, designee: String?,
        madeBy: String, lines: Int, head: AuditHead?, lastAuditAt: WallTime?,
        isAuditOverdue: Bool, logins: [Logins], queries: [Queries], alerts: [Alerts],
        unverified: [Unverified], answers: Answers = Answers(), refusals: [Refusals],
        acts: [String: Int]
    ) {
        _from = WireTimeOrNull(wrappedValue: from)
        _through = WireTime(wrappedValue: through)
        _vehicle = ExplicitNull(wrappedValue: vehicle)
        _agency = ExplicitNull(wrappedValue: agency)
        _designee = ExplicitNull(wrappedValue: designee)
        self.madeBy = madeBy
        self.lines = lines
        _head = ExplicitNull(wrappedValue: head)
        _lastAuditAt = WireTimeOrNull(wrappedValue: lastAuditAt)
        self.isAuditOverdue = isAuditOverdue
        self.logins = logins
        self.queries = queries
        self.alerts = alerts
        self.unverified = unverified
        self.answers = answers
        self.refusals = refusals
        self.acts = acts
    }
}
