/// What a console is told of an alert.
import PlateCore

/// The alert in front of the crew.
public struct AlertCard: Sendable, Hashable {
    /// The record's name, in its text form.
    public var id: String
    /// The revision that is shown: answers name it.
    public var revision: Int
    /// How far it has come.
    public var stage: AlertStage
    /// What stands over it.
    public var verification: AlertVerification
    /// Why the plate is listed.
    public var category: HotlistCategory
    /// How read and entry met.
    public var match: MatchKind
    /// Whether the states agree.
    public var stateMatch: StateMatch
    /// The text that was read.
    public var readText: String
    /// Characters of it, from 0, that the reader was not sure of.
    public var unsure: Set<Int>
    /// The text before later frames changed it.
    public var formerText: String?
    /// Whether the reading still meets the entry.
    public var meetsEntry = true
    /// The state that was read, two letters.
    public var readState: String?
    /// The listed plate, or the pattern.
    public var listedText: String
    /// The listed state, two letters.
    public var listedState: String?
    /// The vehicle in the list's words, where it gives one.
    public var vehicleDescription: String?
    /// The list.
    public var list: String
    /// The entering agency, where the list names it.
    public var enteringAgency: String?
    /// How old the list was at the hit, where known.
    public var listAgeSeconds: Int64?
    /// What the list says for the officer's safety.
    public var caution: String?
    /// Whether fields are withheld because the crew may not see this list's.
    public var isWithheld = false
    /// The camera, by its side.
    public var camera: String
    /// Degrees clockwise from north in which the car drove.
    public var heading: Double?
    /// Where, in words or coordinates.
    public var place: String?
    /// When the picture was taken.
    public var capturedAt: WallTime
    /// Whether it is on the disk.
    public var isRecorded = true
    /// Whether two consoles disagree.
    public var isInConflict = false
    /// The comparison that counts.
    public var comparison: PlateComparison?
    /// The CLETS answer that counts.
    public var clets: CLETSAnswer?
    /// The disposition in force.
    public var disposition: AlertDisposition?
    /// Who answered last.
    public var answeredBy: String?
    /// How often the plate was seen again.
    public var repeats = 0
    /// The plate's picture.
    public var plate: ConsolePicture?
    /// The whole picture.
    public var scene: ConsolePicture?

    /// A card from the parts that every alert has.
    public init(
        id: String, revision: Int, stage: AlertStage, verification: AlertVerification,
        category: HotlistCategory, match: MatchKind, stateMatch: StateMatch, readText: String,
        unsure: Set<Int> = [], readState: String?, listedText: String, listedState: String?,
        vehicleDescription: String?, list: String, enteringAgency: String? = nil,
        listAgeSeconds: Int64?, camera: String, heading: Double? = nil, place: String? = nil,
        capturedAt: WallTime
    ) {
        self.id = id
        self.revision = revision
        self.stage = stage
        self.verification = verification
        self.category = category
        self.match = match
        self.stateMatch = stateMatch
        self.readText = readText
        self.unsure = unsure
        self.readState = readState
        self.listedText = listedText
        self.listedState = listedState
        self.vehicleDescription = vehicleDescription
        self.list = list
        self.enteringAgency = enteringAgency
        self.listAgeSeconds = listAgeSeconds
        self.camera = camera
        self.heading = heading
        self.place = place
        self.capturedAt = capturedAt
    }

    /// How urgent it is.
    public var priority: AlertPriority { AlertPriority(category) }

    /// The title: what is not an exact match is only possible.
    public var title: String { (match == .exact ? "" : "POSSIBLE ") + category.words }
}

/// Another alert that is open.
public struct AlertLine: Sendable, Hashable {
    /// The record's name, in its text form.
    public var id: String
    /// The revision that is shown.
    public var revision: Int
    /// Its title.
    public var title: String
    /// The text that was read.
    public var text: String
    /// Why the plate is listed.
    public var category: HotlistCategory
    /// How far it has come.
    public var stage: AlertStage
    /// What stands over it.
    public var verification: AlertVerification
    /// When the picture was taken.
    public var capturedAt: WallTime
    /// Whether it was put off.
    public var isPutOff: Bool

    /// A line from its parts.
    public init(
        id: String, revision: Int, title: String, text: String, category: HotlistCategory,
        stage: AlertStage,
        verification: AlertVerification, capturedAt: WallTime, isPutOff: Bool = false
    ) {
        self.id = id
        self.revision = revision
        self.title = title
        self.text = text
        self.category = category
        self.stage = stage
        self.verification = verification
        self.capturedAt = capturedAt
        self.isPutOff = isPutOff
    }
}

/// One read in the live list.
public struct ReadLine: Sendable, Hashable {
    /// The record's name, in its text form.
    public var id: String
    /// When the picture was taken.
    public var capturedAt: WallTime
    /// The camera.
    public var camera: String
    /// The text.
    public var text: String
    /// The state, two letters.
    public var state: String?
    /// 0...1.
    public var confidence: Double
    /// Whether it met an entry, and that entry's category.
    public var category: HotlistCategory?
    /// Whether it is on the disk.
    public var isRecorded: Bool

    /// A line from its parts.
    public init(
        id: String, capturedAt: WallTime, camera: String, text: String, state: String?,
        confidence: Double, category: HotlistCategory? = nil, isRecorded: Bool = true
    ) {
        self.id = id
        self.capturedAt = capturedAt
        self.camera = camera
        self.text = text
        self.state = state
        self.confidence = confidence
        self.category = category
        self.isRecorded = isRecorded
    }
}
