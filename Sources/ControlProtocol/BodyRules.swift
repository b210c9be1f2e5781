/// What the members of a request's body must be, checked before anybody acts on them. A fault names
/// the member and its rule, never what was sent.
import PlateCore

/// The body of a request, read without trust.
protocol ControlBodyForm: Codable, Sendable, Hashable {
    /// Holds every member against its rule.
    func check(_ rules: inout BodyRules)
}

/// Holds members against rules and keeps the first fault.
struct BodyRules {
    /// The first member that breaks its rule, in a sentence.
    private(set) var fault: String?

    private mutating func note(_ member: String, _ rule: String) {
        if fault == nil { fault = "\"\(member)\" must \(rule)." }
    }

    /// A text of some bytes, without characters that steer a terminal or end a line of a log.
    mutating func text(_ value: String?, _ member: String, _ bytes: ClosedRange<Int>) {
        guard let value else { return }
        let isClean = value.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
        guard bytes.contains(value.utf8.count), isClean else {
            note(
                member,
                "have \(bytes.lowerBound) to \(bytes.upperBound) bytes of text in one line")
            return
        }
    }

    /// A name of a person, an agency, a course, a purpose.
    mutating func label(_ value: String?, _ member: String) {
        text(value, member, 1...Limits.labelBytesMax)
    }

    /// A sentence: a reason, an order.
    mutating func sentence(_ value: String?, _ member: String) {
        text(value, member, 1...Limits.controlSentenceBytesMax)
    }

    /// A password, a code or a token.
    mutating func secret(_ value: Secret?, _ member: String) {
        guard let value else { return }
        if !(1...Limits.controlSecretBytesMax).contains(value.value.utf8.count) {
            note(member, "have 1 to \(Limits.controlSecretBytesMax) bytes")
        }
    }

    /// A record's id.
    mutating func id(_ value: String?, _ member: String) {
        guard let value else { return }
        if RecordID(value) == nil { note(member, "be the id of a record") }
    }

    /// Ids of records.
    mutating func ids(_ values: [String], _ member: String) {
        guard values.count <= Limits.controlIDsMax else {
            note(member, "have at most \(Limits.controlIDsMax) ids")
            return
        }
        if values.contains(where: { RecordID($0) == nil }) {
            note(member, "hold ids of records")
        }
    }

    /// A whole number in a range.
    mutating func number(_ value: Int?, _ member: String, _ range: ClosedRange<Int>) {
        guard let value else { return }
        if !range.contains(value) {
            note(member, "be \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// Whatever else a body must be.
    mutating func require(_ isTrue: Bool, _ member: String, _ rule: String) {
        if !isTrue { note(member, rule) }
    }

    /// A course and its end, which a code for training has and no other.
    mutating func training(_ purpose: ChallengeAction, _ course: String?, _ until: WallTime?) {
        label(course, "course")
        let isTraining = purpose == .training
        require(
            (course != nil) == isTraining && (until != nil) == isTraining, "course",
            "be given, with \"until\", for training alone")
    }

    /// A stretch of time whose ends are in order.
    mutating func stretch(_ from: WallTime?, _ through: WallTime?) {
        if let from, let through, from > through { note("from", "not be later than \"through\"") }
    }

    /// A place on Earth.
    mutating func place(_ value: PlaceCircle?, _ member: String) {
        guard let value else { return }
        let isPlace =
            (-90...90).contains(value.latitude) && (-180...180).contains(value.longitude)
            && (1...Limits.controlRadiusMetresMax).contains(value.radiusMetres)
        if !isPlace {
            note(
                member,
                "have a latitude, a longitude and a radius of 1 to"
                    + " \(Int(Limits.controlRadiusMetresMax)) metres")
        }
    }
}

/// Bodies whose member `action` says which form they have.
enum BodyAction {
    private enum Key: CodingKey { case action }

    /// The action of a body; `usual` where it has none.
    static func read<Action: Decodable>(
        _ decoder: any Decoder, usual: Action? = nil
    ) throws -> Action {
        let container = try decoder.container(keyedBy: Key.self)
        if let usual, !container.contains(.action) { return usual }
        return try container.decode(Action.self, forKey: .action)
    }

    /// Writes the action, and the members of `form` beside it.
    static func write(
        _ action: some Encodable, _ form: (any Encodable)?, to encoder: any Encoder
    ) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(action, forKey: .action)
        try form?.encode(to: encoder)
    }
}
