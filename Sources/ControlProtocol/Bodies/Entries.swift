/// Reads, hits and alerts as they are told to somebody who is logged in.
import PlateCore

/// A stored read.
public struct ReadEntry: Codable, Sendable, Hashable {
    /// A picture that is kept of it.
    public struct Picture: Codable, Sendable, Hashable {
        /// `crop` or `scene`.
        public var kind: String
        /// SHA-256 of the JPEG, hexadecimal.
        public var sha256: String

        /// A picture from its parts.
        public init(kind: String, sha256: String) {
            self.kind = kind
            self.sha256 = sha256
        }
    }

    /// Its id.
    public var id: String
    /// Letters and digits, as last read.
    public var text: String
    /// How likely that is right, 0…1.
    public var confidence: Double
    /// Two letters, where known.
    @ExplicitNull public var state: String?
    /// How sure the state is, 0…1.
    public var stateConfidence: Double
    /// The camera's name.
    public var camera: String
    /// When.
    @WireTime public var capturedAt: WallTime
    /// Where that time came from.
    public var timeSource: WallTimeSource
    /// Where, where known.
    @ExplicitNull public var position: Position?
    /// How often its reading was changed.
    public var revision: Int
    /// How many listed plates it met.
    public var hits: Int
    /// What can be asked for with `picture`.
    public var pictures: [Picture]

    /// An entry from its parts.
    public init(
        id: String, text: String, confidence: Double, state: String?, stateConfidence: Double,
        camera: String, capturedAt: WallTime, timeSource: WallTimeSource, position: Position?,
        revision: Int, hits: Int, pictures: [Picture]
    ) {
        self.id = id
        self.text = text
        self.confidence = confidence.told
        _state = ExplicitNull(wrappedValue: state)
        self.stateConfidence = stateConfidence.told
        self.camera = camera
        _capturedAt = WireTime(wrappedValue: capturedAt)
        self.timeSource = timeSource
        _position = ExplicitNull(wrappedValue: position)
        self.revision = revision
        self.hits = hits
        self.pictures = pictures
    }
}

/// The answer to `reads`.
public struct ReadsPage: Codable, Sendable, Hashable {
    /// Newest first.
    public var reads: [ReadEntry]
    /// For the next page; `nil` at the end.
    @ExplicitNull public var cursor: String?

    /// A page from its parts.
    public init(reads: [ReadEntry], cursor: String?) {
        self.reads = reads
        _cursor = ExplicitNull(wrappedValue: cursor)
    }
}

/// What a read met in a list.
public struct HitEntry: Codable, Sendable, Hashable {
    /// The list.
    public var list: String
    /// Why the plate is listed.
    public var category: HotlistCategory
    /// The listed text.
    public var text: String
    /// The listed state.
    @ExplicitNull public var state: String?
    /// How they met.
    public var match: MatchKind
    /// Whether the states agree.
    public var stateMatch: StateMatch
    /// How old the list was.
    @ExplicitNull public var listAgeSeconds: Int64?
    /// What an officer must know to stay safe; never withheld.
    @ExplicitNull public var caution: String?
    /// What the list says beside; `nil` where it is withheld.
    @ExplicitNull public var description: String?
    /// Somebody who is logged in may not see the rest: ask dispatch.
    public var isWithheld: Bool

    /// An entry from its parts.
    public init(
        list: String, category: HotlistCategory, text: String, state: String?, match: MatchKind,
        stateMatch: StateMatch, listAgeSeconds: Int64?, caution: String?, description: String?,
        isWithheld: Bool
    ) {
        _caution = ExplicitNull(wrappedValue: caution)
        self.list = list
        self.category = category
        self.text = text
        _state = ExplicitNull(wrappedValue: state)
        self.match = match
        self.stateMatch = stateMatch
        _listAgeSeconds = ExplicitNull(wrappedValue: listAgeSeconds)
        _description = ExplicitNull(wrappedValue: description)
        self.isWithheld = isWithheld
    }
}

/// An alert.
public struct AlertEntry: Codable, Sendable, Hashable {
    /// Its id.
    public var id: String
    /// The id of the read that met the entry.
    public var readId: String
    /// The text as it was when the alert was raised.
    public var text: String
    /// What it met.
    public var entry: HitEntry
    /// Where it stands.
    public var state: AlertState
    /// Whether CLETS said active; until then it is UNVERIFIED.
    public var isVerified: Bool
    /// Whether it is on disk; until then it is NOT RECORDED.
    public var isRecorded: Bool
    /// When it was raised.
    @WireTime public var raisedAt: WallTime

