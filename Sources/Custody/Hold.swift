/// Holds: what must not be destroyed, for it is or may become evidence, or is under discovery or other
/// lawful action (policy 475.5, Government Code 34090.6).

import Foundation
import PlateCore

/// A place with a radius.
public struct HoldPlace: Sendable, Hashable, Codable {
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double
    /// Metres around it.
    public var radiusMetres: Double

    /// A place from its parts.
    public init(latitude: Double, longitude: Double, radiusMetres: Double) {
        self.latitude = latitude
        self.longitude = longitude
        self.radiusMetres = radiusMetres
    }

    /// Metres between the place's centre and a point on the ground: haversine on a sphere.
    public func metres(to position: Position) -> Double {
        let radians = Double.pi / 180
        let a = latitude * radians
        let b = position.latitude * radians
        let across = sin((position.longitude - longitude) * radians / 2)
        let along = sin((b - a) / 2)
        let chord = along * along + cos(a) * cos(b) * across * across
        return 2 * 6_371_000 * asin(min(1, chord.squareRoot()))
    }
}

/// What a hold covers: everything that meets all that is given. One thing at least is given.
public struct HoldScope: Sendable, Hashable, Codable {
    /// Reads by their ids in text form; empty: any.
    public var reads: [String]
    /// A plate; look-alike characters count as the same, and former readings count too.
    public var plate: String?
    /// A case, incident or matter number.
    public var caseNumber: String?
    /// The first millisecond since 1970.
    public var fromMilliseconds: Int64?
    /// The last one.
    public var throughMilliseconds: Int64?
    /// Where.
    public var place: HoldPlace?

    /// A scope from its parts.
    public init(
        reads: [RecordID] = [], plate: String? = nil, caseNumber: String? = nil,
        from: WallTime? = nil, through: WallTime? = nil, place: HoldPlace? = nil
    ) {
        self.reads = reads.map(\.description)
        self.plate = plate
        self.caseNumber = caseNumber
        fromMilliseconds = from?.milliseconds
        throughMilliseconds = through?.milliseconds
        self.place = place
    }

    /// Refuses a scope that covers nothing or everything by mistake.
    ///
    /// - Throws: `usage` where nothing is given, a time range ends before it begins, a read's id is none,
    ///   a plate has no letter or digit, or a place is not on the globe.
    public func validated() throws(PlatedError) -> HoldScope {
        if reads.isEmpty, plate == nil, caseNumber == nil, fromMilliseconds == nil,
            throughMilliseconds == nil, place == nil
        {
            throw PlatedError(
                .usage, "a hold covers a read, a plate, a case, a time or a place",
                hint: "Name one at least.")
        }
        guard reads.allSatisfy({ RecordID($0) != nil }) else {
            throw PlatedError(.usage, "a read to hold is named by its id")
        }
        guard plate.map({ !PlateText.normalised($0).isEmpty }) ?? true else {
            throw PlatedError(.usage, "a plate to hold has letters or digits")
        }
        guard caseNumber.map({ !HoldScope.folded($0).isEmpty }) ?? true else {
            throw PlatedError(.usage, "a case to hold has a number")
        }
        if let fromMilliseconds, let throughMilliseconds, throughMilliseconds < fromMilliseconds {
            throw PlatedError(.usage, "a time to hold ends before it begins")
        }
        if let place {
            guard (-90...90).contains(place.latitude), (-180...180).contains(place.longitude),
                place.radiusMetres > 0, place.radiusMetres <= 21_000_000
            else { throw PlatedError(.usage, "a place to hold is not on the globe") }
        }
        return self
    }

    /// Case numbers are typed in many ways: only letters and digits count.
    static func folded(_ caseNumber: String) -> String {
        String(caseNumber.uppercased().filter { $0.isLetter || $0.isNumber })
    }
}

/// A hold, in force until it is released.
public struct Hold: Sendable, Hashable, Codable {
    /// Its name: a `RecordID` in text form.
    public var id: String
    /// What it covers.
    public var scope: HoldScope
    /// Why: the subpoena, the order, the case.
    public var reason: String
    /// Who placed it.
    public var placedBy: AccessPerson
    /// When, in milliseconds since 1970.
    public var placedMilliseconds: Int64
    /// Who released it; `nil` while it is in force.
    public var releasedBy: AccessPerson?
    /// When.
    public var releasedMilliseconds: Int64?
    /// Why it was released.
    public var releaseReason: String?

