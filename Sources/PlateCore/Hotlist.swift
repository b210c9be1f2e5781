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
    /// When the entry stops counting.
    public var expiry: WallTime?
    /// Columns Plated does not know, kept as they came.
    public var annotations: [String: String]

    /// An entry from its parts.
    public init(
        list: String, category: HotlistCategory, text: String, state: String? = nil,
        description: String = "", expiry: WallTime? = nil, annotations: [String: String] = [:]
    ) {
        self.list = list
        self.category = category
        self.text = text
        self.state = state
        self.description = description
        self.expiry = expiry
        self.annotations = annotations
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

/// A read that met an entry.
public struct HotlistHit: Sendable, Hashable {
    /// The entry.
    public var entry: HotlistEntry
    /// How they met.
    public var match: MatchKind
    /// Whether the states agree.
    public var stateMatch: StateMatch
    /// How old the list was, where it says when it was extracted.
    public var listAgeSeconds: Int64?
    /// The probability that the listed text is the true plate, from the read's candidates.
    public var probability: Double

    /// A hit from its parts.
    public init(
        entry: HotlistEntry, match: MatchKind, stateMatch: StateMatch, listAgeSeconds: Int64?,
        probability: Double
    ) {
        self.entry = entry
        self.match = match
        self.stateMatch = stateMatch
        self.listAgeSeconds = listAgeSeconds
        self.probability = probability
    }
}
