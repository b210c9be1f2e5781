// When a hit alerts: an exact one once it is likely enough, a look-alike once the frames had their say.
import Pipeline
import PlateCore
import Testing

@Suite struct AlertRulesTests {
    private let rules = AlertRules()

    private func hit(_ match: MatchKind, _ probability: Double) -> HotlistHit {
        HotlistHit(
            entry: HotlistEntry(list: "svs", category: .stolenVehicle, text: "7ABC123"),
            match: match, stateMatch: .unknown, listAgeSeconds: nil, probability: probability)
    }

    @Test func aSureExactHitDoesNotWait() {
        #expect(rules.allows(hit(.exact, 1), frames: 2, isOver: false))
        #expect(rules.allows(hit(.exact, rules.exactProbability), frames: 2, isOver: false))
    }

    @Test func anUnsureExactHitWaitsForTheEnd() {
        let unsure = hit(.exact, (rules.exactProbability + rules.exactProbabilityAtEnd) / 2)
        #expect(!rules.allows(unsure, frames: 50, isOver: false))
        #expect(rules.allows(unsure, frames: 3, isOver: true))
    }

    @Test func anUnlikelyHitNeverAlerts() {
        for isOver in [false, true] {
            #expect(!rules.allows(hit(.exact, 0.2), frames: 50, isOver: isOver))
            #expect(!rules.allows(hit(.lookAlike, 0.05), frames: 50, isOver: isOver))
            #expect(!rules.allows(hit(.exact, .nan), frames: 50, isOver: isOver))
        }
    }

    @Test func aLookAlikeWaitsForFramesOrTheEnd() {
        let twin = hit(.lookAlike, 0.49)
        #expect(!rules.allows(twin, frames: rules.lookAlikeFrames - 1, isOver: false))
        #expect(rules.allows(twin, frames: rules.lookAlikeFrames, isOver: false))
        #expect(rules.allows(twin, frames: 1, isOver: true))
    }
}
