/// What a department decides about access; the car's configuration fills it.
import PlateCore

/// The settings of access.
public struct AccessSettings: Sendable, Hashable {
    /// The purposes that may be stated.
    public var purposes: [Purpose]
    /// The courses that everybody who operates or looks must have.
    public var courses: [String]
    /// Whether a search among stored reads needs a case, incident or matter number, `pending` included,
    /// where the session's purpose did not (policy 475.6 b).
    public var searchNeedsCaseNumber: Bool
    /// Minutes without a request after which searching is locked.
    public var idleMinutesMax: Double
    /// The car's name: radio codes are bound to it.
    public var car: String

    /// Settings from their parts.
    public init(
        purposes: [Purpose] = Purpose.usual, courses: [String] = ["ALPR"],
        searchNeedsCaseNumber: Bool = true,
        idleMinutesMax: Double = Limits.sessionIdleMinutesMax, car: String
    ) {
        self.purposes = purposes
        self.courses = courses
        self.searchNeedsCaseNumber = searchNeedsCaseNumber
        self.idleMinutesMax = idleMinutesMax
        self.car = car
    }
}
