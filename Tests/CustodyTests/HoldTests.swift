/// Holds as a pure rule: what they cover, and what they do not.

import Custody
import PlateCore
import Testing

@Suite struct HoldTests {
    private static let person = AccessPerson(name: "c.ortega")
    private static let time = WallTime(milliseconds: 1_777_880_000_000)

    private func id(_ number: UInt8) -> RecordID {
        RecordID(wallTime: Self.time, random: [UInt8](repeating: number, count: 10))
    }

    private func rules(_ scopes: HoldScope...) throws -> HoldRules {
        HoldRules(
            try scopes.map {
                Hold(
                    id: id(99), scope: try $0.validated(), reason: "r", placedBy: Self.person,
                    at: Self.time)
            })
    }

    private func read(
        _ number: UInt8 = 1, plates: [String] = ["7ABC123"], cases: [String] = [],
        at seconds: Int64? = 0, uncertain: Int64 = 0,
        position: Position? = Position(latitude: 38.58, longitude: -121.53)
    ) -> HoldSubject {
        HoldSubject(
            id: id(number), plates: plates, caseNumbers: cases,
            capturedAt: seconds.map { WallTime(milliseconds: Self.time.milliseconds + $0 * 1000) },
            uncertaintyMilliseconds: uncertain, position: position)
    }

    @Test func readsAreHeldById() throws {
        let rules = try rules(HoldScope(reads: [id(1), id(2)]))
        #expect(rules.covers(read(1)) && rules.covers(read(2)) && !rules.covers(read(3)))
    }

    @Test func platesAreHeldWithTheirLookAlikesAndFormerReadings() throws {
        let rules = try rules(HoldScope(plate: "7abc 123"))
        #expect(rules.covers(read(plates: ["7ABC123"])))
        #expect(rules.covers(read(plates: ["9XYZ000", "7A8C123"])), "a former reading, B as 8")
        #expect(!rules.covers(read(plates: ["7ABC124"])))
        #expect(!rules.covers(read(plates: ["7ABC12"])))
        #expect(rules.covers(read(plates: [])), "what is not known counts as met")
    }

    @Test func casesAreHeldHoweverTheyAreTyped() throws {
        let rules = try rules(HoldScope(caseNumber: "26-1042"))
        #expect(rules.covers(read(cases: ["x", "26 1042"])))
        #expect(!rules.covers(read(cases: ["26-1043"])) && !rules.covers(read(cases: [])))
    }

    @Test func timesAreHeldWithTheirUncertainty() throws {
        let rules = try rules(
            HoldScope(
                from: Self.time, through: WallTime(milliseconds: Self.time.milliseconds + 60_000)))
        #expect(rules.covers(read(at: 0)) && rules.covers(read(at: 60)))
        #expect(!rules.covers(read(at: -1)) && !rules.covers(read(at: 61)))
        #expect(rules.covers(read(at: -1, uncertain: 1000)))
        #expect(rules.covers(read(at: 61, uncertain: 1000)))
        #expect(rules.covers(read(at: nil)))
    }

    @Test func placesAreHeldWithinTheirRadius() throws {
        let place = HoldPlace(latitude: 38.58, longitude: -121.53, radiusMetres: 150)
        let rules = try rules(HoldScope(place: place))
        func at(_ latitude: Double, _ longitude: Double, accuracy: Double? = nil) -> HoldSubject {
            read(
                position: Position(
                    latitude: latitude, longitude: longitude, accuracy: accuracy))
        }
        // A minute of latitude is 1853 m: 0.001° is 111 m, 0.002° is 222 m.
        #expect(rules.covers(at(38.581, -121.53)) && !rules.covers(at(38.582, -121.53)))
        #expect(rules.covers(at(38.582, -121.53, accuracy: 100)))
        #expect(rules.covers(at(38.58, -121.5315)) && !rules.covers(at(38.58, -121.532)))
        #expect(rules.covers(read(position: nil)))
        let dateLine = try self.rules(
            HoldScope(place: HoldPlace(latitude: 0, longitude: 179.9999, radiusMetres: 150)))
        #expect(dateLine.covers(at(0, -179.9999)))
    }

    @Test func everythingGivenMustBeMet() throws {
        let rules = try rules(
            HoldScope(
                plate: "7ABC123", from: Self.time,
                place: HoldPlace(latitude: 38.58, longitude: -121.53, radiusMetres: 10)))
        #expect(rules.covers(read()))
        #expect(!rules.covers(read(plates: ["1ZZZ999"])))
        #expect(!rules.covers(read(at: -5)))
        #expect(!rules.covers(read(position: Position(latitude: 39, longitude: -121.53))))
    }

    @Test func releasedHoldsHoldNothingAndNamesAreTold() throws {
        var hold = Hold(
            id: id(50), scope: HoldScope(plate: "7ABC123"), reason: "r", placedBy: Self.person,
            at: Self.time)
        #expect(HoldRules([hold]).covering(read()) == [hold.id])
        hold.releasedBy = Self.person
        #expect(HoldRules([hold]).isEmpty && !HoldRules([hold]).covers(read()))
    }

    @Test func scopesThatCannotBeAreRefused() {
        let bad: [HoldScope] = [
            HoldScope(), HoldScope(plate: " - "), HoldScope(caseNumber: "--"),
            HoldScope(from: Self.time, through: WallTime(milliseconds: 0)),
            HoldScope(place: HoldPlace(latitude: 91, longitude: 0, radiusMetres: 1)),
            HoldScope(place: HoldPlace(latitude: 0, longitude: 0, radiusMetres: 0)),
            HoldScope(place: HoldPlace(latitude: .nan, longitude: 0, radiusMetres: 1)),
            HoldScope(place: HoldPlace(latitude: 0, longitude: 0, radiusMetres: .infinity)),
        ]
        for scope in bad {
            #expect(throws: PlatedError.self) { try scope.validated() }
        }
        var byID = HoldScope(plate: "7ABC123")
        byID.reads = ["no id"]
        #expect(throws: PlatedError.self) { try byID.validated() }
    }
}
