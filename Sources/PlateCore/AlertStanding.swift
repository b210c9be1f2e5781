/// How an alert stands, as consoles are told and records say.

/// How far an alert has come.
public enum AlertStage: String, Sendable, Codable, CaseIterable {
    /// Announced, nobody has it before them.
    case raised
    /// Somebody has it before them.
    case acknowledged
    /// Picture and listed plate were compared; CLETS was not answered.
    case compared
    /// CLETS was answered; picture and listed plate were not compared.
    case verified
    /// Both.
    case answered
    /// Done with.
    case closed
}

/// What stands over an alert on every screen and in every record.
public enum AlertVerification: Sendable, Hashable, Codable {
    /// CLETS has not answered, or its answer does not count.
    case unverified
    /// CLETS could not be asked.
    case notVerified(reason: NotPracticableReason)
    /// CLETS said that the record is no longer active.
    case inactive
    /// CLETS said that the record is of another vehicle.
    case notThisVehicle
    /// CLETS said active.
    case active

    /// The words; `nil` for the one answer that removes them.
    public var words: String? {
        switch self {
        case .unverified: "UNVERIFIED"
        case .notVerified: "NOT VERIFIED"
        case .inactive: "UNVERIFIED - CLETS: NOT ACTIVE"
        case .notThisVehicle: "UNVERIFIED - CLETS: NOT THIS VEHICLE"
        case .active: nil
        }
    }
}

/// What a console may show and take.
public enum MotionPresentation: String, Sendable, Codable, CaseIterable {
    /// Everything.
    case full
    /// One card and the key *later*.
    case movingCard
    /// Everything, because a passenger said that they type; logged.
    case passenger
}
