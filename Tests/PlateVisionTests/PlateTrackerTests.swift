// The tracker by hand-made cases: one sighting a vehicle pass, and the vote over its frames.
import PlateCore
import PlateVision
import Testing

@Suite struct PlateTrackerTests {
    @Test func aPassIsOneSighting() {
        var scene = TrackedScene()
        for i in 0..<30 {
            scene.see([.init("7ABC123", x: 100 + 12 * Double(i), confidence: 0.9)])
        }
        let sightings = scene.finish()
        #expect(sightings.map(\.text) == ["7ABC123"])
        #expect(sightings.first?.frames == 30)
        #expect(sightings.first?.firstFrame == 0)
        #expect(sightings.first?.lastFrame == 29)
    }

    @Test func aParkedCarOverAReconnectIsOneSighting() {
        var scene = TrackedScene()
        for _ in 0..<50 { scene.see([.init("6XYZ987", x: 400, confidence: 0.9)]) }
        scene.skip(milliseconds: 45_000)
        for _ in 0..<50 { scene.see([.init("6XYZ987", x: 406, confidence: 0.9)]) }
        let sightings = scene.finish()
        #expect(sightings.map(\.text) == ["6XYZ987"])
        #expect(sightings.first?.frames == 100)
    }

    @Test func theSameCarPassingAgainLaterIsAnother() {
        var scene = TrackedScene()
        for i in 0..<20 { scene.see([.init("7ABC123", x: 50 + 30 * Double(i), confidence: 0.9)]) }
        scene.skip(milliseconds: 20_000)
        for i in 0..<20 { scene.see([.init("7ABC123", x: 50 + 30 * Double(i), confidence: 0.9)]) }
        #expect(scene.finish().map(\.text) == ["7ABC123", "7ABC123"])
    }

    @Test func neighboursWithAlmostTheSamePlateStayTwo() {
        var scene = TrackedScene()
        for i in 0..<20 {
            let x = 300 + 8 * Double(i)
            scene.see([
                .init("1234567", x: x, confidence: 0.9),
                .init("1234568", x: x + 260, confidence: 0.9),
            ])
        }
        #expect(scene.finish().map(\.text).sorted() == ["1234567", "1234568"])
    }

    @Test func aCarInTheOtherLaneTakingTheSamePlaceIsAnother() {
        var scene = TrackedScene()
        for _ in 0..<10 { scene.see([.init("4AAA111", x: 400, confidence: 0.9)]) }
        for _ in 0..<10 { scene.see([.init("8ZZZ999", x: 410, confidence: 0.9)]) }
        #expect(scene.finish().map(\.text) == ["4AAA111", "8ZZZ999"])
    }

    @Test func unsureFramesAreOutvoted() {
        var scene = TrackedScene()
        for text in ["7A8C123", "7ABC123", "7ABC123", "7A8C123", "7ABC123", "7ABC12"] {
            scene.see([.init(text, x: 400, confidence: text == "7ABC123" ? 0.95 : 0.5)])
        }
        let sighting = scene.finish().first
        #expect(sighting?.text == "7ABC123")
        #expect(sighting?.bestReading.text == "7ABC123")
        #expect((sighting?.confidence ?? 0) > 0.8)
        #expect(sighting?.candidates.contains { $0.text == "7A8C123" } == true)
    }

    @Test func aPlateCutByThePicturesEdgeDoesNotVote() {
        var scene = TrackedScene()
        for i in 0..<6 { scene.see([.init("7ABC123", x: 60 - 10 * Double(i), confidence: 0.95)]) }
        for i in 0..<3 { scene.see([.init("ABC123", x: -10 - 8 * Double(i), confidence: 0.99)]) }
        let sightings = scene.finish()
        #expect(sightings.map(\.text) == ["7ABC123"])
        #expect(sightings.first?.frames == 6)
    }

    @Test func oneSureFrameBeatsTwoUnsureOnes() {
        var scene = TrackedScene()
        scene.see([.init("5S0W750", x: 400, confidence: 0.4)])
        scene.see([.init("5SOW350", x: 402, confidence: 0.98)])
        scene.see([.init("5S0W750", x: 404, confidence: 0.4)])
        #expect(scene.finish().first?.text == "5SOW350")
    }

    @Test func candidatesAreProbabilities() {
        var scene = TrackedScene()
        for _ in 0..<5 { scene.see([.init("7ABC123", x: 400, confidence: 0.6, other: "8")]) }
        let sighting = scene.finish().first
        let sum = sighting?.candidates.map(\.confidence).reduce(0, +) ?? 2
        #expect(sum <= 1.000001)
        #expect(
            sighting?.candidates.map(\.confidence).sorted(by: >)
                == sighting?.candidates.map(\.confidence))
        #expect(sighting?.candidates.first?.text == sighting?.text)
    }

    @Test func junkOfOneFrameIsNotRecorded() {
        var scene = TrackedScene()
        scene.see([
            .init("C00D", x: 400, confidence: 0.4, named: ["CD0D": 0.3, "COD": 0.2])
        ])
        #expect(scene.finish().isEmpty)
    }

    @Test func aSureSingleFrameIsRecorded() {
        var scene = TrackedScene()
        scene.see([.init("7ABC123", x: 400, confidence: 0.97)])
        #expect(scene.finish().map(\.text) == ["7ABC123"])
    }

    @Test func confirmationComesBeforeTheEndAndOnce() {
        var tracker = PlateTracker()
        var confirmed = 0
        for i in 0..<10 {
            let seen = SeenPlate("7ABC123", x: 400, confidence: 0.95)
            for event in tracker.observe(testFrame(i, milliseconds: i * 33), [seen.reading]) {
                if case .confirmed = event { confirmed += 1 }
            }
        }
        #expect(confirmed == 1)
        let last = tracker.finish()
        #expect(last.count == 1)
        guard case .ended? = last.first else {
            Issue.record("the sighting must end")
            return
        }
    }

    @Test func aChangeOfTheTextIsSaid() {
        var tracker = PlateTracker()
        var texts: [String] = []
        for i in 0..<12 {
            let seen =
                i < 3
                ? SeenPlate("7ABC128", x: 400, confidence: 0.8)
                : SeenPlate("7ABC123", x: 400, confidence: 0.99)
            for event in tracker.observe(testFrame(i, milliseconds: i * 33), [seen.reading]) {
                texts.append(event.sighting.text)
            }
        }
        #expect(texts.first == "7ABC128")
        #expect(texts.last == "7ABC123")
    }

    @Test func twoBoxesOnOnePlateAreOneSighting() {
        var scene = TrackedScene()
        for _ in 0..<5 {
            scene.see([
                .init("7ABC123", x: 400, confidence: 0.95),
                .init("7ABC12", x: 405, confidence: 0.6),
            ])
        }
        #expect(scene.finish().map(\.text) == ["7ABC123"])
    }

    @Test func theNumberOfTracksIsBounded() {
        var tracker = PlateTracker()
        for i in 0..<40 {
            let readings = (0..<20).map { k in
                SeenPlate("A\(i)B\(k)XYZ", x: Double(k) * 200, confidence: 0.95).reading
            }
            _ = tracker.observe(testFrame(i, milliseconds: i * 33), readings)
            #expect(tracker.trackCount <= Limits.tracksPerCameraMax)
        }
    }
}
