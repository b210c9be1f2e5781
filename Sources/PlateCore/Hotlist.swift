/// What a hotlist says of a plate, and what it means that a read met it.

/// Why a plate is listed. The policy's purposes, one for one.
public enum HotlistCategory: String, Sendable, Codable, CaseIterable {
    case stolenVehicle, stolenPlate, felonyVehicle, missingPerson, amberAlert, wantedPerson, warrant
    case homelandSecurity, surveillance, interdiction, protectionOrder, lookout, other
}

/// One listed plate.
public struct HotlistEntry: Sendable, Hashable {
    /// The list it is from.
    public var list: String
    /// Why it is listed.
    public var category: HotlistCategory
    /// Letters and digits, upper case.
    public var text: String
    /// The issuing jurisdiction, two letters, where the list gives one.
    public var state: String?
    /// The vehicle or the case in the list's own words.
    public var description: String
    /// When the entry begins to count, where the list says so.
    public var effective: WallTime?
    /// When the entry stops counting.
    public var expiry: WallTime?
    /// The form of plate it is, where the list says so.
    public var shape: PlateShape?
    /// Columns Plated does not know, kept as they came.
    public var annotations: [String: String]
    /// The entitlement that shows the description and the annotations; `nil`: one named as the list.
    public var entitlement: String?

    /// An entry from its parts.
    public init(
        list: String, category: HotlistCategory, text: String, state: String? = nil,
        description: String = "", effective: WallTime? = nil, expiry: WallTime? = nil,
        shape: PlateShape? = nil, annotations: [String: String] = [:],
        entitlement: String? = nil
    ) {
        self.list = list
        self.category = category
        self.text = text
        self.state = state
        self.description = description
        self.effective = effective
        self.expiry = expiry
        self.shape = shape
        self.annotations = annotations
        self.entitlement = entitlement
    }
}

/// How a read met an entry.
public enum MatchKind: String, Sendable, Codable, CaseIterable {
    /// The read's text is the entry's.
    case exact
    /// Another text the plate could well have is the entry's.
    case lookAlike = "look-alike"
    /// The entry is a pattern that the read fits.
    case partial
}

/// Whether the plate's state is the entry's.
public enum StateMatch: String, Sendable, Codable, CaseIterable {
    case same, different, unknown
}

/// Forms of plates that a list and a picture can tell apart.
public enum PlateShape: String, Sendable, Codable, CaseIterable {
    /// 12 × 6 inches, on whatever has four wheels or more.
    case car
    /// 7 × 4 inches.
    case motorcycle
}

/// Whether the plate has the form that the entry names.
public enum ShapeMatch: String, Sendable, Codable, CaseIterable {
    case same, different, unknown
}

/// A read that met an entry.
public struct HotlistHit: Sendable, Hashable {
    /// The entry.
    public var entry: HotlistEntry
    /// How they met.
    public var match: MatchKind
    /// Whether the states agree.
    public var stateMatch: StateMatch
    /// Whether the plate's form is the entry's.
    public var shapeMatch: ShapeMatch
    /// How old the list was, where it says when it was extracted.
    public var listAgeSeconds: Int64?
    /// The probability that the listed text is the true plate, from the read's candidates.
    public var probability: Double

    /// A hit from its parts.
    public init(
        entry: HotlistEntry, match: MatchKind, stateMatch: StateMatch,
        shapeMatch: ShapeMatch = .unknown, listAgeSeconds: Int64?, probability: Double
    ) {
        self.entry = entry
        self.match = match
        self.stateMatch = stateMatch
        self.shapeMatch = shapeMatch
        self.listAgeSeconds = listAgeSeconds
        self.probability = probability
    }
}
