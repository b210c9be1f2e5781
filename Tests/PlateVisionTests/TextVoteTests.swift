// The vote over frames: what wins, how sure it is, what 0 and O do, and what is no plate at all.
import PlateCore
import PlateVision
import Testing

@Suite struct TextVoteTests {
    @Test func moreFramesOfOneTextAreSurerThanOne() throws {
        func confidence(frames: Int) throws -> Double {
            var scene = TrackedScene()
            for _ in 0..<frames { scene.see([.init("7ABC123", x: 400, confidence: 0.9)]) }
            return try #require(scene.finish().first).confidence
        }
        let confidences = try [1, 2, 4, 8].map(confidence)
        #expect(confidences == confidences.sorted())
        #expect(confidences[0] > 0.75 && confidences[3] < 1)
        // Frames of one pass are not independent: a thousand prove no more than eight.
        #expect(try confidence(frames: 1000) == confidences[3])
    }

    @Test func oneFrameCannotVeto() {
        var scene = TrackedScene()
        for _ in 0..<7 { scene.see([.init("7ABC123", x: 400, confidence: 0.9)]) }
        scene.see([.init("7ABC128", x: 400, confidence: 1)])
        #expect(scene.finish().map(\.text) == ["7ABC123"])
    }

    @Test func aTextThatIsPlausibleThroughoutBeatsOnesThatAreBestOnce() {
        var scene = TrackedScene()
        for wrong in ["7A8C123", "1ABC123", "7ABC128", "7ABC12"] {
            scene.see([.init(wrong, x: 400, confidence: 0.5, named: ["7ABC123": 0.4])])
        }
        #expect(scene.finish().map(\.text) == ["7ABC123"])
    }

    @Test func strangeProbabilitiesDoNoHarm() throws {
        var scene = TrackedScene()
        let odd: [Double] = [.nan, .infinity, -.infinity, -1, 0, 2, .leastNonzeroMagnitude]
        for confidence in odd {
            scene.see([.init("7ABC123", x: 400, confidence: 0.9, named: ["7ABC128": confidence])])
        }
        let sighting = try #require(scene.finish().first)
        #expect(sighting.text == "7ABC123")
        #expect(sighting.candidates.allSatisfy { (0...1).contains($0.confidence) })
        #expect(sighting.candidates.map(\.confidence).reduce(0, +) <= 1.000001)
    }

    @Test func theSeriesDecidesWhereTheFramesAreUnsure() {
        let cases = [
            ("40OUDW4", "400UDW4"), ("7ABCO23", "7ABC023"), ("7A0B123", "7AOB123"),
            ("8D4O371", "8D40371"), ("OO7ABC", "007ABC"),
        ]
        for (read, twin) in cases {
            #expect(merged(read, 0.6, twin, 0.3).text == twin)
            #expect(merged(twin, 0.6, read, 0.3).text == twin)
        }
    }

    @Test func aClearReadingStandsWhateverTheSeries() {
        for (read, twin) in [("40OUDW4", "400UDW4"), ("7ABCO23", "7ABC023")] {
            #expect(merged(read, 0.98, twin, 0.01).text == read)
        }
    }

    @Test func noTextIsPutThereThatNobodyRead() {
        for read in ["40OUDW4", "7ABCO23", "BOB007", "GO4O"] {
            var scene = TrackedScene()
            for _ in 0..<6 { scene.see([.init(read, x: 400, confidence: 0.95)]) }
            let sighting = scene.finish().first
            #expect(sighting?.text == read)
            #expect(sighting?.candidates.map(\.text) == [read])
        }
    }

    /// Exempt plates are all digits and words all letters: no series speaks against either.
    @Test func exemptPlatesAndWordsStay() {
        let cases = [
            ("1291164", "I291164"), ("1201164", "12O1164"), ("1000000", "100OOOO"),
            ("636027", "636O27"), ("450681", "45O681"), ("LOLWATT", "L0LWATT"),
            ("OOH", "00H"), ("OPUS", "0PUS"), ("BOB007", "B0B007"), ("R020229", "RO20229"),
        ]
        for (read, twin) in cases { #expect(merged(read, 0.5, twin, 0.45).text == read) }
    }

    /// No right reading of a plate without a series turns wrong, whichever of its twins the frames
    /// name besides, as long as they prefer the plate's own text clearly.
    @Test func noRightReadingOfAVanityOrExemptPlateTurnsWrong() {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("ABDEGIJLOOOOQSTUZ")
        let digits = Array("0000012578")
        for _ in 0..<3000 {
            let isExempt = Bool.random(using: &generator)
            let count = isExempt ? Int.random(in: 6...7) : Int.random(in: 2...7)
            let plate = String(
                (0..<count).map { _ in
                    (isExempt || Int.random(in: 0..<4) == 0 ? digits : letters).randomElement()!
                })
            let twin = String(
                plate.map { "0O".contains($0) && Bool.random() ? ($0 == "0" ? "O" : "0") : $0 })
            guard twin != plate else { continue }
            // All digits and all letters need no clear preference.
            let isPlain = plate.allSatisfy(\.isNumber) || plate.allSatisfy(\.isLetter)
            let share = Double.random(in: 0...(isPlain ? 0.45 : 0.16))
            let text = merged(plate, 0.95 * (1 - share), twin, 0.95 * share).text
            #expect(text == plate, "\(twin) with a share of \(share)")
        }
    }

    @Test func whatDoesNotLookLikeAPlateIsNeitherToldNorRecorded() {
        func sightings(_ scores: [Double?]) -> [String] {
            var scene = TrackedScene()
            for score in scores {
                scene.see([.init("MARKET", x: 400, confidence: 0.99, plateScore: score)])
            }
            return scene.finish().map(\.text)
        }
        #expect(sightings(Array(repeating: 0.1, count: 12)).isEmpty)
        #expect(sightings([0.8] + Array(repeating: 0.1, count: 11)).isEmpty)
        #expect(sightings([0.1] + Array(repeating: 0.9, count: 11)) == ["MARKET"])
        #expect(sightings([0.9]) == ["MARKET"])
        #expect(sightings(Array(repeating: nil, count: 3)) == ["MARKET"])
        #expect(sightings([.nan, 0.9, nil]) == ["MARKET"])
    }

    /// The merged sighting of six frames that read `text` and name `other` besides.
    private func merged(
        _ text: String, _ confidence: Double, _ other: String, _ otherConfidence: Double
    ) -> PlateSighting {
        var scene = TrackedScene()
        for _ in 0..<6 {
            scene.see([
                .init(text, x: 400, confidence: confidence, named: [other: otherConfidence])
            ])
        }
        return scene.finish()[0]
    }
}
