/// Plates to look out for: whole ones and what somebody remembers of one, for a case, until a time.
import PlateCore

/// The body of `lookout`.
public enum LookoutBody: Sendable, Hashable {
    /// Enters one: it is met from the next read on, and the answer says which reads on the car met it.
    case add(LookoutForm)
    /// Those in force; also those that ended and are still known.
    case list(includingEnded: Bool)
    /// Ends one before its time.
    case remove(id: String, reason: String)
    /// How many of the last reads a pattern would have met. Shows no read.
    case preview(LookoutPattern)
}

/// What is known of a plate's text. The state is not asked for: another one never hides a read.
public struct LookoutPattern: Codable, Sendable, Hashable {
    /// A plate, or a pattern: `?` for one character, `*` for any number, `+` between fragments in any
    /// order. As typed.
    public var pattern: String

    /// A pattern as typed.
    public init(pattern: String) { self.pattern = pattern }
}

/// A plate to look out for, and why.
public struct LookoutForm: Codable, Sendable, Hashable {
    /// A plate or a pattern, as `LookoutPattern` has it.
    public var pattern: String
    /// Two letters of the state, where known.
    public var state: String?
    /// The vehicle's make as it was told.
    public var make: String?
    /// Its colour as it was told.
    public var colour: String?
    /// The case or incident number it is entered for.
    public var caseNumber: String
    /// Why.
    public var reason: String
    /// Days until it ends: `Limits.lookoutDaysMax` at most, and where neither this nor `until` is given.
    public var days: Int?
    /// The second at which it ends, instead of `days`.
    @WireTimeOrNull public var until: WallTime?

    /// A form from its parts.
    public init(
        pattern: String, state: String? = nil, make: String? = nil, colour: String? = nil,
        caseNumber: String, reason: String, days: Int? = nil, until: WallTime? = nil
    ) {
        self.pattern = pattern
        self.state = state
        self.make = make
        self.colour = colour
        self.caseNumber = caseNumber
        self.reason = reason
        self.days = days
        _until = WireTimeOrNull(wrappedValue: until)
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        pattern = try members.decode(String.self, forKey: .pattern)
        state = try members.decodeIfPresent(String.self, forKey: .state)
        make = try members.decodeIfPresent(String.self, forKey: .make)
        colour = try members.decodeIfPresent(String.self, forKey: .colour)
        caseNumber = try members.decode(String.self, forKey: .caseNumber)
        reason = try members.decode(String.self, forKey: .reason)
        days = try members.decodeIfPresent(Int.self, forKey: .days)
        _until = try members.decode(WireTimeOrNull.self, forKey: .until)
    }
}

/// A plate to look out for as it stands; the answer to `list`, and to `remove` the one that ended.
public struct LookoutReport: Codable, Sendable, Hashable {
    /// Its id.
    public var id: String
    /// The pattern as it counts: upper case, without spaces and hyphens.
    public var pattern: String
    /// Two letters of the state.
    @ExplicitNull public var state: String?
    /// The vehicle's make as it was told; empty where it was not.
    public var make: String
    /// Its colour.
    public var colour: String
    /// The case or incident number it is for.
    public var caseNumber: String
    /// Why.
    public var reason: String
    /// Who entered it.
    public var enteredBy: String
    /// When.
    @WireTime public var enteredAt: WallTime
    /// The second from which on it counts no more.
    @WireTime public var until: WallTime
    /// Whether it counts now.
    public var isInForce: Bool
    /// Who ended it before its time.
    @ExplicitNull public var removedBy: String?
    /// When that was.
    @WireTimeOrNull public var removedAt: WallTime?
    /// Why.
    @ExplicitNull public var removalReason: String?

    /// A report from its parts.
    public init(
        id: String, pattern: String, state: String?, make: String, colour: String,
        caseNumber: String, reason: String, enteredBy: String, enteredAt: WallTime,
        until: WallTime, isInForce: Bool, removedBy: String? = nil, removedAt: WallTime? = nil,
        removalReason: String? = nil
    ) {
        self.id = id
        self.pattern = pattern
        _state = ExplicitNull(wrappedValue: state)
        self.make = make
        self.colour = colour
        self.caseNumber = caseNumber
        self.reason = reason
        self.enteredBy = enteredBy
        _enteredAt = WireTime(wrappedValue: enteredAt)
        _until = WireTime(wrappedValue: until)
        self.isInForce = isInForce
        _removedBy = ExplicitNull(wrappedValue: removedBy)
        _removedAt = WireTimeOrNull(wrappedValue: removedAt)
        _removalReason = ExplicitNull(wrappedValue: removalReason)
    }
}

/// The answer to `add`: what is in force from now on, and which reads still on the car met it.
public struct LookoutSightings: Codable, Sendable, Hashable {
    /// The new look-out.
    public var lookout: LookoutReport
    /// The reads that it met, newest first: when, by which camera, where.
    public var past: [ReadEntry]
    /// How many reads on the car were looked at.
    public var looked: Int
    /// Whether these are all; not so where more than `Limits.lookoutSightingsMax` met it.
    public var isComplete: Bool

    /// An answer from its parts.
    public init(lookout: LookoutReport, past: [ReadEntry], looked: Int, isComplete: Bool) {
        self.lookout = lookout
        self.past = past
        self.looked = looked
        self.isComplete = isComplete
    }
}

/// The answer to `preview`: would match 212 of the last 20,000 reads.
public struct LookoutPreview: Codable, Sendable, Hashable {
    /// The pattern as it counts.
    public var pattern: String
    /// How many of the reads met it.
    public var matched: Int
    /// How many reads were looked at, the newest.
    public var looked: Int

    /// An answer from its parts.
    public init(pattern: String, matched: Int, looked: Int) {
        self.pattern = pattern
        self.matched = matched
        self.looked = looked
    }
}

// MARK: On the wire

extension LookoutBody: ControlBodyForm {
    private enum Action: String, Codable {
        case add, list, remove, preview
    }

    private struct Removal: Codable {
        var id: String
        var reason: String
    }
    private struct List: Codable {
        var includingEnded: Bool?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder) as Action {
        case .add: self = .add(try LookoutForm(from: decoder))
        case .list: self = .list(includingEnded: try List(from: decoder).includingEnded ?? false)
        case .remove:
            let form = try Removal(from: decoder)
            self = .remove(id: form.id, reason: form.reason)
        case .preview: self = .preview(try LookoutPattern(from: decoder))
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .add(let form): (.add, form)
            case .list(let all): (.list, List(includingEnded: all))
            case .remove(let id, let reason): (.remove, Removal(id: id, reason: reason))
            case .preview(let pattern): (.preview, pattern)
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .add(let form):
            rules.text(form.pattern, "pattern", 1...Limits.platePatternBytesMax)
            rules.text(form.state, "state", 2...2)
            rules.label(form.make, "make")
            rules.label(form.colour, "colour")
            rules.label(form.caseNumber, "caseNumber")
            // It stands on alerts, too, and there a text has no more room.
            rules.label(form.reason, "reason")
            rules.number(form.days, "days", 1...Limits.lookoutDaysMax)
            rules.require(
                form.days == nil || form.until == nil, "until", "not be given beside \"days\"")
        case .list: break
        case .remove(let id, let reason):
            rules.id(id, "id")
            rules.sentence(reason, "reason")
        case .preview(let form):
            rules.text(form.pattern, "pattern", 1...Limits.platePatternBytesMax)
        }
    }
}
