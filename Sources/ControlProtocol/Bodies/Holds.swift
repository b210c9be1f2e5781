/// Records kept beyond their time.
import PlateCore

/// The body of `hold`.
public enum HoldBody: Sendable, Hashable {
    /// Keeps what the form describes, also what comes later.
    case place(HoldForm)
    /// Lets it go again.
    case release(id: String, reason: String)
    /// All holds; also those that were released.
    case list(includingReleased: Bool)
}

/// What is to be kept, and why. What is given must all be true of a record; at least one of reads,
/// plate, case, times and place is given.
public struct HoldForm: Codable, Sendable, Hashable {
    /// Ids of reads.
    public var reads: [String]
    /// A plate.
    public var plate: String?
    /// Reads that belong to this case: looked at, exported or answered under it.
    public var ofCase: String?
    /// Captured then or later.
    @WireTimeOrNull public var from: WallTime?
    /// Captured then or earlier.
    @WireTimeOrNull public var through: WallTime?
    /// Where.
    public var place: PlaceCircle?
    /// Why: discovery, a subpoena, an investigation.
    public var reason: String
    /// The case, incident or matter number the hold is for.
    public var caseNumber: String?

    /// A form from its parts.
    public init(
        reads: [String] = [], plate: String? = nil, ofCase: String? = nil, from: WallTime? = nil,
        through: WallTime? = nil, place: PlaceCircle? = nil, reason: String,
        caseNumber: String? = nil
    ) {
        self.reads = reads
        self.plate = plate
        self.ofCase = ofCase
        _from = WireTimeOrNull(wrappedValue: from)
        _through = WireTimeOrNull(wrappedValue: through)
        self.place = place
        self.reason = reason
        self.caseNumber = caseNumber
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        reads = try members.decodeIfPresent([String].self, forKey: .reads) ?? []
        plate = try members.decodeIfPresent(String.self, forKey: .plate)
        ofCase = try members.decodeIfPresent(String.self, forKey: .ofCase)
        _from = try members.decode(WireTimeOrNull.self, forKey: .from)
        _through = try members.decode(WireTimeOrNull.self, forKey: .through)
        place = try members.decodeIfPresent(PlaceCircle.self, forKey: .place)
        reason = try members.decode(String.self, forKey: .reason)
        caseNumber = try members.decodeIfPresent(String.self, forKey: .caseNumber)
    }
}

/// A hold.
public struct HoldReport: Codable, Sendable, Hashable {
    /// Its id.
    public var id: String
    /// What it keeps, in words.
    public var scope: String
    /// Why.
    public var reason: String
    /// The case, incident or matter number it is for.
    @ExplicitNull public var caseNumber: String?
    /// Who placed it.
    public var placedBy: String
    /// When.
    @WireTime public var placedAt: WallTime
    /// Who released it.
    @ExplicitNull public var releasedBy: String?
    /// When.
    @WireTimeOrNull public var releasedAt: WallTime?
    /// How many reads on this car it covers now, where that was counted.
    @ExplicitNull public var reads: Int?

    /// A report from its parts.
    public init(
        id: String, scope: String, reason: String, caseNumber: String?, placedBy: String,
        placedAt: WallTime, releasedBy: String? = nil, releasedAt: WallTime? = nil,
        reads: Int? = nil
    ) {
        self.id = id
        self.scope = scope
        self.reason = reason
        _caseNumber = ExplicitNull(wrappedValue: caseNumber)
        self.placedBy = placedBy
        _placedAt = WireTime(wrappedValue: placedAt)
        _releasedBy = ExplicitNull(wrappedValue: releasedBy)
        _releasedAt = WireTimeOrNull(wrappedValue: releasedAt)
        _reads = ExplicitNull(wrappedValue: reads)
    }
}

// MARK: On the wire

extension HoldBody: ControlBodyForm {
    private enum Action: String, Codable {
        case place, release, list
    }

    private struct Release: Codable {
        var id: String
        var reason: String
    }
    private struct List: Codable {
        var includingReleased: Bool?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder) as Action {
        case .place: self = .place(try HoldForm(from: decoder))
        case .release:
            let form = try Release(from: decoder)
            self = .release(id: form.id, reason: form.reason)
        case .list:
            self = .list(includingReleased: try List(from: decoder).includingReleased ?? false)
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .place(let form): (.place, form)
            case .release(let id, let reason): (.release, Release(id: id, reason: reason))
            case .list(let all): (.list, List(includingReleased: all))
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .place(let form):
            rules.ids(form.reads, "reads")
            rules.text(form.plate, "plate", 1...Limits.controlQueryBytesMax)
            rules.label(form.ofCase, "ofCase")
            rules.stretch(form.from, form.through)
            rules.place(form.place, "place")
            rules.sentence(form.reason, "reason")
            rules.label(form.caseNumber, "caseNumber")
            rules.require(
                !form.reads.isEmpty || form.plate != nil || form.ofCase != nil || form.from != nil
                    || form.through != nil || form.place != nil, "reads",
                "be given, or a plate, a case, a time or a place")
        case .release(let id, let reason):
            rules.label(id, "id")
            rules.sentence(reason, "reason")
        case .list: break
        }
    }
}
