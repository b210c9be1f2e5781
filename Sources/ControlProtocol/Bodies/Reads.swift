/// Looking among stored reads, at one of them, at its pictures and at alerts.
import PlateCore

/// A circle on the ground.
public struct PlaceCircle: Codable, Sendable, Hashable {
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double
    /// Metres.
    public var radiusMetres: Double

    /// A circle from its parts.
    public init(latitude: Double, longitude: Double, radiusMetres: Double) {
        self.latitude = latitude
        self.longitude = longitude
        self.radiusMetres = radiusMetres
    }
}

/// The body of `reads`: which are wanted, newest first.
public struct ReadsBody: Codable, Sendable, Hashable {
    /// A plate, or a pattern with `?` for one character and `*` for any number; as typed. Several
    /// words are fragments in any order. All reads where there is none.
    public var query: String?
    /// Two letters of the state.
    public var state: String?
    /// Captured then or later.
    @WireTimeOrNull public var from: WallTime?
    /// Captured then or earlier.
    @WireTimeOrNull public var through: WallTime?
    /// Where.
    public var place: PlaceCircle?
    /// By which camera.
    public var camera: String?
    /// Only those that met a list.
    public var hitsOnly: Bool
    /// Only those that were tagged in a canvass of this incident.
    public var canvass: String?
    /// The most reads of one answer.
    public var limit: Int
    /// Where the last answer ended.
    public var cursor: String?
    /// The purpose of this look, where it is another than the session's.
    public var purpose: String?
    /// The case number of this look, where it is another than the session's.
    public var caseNumber: String?

    /// A body from its parts.
    public init(
        query: String? = nil, state: String? = nil, from: WallTime? = nil,
        through: WallTime? = nil, place: PlaceCircle? = nil, camera: String? = nil,
        hitsOnly: Bool = false, canvass: String? = nil, limit: Int = 50, cursor: String? = nil,
        purpose: String? = nil,
        caseNumber: String? = nil
    ) {
        self.query = query
        self.state = state
        _from = WireTimeOrNull(wrappedValue: from)
        _through = WireTimeOrNull(wrappedValue: through)
        self.place = place
        self.camera = camera
        self.hitsOnly = hitsOnly
        self.canvass = canvass
        self.limit = limit
        self.cursor = cursor
        self.purpose = purpose
        self.caseNumber = caseNumber
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        query = try members.decodeIfPresent(String.self, forKey: .query)
        state = try members.decodeIfPresent(String.self, forKey: .state)
        _from = try members.decode(WireTimeOrNull.self, forKey: .from)
        _through = try members.decode(WireTimeOrNull.self, forKey: .through)
        place = try members.decodeIfPresent(PlaceCircle.self, forKey: .place)
        camera = try members.decodeIfPresent(String.self, forKey: .camera)
        hitsOnly = try members.decodeIfPresent(Bool.self, forKey: .hitsOnly) ?? false
        canvass = try members.decodeIfPresent(String.self, forKey: .canvass)
        limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
        cursor = try members.decodeIfPresent(String.self, forKey: .cursor)
        purpose = try members.decodeIfPresent(String.self, forKey: .purpose)
        caseNumber = try members.decodeIfPresent(String.self, forKey: .caseNumber)
    }
}

/// The body of `read`: everything that is kept of one read.
public struct ReadBody: Codable, Sendable, Hashable {
    /// The read's id.
    public var id: String

    /// A body from its parts.
    public init(id: String) {
        self.id = id
    }
}

/// The body of `picture`: a piece of one stored picture.
public struct PictureBody: Codable, Sendable, Hashable {
    /// The read's id.
    public var read: String
    /// `crop` or `scene`.
    public var kind: String
    /// Which revision of the read it came with; the last where there is none.
    public var revision: Int?
    /// Bytes of the JPEG to leave out.
    public var offset: Int

    /// A body from its parts.
    public init(read: String, kind: String, revision: Int? = nil, offset: Int = 0) {
        self.read = read
        self.kind = kind
        self.revision = revision
        self.offset = offset
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        read = try members.decode(String.self, forKey: .read)
        kind = try members.decode(String.self, forKey: .kind)
        revision = try members.decodeIfPresent(Int.self, forKey: .revision)
        offset = try members.decodeIfPresent(Int.self, forKey: .offset) ?? 0
    }
}

/// The body of `alerts`: which are wanted, newest first.
public struct AlertsBody: Codable, Sendable, Hashable {
    /// Only those that are not closed.
    public var openOnly: Bool
    /// Raised then or later.
    @WireTimeOrNull public var from: WallTime?
    /// Raised then or earlier.
    @WireTimeOrNull public var through: WallTime?
    /// The most alerts of one answer.
    public var limit: Int
    /// Where the last answer ended.
    public var cursor: String?

    /// A body from its parts.
    public init(
        openOnly: Bool = true, from: WallTime? = nil, through: WallTime? = nil, limit: Int = 50,
        cursor: String? = nil
    ) {
        self.openOnly = openOnly
        _from = WireTimeOrNull(wrappedValue: from)
        _through = WireTimeOrNull(wrappedValue: through)
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        openOnly = try members.decodeIfPresent(Bool.self, forKey: .openOnly) ?? true
        _from = try members.decode(WireTimeOrNull.self, forKey: .from)
        _through = try members.decode(WireTimeOrNull.self, forKey: .through)
        limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
        cursor = try members.decodeIfPresent(String.self, forKey: .cursor)
    }
}

/// The body of `subscribe`: what shall come by itself from now on. Neither ends it.
public struct SubscribeBody: Codable, Sendable, Hashable {
    /// Reads as they are recorded.
    public var reads: Bool
    /// Alerts as they are raised.
    public var alerts: Bool

    /// A body from its parts.
    public init(reads: Bool = true, alerts: Bool = true) {
        self.reads = reads
        self.alerts = alerts
    }

    /// Reads it; what is missing is wanted.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        reads = try members.decodeIfPresent(Bool.self, forKey: .reads) ?? true
        alerts = try members.decodeIfPresent(Bool.self, forKey: .alerts) ?? true
    }
}

// MARK: Rules

extension ReadsBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.text(query, "query", 1...Limits.controlQueryBytesMax)
        rules.text(state, "state", 2...2)
        rules.stretch(from, through)
        rules.place(place, "place")
        rules.label(camera, "camera")
        rules.label(canvass, "canvass")
        rules.number(limit, "limit", 1...Limits.controlPageRowsMax)
        rules.text(cursor, "cursor", 1...Limits.controlCursorBytesMax)
        rules.label(purpose, "purpose")
        rules.label(caseNumber, "caseNumber")
    }
}

extension ReadBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.id(id, "id")
    }
}

extension PictureBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.id(read, "read")
        rules.require(kind == "crop" || kind == "scene", "kind", "be \"crop\" or \"scene\"")
        rules.number(revision, "revision", 0...Int(Int32.max))
        rules.number(offset, "offset", 0...Limits.compressedFrameBytesMax)
    }
}

extension AlertsBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.stretch(from, through)
        rules.number(limit, "limit", 1...Limits.controlPageRowsMax)
        rules.text(cursor, "cursor", 1...Limits.controlCursorBytesMax)
    }
}

extension SubscribeBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {}
}
