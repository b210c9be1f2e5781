/// The board of a shift's alerts as a console is told of it: everything an officer sees of an alert.
import PlateCore

/// An alert with its whole card.
public struct AlertDetail: Codable, Sendable, Hashable {
    /// Its id.
    public var id: String
    /// The revision that this is; answers name it.
    public var revision: Int
    /// The id of the read that met the entry.
    public var readId: String
    /// How far it has come.
    public var stage: AlertStage
    /// What stands over it.
    public var verification: AlertVerification
    /// The text now.
    public var text: String
    /// How likely each character of it is, 0…1; empty where it is not known.
    public var characterConfidences: [Double]
    /// The text before later frames changed it.
    @ExplicitNull public var formerText: String?
    /// What an officer says the plate really reads.
    @ExplicitNull public var correctedText: String?
    /// Whether the reading still meets the entry.
    public var meetsEntry: Bool
    /// The state that was read, two letters.
    @ExplicitNull public var state: String?
    /// What it met, as the crew may see it.
    public var entry: HitEntry
    /// The agency that entered it, where the list names it and the crew may see it.
    @ExplicitNull public var enteringAgency: String?
    /// The camera's name.
    public var camera: String
    /// Where the car was.
    @ExplicitNull public var position: Position?
    /// Degrees clockwise from north in which it drove.
    @ExplicitNull public var heading: Double?
    /// When the picture was taken.
    @WireTime public var capturedAt: WallTime
    /// When it was raised.
    @WireTime public var raisedAt: WallTime
    /// Whether it is on the disk; until then it is NOT RECORDED.
    public var isRecorded: Bool
    /// Whether it was put off.
    public var isPutOff: Bool
    /// Whether two consoles disagree.
    public var isInConflict: Bool
    /// Whether the reading changed or a conflict arose and nobody has looked since.
    public var needsLook: Bool
    /// The comparison that counts.
    @ExplicitNull public var comparison: PlateComparison?
    /// The CLETS answer that counts.
    @ExplicitNull public var clets: CLETSAnswer?
    /// The disposition in force.
    @ExplicitNull public var disposition: AlertDisposition?
    /// The user name of who answered last.
    @ExplicitNull public var answeredBy: String?
    /// How often the plate was met again.
    public var repeats: Int
    /// The plate's picture, a JPEG in base 64; the whole picture is asked for with `picture`.
    @ExplicitNull public var plate: String?

    /// A card from its parts.
    public init(
        id: String, revision: Int, readId: String, stage: AlertStage,
        verification: AlertVerification, text: String, characterConfidences: [Double],
        formerText: String?, correctedText: String?, meetsEntry: Bool, state: String?,
        entry: HitEntry, enteringAgency: String?, camera: String, position: Position?,
        heading: Double?, capturedAt: WallTime, raisedAt: WallTime, isRecorded: Bool,
        isPutOff: Bool, isInConflict: Bool, needsLook: Bool, comparison: PlateComparison?,
        clets: CLETSAnswer?, disposition: AlertDisposition?, answeredBy: String?, repeats: Int,
        plate: String?
    ) {
        self.id = id
        self.revision = revision
        self.readId = readId
        self.stage = stage
        self.verification = verification
        self.text = text
        self.characterConfidences = characterConfidences.map(\.told)
        _formerText = ExplicitNull(wrappedValue: formerText)
        _correctedText = ExplicitNull(wrappedValue: correctedText)
        self.meetsEntry = meetsEntry
        _state = ExplicitNull(wrappedValue: state)
        self.entry = entry
        _enteringAgency = ExplicitNull(wrappedValue: enteringAgency)
        self.camera = camera
        _position = ExplicitNull(wrappedValue: position)
        _heading = ExplicitNull(wrappedValue: heading)
        _capturedAt = WireTime(wrappedValue: capturedAt)
        _raisedAt = WireTime(wrappedValue: raisedAt)
        self.isRecorded = isRecorded
        self.isPutOff = isPutOff
        self.isInConflict = isInConflict
        self.needsLook = needsLook
        _comparison = ExplicitNull(wrappedValue: comparison)
        _clets = ExplicitNull(wrappedValue: clets)
        _disposition = ExplicitNull(wrappedValue: disposition)
        _answeredBy = ExplicitNull(wrappedValue: answeredBy)
        self.repeats = repeats
        _plate = ExplicitNull(wrappedValue: plate)
    }
}

/// The answer to `shift`, and what comes unasked to whoever watches alerts, whenever it changes.
public struct BoardReport: Codable, Sendable, Hashable {
    /// A call to the crew. The daemon sounds it; a console of a car without a player rings its bell.
    public struct Call: Codable, Sendable, Hashable {
        /// Counts calls since the daemon began, so that each is heeded once.
        public var number: Int64
        /// Which alert.
        public var alert: String
        /// Why: `raised`, `unanswered`, `putOff`, `seenAgain`, `readingChanged`, `conflict`,
        /// `restarted` or `handedOver`.
        public var cause: String
        /// Whether a console shall ring its bell: sound is wanted and the daemon has no player.
        public var ringsBell: Bool

        /// A call from its parts.
        public init(number: Int64, alert: String, cause: String, ringsBell: Bool) {
            self.number = number
            self.alert = alert
            self.cause = cause
            self.ringsBell = ringsBell
        }
    }

    /// Counts changes of the board since the daemon began; a report of a lower number is older.
    public var number: Int64
    /// The alert in front of the crew.
    @ExplicitNull public var front: AlertDetail?
    /// All other open alerts, the most urgent first, without pictures.
    public var waiting: [AlertDetail]
    /// The alert that was closed last in this shift, so that it can be amended.
    @ExplicitNull public var lastClosed: AlertDetail?
    /// The last call.
    @ExplicitNull public var call: Call?
    /// Who is logged in, as shown.
    public var crew: [String]
    /// What motion allows.
    public var presentation: MotionPresentation
    /// Whether this shift has yet to say if typing is held back: the car has no speed source.
    public var asksTyping: Bool
    /// Visual only.
    public var isSilent: Bool
    /// Sound off for all but the highest priority.
    public var isMuted: Bool
    /// The incident of the canvass that is on.
    @ExplicitNull public var canvass: String?
    /// Reads that were tagged in it, or in the one that just ended.
    @ExplicitNull public var canvassReads: Int?

    /// A report from its parts.
    public init(
        number: Int64, front: AlertDetail?, waiting: [AlertDetail], lastClosed: AlertDetail?,
        call: Call?, crew: [String], presentation: MotionPresentation, asksTyping: Bool,
        isSilent: Bool, isMuted: Bool, canvass: String?, canvassReads: Int? = nil
    ) {
        self.number = number
        _front = ExplicitNull(wrappedValue: front)
        self.waiting = waiting
        _lastClosed = ExplicitNull(wrappedValue: lastClosed)
        _call = ExplicitNull(wrappedValue: call)
        self.crew = crew
        self.presentation = presentation
        self.asksTyping = asksTyping
        self.isSilent = isSilent
        self.isMuted = isMuted
        _canvass = ExplicitNull(wrappedValue: canvass)
        _canvassReads = ExplicitNull(wrappedValue: canvassReads)
    }
}