    /// Whether it holds now.
    public var isInForce: Bool { releasedBy == nil }

    /// A hold that begins.
    public init(
        id: RecordID, scope: HoldScope, reason: String, placedBy: AccessPerson, at time: WallTime
    ) {
        self.id = id.description
        self.scope = scope
        self.reason = reason
        self.placedBy = placedBy
        placedMilliseconds = time.milliseconds
    }
}

/// What of a record a hold is held against. What is not known of it counts as met: evidence lost cannot be
/// had back, and a record kept too long can still be destroyed.
public struct HoldSubject: Sendable, Hashable {
    /// The record's id.
    public var id: RecordID
    /// Its reading, its former readings and corrections; empty: not known.
    public var plates: [String]
    /// Case, incident and canvass numbers that it is tagged with.
    public var caseNumbers: [String]
    /// When it was captured; `nil` where the clock was not set.
    public var capturedAt: WallTime?
    /// Milliseconds that this may be off either way.
    public var uncertaintyMilliseconds: Int64
    /// Where; `nil` where it is not known.
    public var position: Position?

    /// A subject from its parts.
    public init(
        id: RecordID, plates: [String], caseNumbers: [String] = [], capturedAt: WallTime?,
        uncertaintyMilliseconds: Int64 = 0, position: Position?
    ) {
        self.id = id
        self.plates = plates
        self.caseNumbers = caseNumbers
        self.capturedAt = capturedAt
        self.uncertaintyMilliseconds = uncertaintyMilliseconds
        self.position = position
    }
}

/// The holds in force, ready to be asked of many records.
public struct HoldRules: Sendable {
    private struct Rule: Sendable {
        var id: String
        var reads: Set<String>
        var plate: [UInt8]?
        var caseNumber: String?
        var scope: HoldScope
    }

    private let rules: [Rule]

    /// Rules of those of `holds` that are in force.
    public init(_ holds: [Hold]) {
        rules = holds.filter(\.isInForce).map { hold in
            Rule(
                id: hold.id, reads: Set(hold.scope.reads),
                plate: hold.scope.plate.map(HoldRules.plateKey),
                caseNumber: hold.scope.caseNumber.map(HoldScope.folded), scope: hold.scope)
        }
    }

    /// Whether there is none.
    public var isEmpty: Bool { rules.isEmpty }

    /// Whether a hold covers `subject`.
    public func covers(_ subject: HoldSubject) -> Bool {
        rules.contains { HoldRules.meets($0, subject) }
    }

    /// The ids of the holds that cover `subject`.
    public func covering(_ subject: HoldSubject) -> [String] {
        rules.filter { HoldRules.meets($0, subject) }.map(\.id)
    }

    private static func meets(_ rule: Rule, _ subject: HoldSubject) -> Bool {
        let scope = rule.scope
        guard rule.reads.isEmpty || rule.reads.contains(subject.id.description) else {
            return false
        }
        if let plate = rule.plate, !subject.plates.isEmpty,
            !subject.plates.contains(where: { looksLike(plate, plateKey($0)) })
        {
            return false
        }
        if let number = rule.caseNumber,
            !subject.caseNumbers.contains(where: { HoldScope.folded($0) == number })
        {
            return false
        }
        if let time = subject.capturedAt?.milliseconds {
            let either = subject.uncertaintyMilliseconds
            if let from = scope.fromMilliseconds, time + either < from { return false }
            if let through = scope.throughMilliseconds, time - either > through { return false }
        }
        if let place = scope.place, let position = subject.position {
            let allowed = place.radiusMetres + (position.accuracy ?? 0)
            if place.metres(to: position) > allowed { return false }
        }
        return true
    }

    private static func plateKey(_ text: String) -> [UInt8] {
        Array(PlateText.normalised(text).utf8)
    }

    /// Whether pictures confuse every character with the one in its place.
    private static func looksLike(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { first, second in
                first == second
                    || PlateText.lookAlike(
                        Character(Unicode.Scalar(first)), Character(Unicode.Scalar(second)))
            }
    }
}
