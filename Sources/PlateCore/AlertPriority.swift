/// How urgent a category is, and how that looks and sounds. Colour and tone never stand alone: the
/// category's words are always there too.

/// How urgent an alert is, the most urgent first.
public enum AlertPriority: Int, Sendable, Codable, CaseIterable, Comparable {
    /// A life may hang on it, or the people in the vehicle may be dangerous.
    case critical
    /// A vehicle or person that is to be stopped or found.
    case high
    /// To be looked at when there is time.
    case normal
    /// Everything else.
    case low

    /// The more urgent comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The priority of `category`. A watch that its subject must not notice is never critical: nobody
    /// is to stop for it at once.
    public init(_ category: HotlistCategory) {
        self =
            switch category {
            case .amberAlert, .felonyVehicle, .wantedPerson, .homelandSecurity: .critical
            case .stolenVehicle, .missingPerson, .warrant, .protectionOrder: .high
            case .stolenPlate, .surveillance, .interdiction, .lookout: .normal
            case .other: .low
            }
    }

    /// The word beside the colour.
    public var word: String {
        switch self {
        case .critical: "CRITICAL"
        case .high: "HIGH"
        case .normal: "NORMAL"
        case .low: "LOW"
        }
    }

    /// Milliseconds without an answer after which it is announced again.
    public var repeatMilliseconds: Double {
        switch self {
        case .critical: 15_000
        case .high: 30_000
        case .normal: 60_000
        case .low: 120_000
        }
    }
}

/// A colour of the screen, by its light. Red and blue are kept apart from the lights on the roof by
/// being darker; every pair differs in brightness too, for eyes that tell no red from green.
public struct AlertColour: Sendable, Hashable {
    /// 0...255.
    public var red, green, blue: UInt8

    /// A colour from its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }
}

/// A tone: what the player is told, and how often a bell stands in for it.
public struct AlertTone: Sendable, Hashable {
    /// Hertz, one after the other.
    public var pitches: [Int]
    /// Milliseconds each.
    public var milliseconds: Int
    /// How often the row is played.
    public var count: Int
}

extension AlertPriority {
    /// The colour of its card.
    public var colour: AlertColour {
        switch self {
        case .critical: AlertColour(red: 200, green: 30, blue: 45)
        case .high: AlertColour(red: 230, green: 120, blue: 20)
        case .normal: AlertColour(red: 235, green: 200, blue: 60)
        case .low: AlertColour(red: 90, green: 130, blue: 170)
        }
    }

    /// Its tone: the more urgent, the faster and the more often. No siren, no radio's alert tone: both
    /// mean something else in a patrol car.
    public var tone: AlertTone {
        switch self {
        case .critical: AlertTone(pitches: [880, 1175, 880, 1175], milliseconds: 110, count: 3)
        case .high: AlertTone(pitches: [784, 988], milliseconds: 160, count: 2)
        case .normal: AlertTone(pitches: [659, 784], milliseconds: 180, count: 1)
        case .low: AlertTone(pitches: [523], milliseconds: 200, count: 1)
        }
    }
}

extension HotlistCategory {
    /// The category in an officer's words.
    public var words: String {
        switch self {
        case .stolenVehicle: "STOLEN VEHICLE"
        case .stolenPlate: "STOLEN PLATE"
        case .felonyVehicle: "FELONY VEHICLE"
        case .missingPerson: "MISSING PERSON"
        case .amberAlert: "AMBER ALERT"
        case .wantedPerson: "WANTED PERSON"
        case .warrant: "WARRANT"
        case .homelandSecurity: "HOMELAND SECURITY"
        case .surveillance: "SURVEILLANCE"
        case .interdiction: "INTERDICTION"
        case .protectionOrder: "PROTECTION ORDER"
        case .lookout: "LOOKOUT"
        case .other: "OTHER"
        }
    }
}