    /// An entry from its parts.
    public init(
        id: String, readId: String, text: String, entry: HitEntry, state: AlertState,
        isVerified: Bool = false, isRecorded: Bool = true, raisedAt: WallTime
    ) {
        self.id = id
        self.readId = readId
        self.text = text
        self.entry = entry
        self.state = state
        self.isVerified = isVerified
        self.isRecorded = isRecorded
        _raisedAt = WireTime(wrappedValue: raisedAt)
    }
}

/// The answer to `alerts`.
public struct AlertsPage: Codable, Sendable, Hashable {
    /// Newest first.
    public var alerts: [AlertEntry]
    /// For the next page; `nil` at the end.
    @ExplicitNull public var cursor: String?

    /// A page from its parts.
    public init(alerts: [AlertEntry], cursor: String?) {
        self.alerts = alerts
        _cursor = ExplicitNull(wrappedValue: cursor)
    }
}

/// The answer to `read`: everything that is kept of one read.
public struct ReadReport: Codable, Sendable, Hashable {
    /// A former reading.
    public struct Revision: Codable, Sendable, Hashable {
        /// 0 was the first.
        public var revision: Int
        /// What it said.
        public var text: String
        /// How likely that seemed.
        public var confidence: Double

        /// A reading from its parts.
        public init(revision: Int, text: String, confidence: Double) {
            self.revision = revision
            self.text = text
            self.confidence = confidence.told
        }
    }

    /// The read.
    public var read: ReadEntry
    /// Ranked texts, the told one first.
    public var candidates: [TextCandidate]
    /// Former readings, the first one first.
    public var revisions: [Revision]
    /// What it met.
    public var hits: [HitEntry]
    /// What was raised for it.
    public var alerts: [AlertEntry]

    /// A report from its parts.
    public init(
        read: ReadEntry, candidates: [TextCandidate], revisions: [Revision], hits: [HitEntry],
        alerts: [AlertEntry]
    ) {
        self.read = read
        self.candidates = candidates
        self.revisions = revisions
        self.hits = hits
        self.alerts = alerts
    }
}

/// The answer to `picture`: a piece of a JPEG.
public struct PictureChunk: Codable, Sendable, Hashable {
    /// SHA-256 of the whole, as it was recorded, hexadecimal.
    public var sha256: String
    /// Bytes of the whole.
    public var bytes: Int
    /// Bytes before this piece.
    public var offset: Int
    /// The piece in base 64, `Limits.controlChunkBytesMax` at most.
    public var base64: String

    /// A piece from its parts.
    public init(sha256: String, bytes: Int, offset: Int, base64: String) {
        self.sha256 = sha256
        self.bytes = bytes
        self.offset = offset
        self.base64 = base64
    }
}

/// The answer to `subscribe`.
public struct WatchReport: Codable, Sendable, Hashable {
    /// The watch's number; the access log has it too. `nil` where it has ended.
    @ExplicitNull public var number: Int64?
    /// Whether reads come.
    public var reads: Bool
    /// Whether alerts come.
    public var alerts: Bool

    /// A report from its parts.
    public init(number: Int64?, reads: Bool, alerts: Bool) {
        _number = ExplicitNull(wrappedValue: number)
        self.reads = reads
        self.alerts = alerts
    }
}

/// Something that a watching client gets by itself.
public struct LiveEvent: Codable, Sendable, Hashable {
    /// What happened.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// A read was recorded.
        case read
        /// A recorded read reads otherwise now.
        case readChanged = "read-changed"
        /// An alert was raised.
        case alert
        /// An alert stands otherwise now: recorded, or its reading changed.
        case alertChanged = "alert-changed"
        /// The board of the shift's alerts changed.
        case board
        /// The watch has ended: its session is over.
        case ended
    }

    /// What happened.
    public var kind: Kind
    /// The read it happened to.
    public var read: ReadEntry?
    /// The alert it happened to.
    public var alert: AlertEntry?
    /// The board as it stands now.
    public var board: BoardReport?

    /// An event from its parts.
    public init(
        _ kind: Kind, read: ReadEntry? = nil, alert: AlertEntry? = nil, board: BoardReport? = nil
    ) {
        self.kind = kind
        self.read = read
        self.alert = alert
        self.board = board
    }
}
