/// What an officer can answer to an alert. The raw values cross the control socket and stand in the
/// store for good; how answers follow each other is for `Alerting`.

/// What the officer saw when comparing the picture with the listed plate.
public enum PlateComparison: String, Sendable, Codable, CaseIterable {
    /// Characters, state and vehicle are those of the entry.
    case matches
    /// The characters agree and the plate is another state's.
    case wrongState
    /// The picture shows other characters than were read.
    case misread
    /// The plate is the listed one and the vehicle is not: plates may have been switched, so this one
    /// still goes to CLETS.
    case differentVehicle
}

/// What CLETS said, as the officer was told. What CLETS returned is never taken down.
public enum CLETSResult: String, Sendable, Codable, CaseIterable {
    /// The record is active: the only answer that verifies.
    case active
    /// The record was cleared or has run out.
    case inactive
    /// The record is of another vehicle.
    case notThisVehicle
    /// It could not be asked, for one of five reasons.
    case notPracticable
}

/// Why CLETS could not be asked, one key each.
public enum NotPracticableReason: String, Sendable, Codable, CaseIterable {
    /// Waiting would have put somebody in danger.
    case danger
    /// The vehicle was lost from sight before there was time.
    case vehicleLost
    /// No radio, or no free channel.
    case noRadio
    /// CLETS or the terminal is out of service.
    case systemDown
    /// Called away to something more urgent.
    case calledAway
}

/// One CLETS answer with whom it is from.
public struct CLETSAnswer: Sendable, Hashable, Codable {
    /// What was said.
    public var result: CLETSResult
    /// Why it could not be asked; there if and only if `result` is `notPracticable`.
    public var reason: NotPracticableReason?
    /// The dispatcher's name or number, or the incident number, as typed.
    public var source: String?

    /// An answer from its parts; a reason belongs to `notPracticable` and to nothing else.
    public init?(
        _ result: CLETSResult, reason: NotPracticableReason? = nil, source: String? = nil
    ) {
        guard (result == .notPracticable) == (reason != nil) else { return nil }
        self.result = result
        self.reason = reason
        self.source = source
    }

    private enum Key: CodingKey { case result, reason, source }

    /// Reads an answer; one whose reason is missing or does not belong is none.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        let answer = CLETSAnswer(
            try members.decode(CLETSResult.self, forKey: .result),
            reason: try members.decodeIfPresent(NotPracticableReason.self, forKey: .reason),
            source: try members.decodeIfPresent(String.self, forKey: .source))
        guard let answer else {
            throw DecodingError.dataCorruptedError(
                forKey: .reason, in: members, debugDescription: "a reason that does not belong")
        }
        self = answer
    }

    /// Writes the members that are there.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(result, forKey: .result)
        try members.encodeIfPresent(reason, forKey: .reason)
        try members.encodeIfPresent(source, forKey: .source)
    }
}

/// What came of an alert.
public enum AlertDisposition: String, Sendable, Codable, CaseIterable {
    /// Nothing was done about it.
    case noAction
    /// A stop or another act that rested on other grounds than the alert.
    case otherGrounds
    /// The plate was read wrong; given with that comparison.
    case misread
    /// Another state's plate; given with that comparison.
    case wrongState
    /// The vehicle was lost from sight.
    case lostFromSight
    /// The vehicle was stopped and went on.
    case stopped
    /// Somebody was arrested.
    case arrest
    /// A vehicle, a plate or other property was recovered.
    case recovered
    /// A missing or wanted person was found.
    case personLocated
    /// The sighting was passed on: to a detective, another unit or agency.
    case passedOn

    /// Whether it needs neither comparison nor CLETS answer.
    public var needsNoAnswer: Bool { self == .noAction || self == .otherGrounds }

    /// Whether it comes with the comparison of the same name, directly.
    public var comesWithComparison: Bool { self == .misread || self == .wrongState }
}
