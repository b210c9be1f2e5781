/// Who may type while the car moves, how far two places are apart, how priorities look and sound.

import Alerting
import PlateCore
import Testing

@Suite struct MotionGateTests {
    private func shown(
        _ speed: Double?, _ age: Double? = 100, from source: SpeedSource = .fitted,
        passenger: Bool = false
    ) -> MotionPresentation {
        MotionGate.presentation(
            source: source, speed: speed, ageMilliseconds: age, isPassengerTyping: passenger)
    }

    @Test func aboveFiveMilesAnHourThereIsOneCard() {
        #expect(shown(0) == .full)
        #expect(shown(2.23) == .full)
        #expect(shown(2.24) == .movingCard)
        #expect(shown(30, passenger: true) == .passenger)
        #expect(shown(0, passenger: true) == .full)
    }

    @Test func whatIsNotKnownCountsAsMoving() {
        #expect(shown(nil) == .movingCard)
        #expect(shown(0, nil) == .movingCard)
        #expect(shown(0, 60_001) == .movingCard)
        #expect(shown(0, 60_000) == .full)
        #expect(shown(.nan) == .movingCard)
        #expect(shown(0, .nan) == .movingCard)
    }

    @Test func aCarWithoutASpeedSourceAsks() {
        #expect(shown(nil, nil, from: .none(holdsBack: nil)) == .movingCard)
        #expect(shown(nil, nil, from: .none(holdsBack: true)) == .movingCard)
        #expect(shown(nil, nil, from: .none(holdsBack: false)) == .full)
        #expect(shown(nil, nil, from: .none(holdsBack: true), passenger: true) == .passenger)
    }

    @Test func metresAreMetres() {
        let car = Sample.place()
        #expect(abs(AlertPlace.metres(car, Sample.place(150)) - 150) < 0.1)
        let west = Position(latitude: 0, longitude: 179.9999)
        let east = Position(latitude: 0, longitude: -179.9999)
        #expect(abs(AlertPlace.metres(west, east) - 22.24) < 0.1)
        let far = Position(latitude: -38.5805, longitude: 58.4698)
        #expect(abs(AlertPlace.metres(car, far) - 20_015_086) < 100)
    }

    @Test func theMoreUrgentLooksAndSoundsMoreSo() {
        let all = AlertPriority.allCases
        #expect(all == all.sorted())
        #expect(Set(all.map(\.word)).count == all.count)
        #expect(Set(all.map(\.colour)).count == all.count)
        for (a, b) in zip(all, all.dropFirst()) {
            #expect(a.repeatMilliseconds < b.repeatMilliseconds)
            #expect(a.tone.pitches.count * a.tone.count > b.tone.pitches.count * b.tone.count)
        }
        #expect(AlertPriority(.amberAlert) == .critical)
        #expect(Set(HotlistCategory.allCases.map(\.words)).count == HotlistCategory.allCases.count)
    }
}
