// The recogniser as a whole: odd pictures, the rule of what is reported, all instruction sets
// alike.
import Imaging
import NeuralNet
import PlateCore
import PlateVision
import Testing

@Suite struct RecogniserTests {
    private func reading(_ text: String, _ confidence: Double, x: Double) -> PlateReading {
        PlateReading(
            characters: text.map { CharacterReading(character: $0, confidence: confidence) },
            confidence: confidence, candidates: [],
            quad: Quad(Box(x: x, y: 50, width: 100, height: 50)),
            crop: GreyImage(width: 1, height: 1))
    }

    private func texts(_ readings: [PlateReading]) -> [String] {
        PlateRecogniser.reported(readings, ReportingRule()).map(\.text)
    }

    @Test func surestComesFirst() {
        #expect(
            texts([reading("ABC123", 0.7, x: 0), reading("XYZ789", 0.9, x: 300)])
                == ["XYZ789", "ABC123"])
    }

    @Test func twoBoxesOnOnePlateAreOneReading() {
        #expect(texts([reading("ABC123", 0.7, x: 0), reading("A8C123", 0.9, x: 20)]) == ["A8C123"])
    }

    @Test func aPartOfThePlateBesideItIsThePlate() {
        #expect(texts([reading("ABC123", 0.9, x: 0), reading("C123", 0.8, x: 70)]) == ["ABC123"])
        #expect(texts([reading("ABC123", 0.9, x: 0), reading("K77", 0.8, x: 70)]).count == 2)
        #expect(texts([reading("ABC123", 0.9, x: 0), reading("C123", 0.8, x: 170)]).count == 2)
    }

    @Test func junkIsNotReported() {
        let rule = ReportingRule()
        let below = rule.characterConfidenceMin - 0.01
        #expect(texts([reading("ABC123", below, x: 0), reading("", 0.9, x: 300)]).isEmpty)
        #expect(texts([reading("I", 0.99, x: 0), reading("ABCDEFGHI", 0.99, x: 300)]).isEmpty)
        let short = rule.shortCharacterConfidenceMin
        #expect(texts([reading("AB7", short - 0.01, x: 0)]).isEmpty)
        #expect(texts([reading("AB7", short + 0.01, x: 0)]) == ["AB7"])
    }

    @Test func theReadersFileSaysWhatIsReported() throws {
        let reader = try PlateModels.embedded().reader
        let rule = ReportingRule(reader)
        #expect(rule.characterConfidenceMin == reader.constants["threshold"])
        #expect(rule.shortCharacterConfidenceMin == reader.constants["shortThreshold"])
        #expect(rule.charactersMax == reader.constants["lengthMax"].map { Int($0) })
        let further = ReportingRule(
            try TestModel.reader([
                "confidenceMin": 0.3, "plateScoreMin": 0.2, "aspectMin": 1.1, "aspectMax": 4,
            ]))
        #expect(further.confidenceMin == 0.3 && further.plateScoreMin == 0.2)
        #expect(further.aspectRange == 1.1...4)
        let reversed = ReportingRule(
            try TestModel.reader([
                "aspectMin": 3, "aspectMax": 1, "usualAspectMin": 3, "usualAspectMax": 1,
            ]))
        #expect(!reversed.holds(reading("ABC123", 0.9, x: 0)))
    }

    @Test func whatIsUnlikelyOrNoPlateIsNotReported() {
        var rule = ReportingRule()
        rule.confidenceMin = 0.5
        rule.plateScoreMin = 0.3
        var sure = reading("ABC123", 0.9, x: 0)
        #expect(rule.holds(sure))
        sure.plateScore = 0.31
        #expect(rule.holds(sure))
        sure.plateScore = 0.29
        #expect(!rule.holds(sure))
        var unsure = reading("ABC123", 0.9, x: 0)
        unsure.confidence = 0.49
        #expect(!rule.holds(unsure))
    }

    /// Boards and street signs are none; motorcycles' plates and plates from the side are.
    @Test func boardsAreNoPlates() {
        func isReported(
            _ width: Double, _ height: Double, _ plateScore: Double? = nil
        ) -> Bool {
            var seen = reading("ABC123", 0.9, x: 0)
            seen.plateScore = plateScore
            seen.quad = Quad(Box(x: 10, y: 10, width: width, height: height))
            return ReportingRule().holds(seen)
        }
        #expect(isReported(120, 60))
        #expect(isReported(105, 60))
        // From 45 degrees at the side, from 40 on a motorcycle, from 45 above.
        #expect(isReported(120 * 0.707, 60))
        #expect(isReported(105 * 0.766, 60))
        #expect(isReported(120, 60 * 0.707))
        // In pictures of 16 by 9 that were squeezed to a square, or of 9 by 16 stretched to one: where it is
        // sure that it is a plate.
        #expect(isReported(120, 107, 0.995) && !isReported(120, 107, 0.98))
        #expect(isReported(213, 60, 0.995) && !isReported(213, 60))
        #expect(!isReported(60, 110, 0.999))
        #expect(!isReported(330, 60, 0.999))
        #expect(!isReported(.nan, 60))
    }

    @Test func readingsCarryTheirEvidence() throws {
        let scene = drawnScene(width: 640, height: 360)
        let recogniser = try PlateRecogniser()
        let candidates = try PlateLocator(PlateModels.embedded().locator).locate(scene)
        let raw = try recogniser.rawReadings(in: scene)
        #expect(!raw.isEmpty)
        #expect(raw.map(\.locatorScore) == candidates.map(\.score))
        #expect(raw.allSatisfy { (0...1).contains($0.agreement) })
        let told = try recogniser.recognise(scene).plates
        #expect(recogniser.reported(raw).map(\.text) == told.map(\.text))
        #expect(recogniser.reported(raw).map(\.confidence) == told.map(\.confidence))
    }

    @Test(arguments: [(1, 1), (1, 900), (900, 1), (7, 5), (640, 360), (641, 359), (33, 2000)])
    func picturesOfAnyShapeAreTaken(width: Int, height: Int) throws {
        let recogniser = try PlateRecogniser()
        var image = GreyImage(width: width, height: height, shade: 90)
        image[0, 0] = 255
        let result = try recogniser.recognise(image)
        #expect(result.milliseconds.locate > 0)
        #expect(result.plates.allSatisfy { (0...1).contains($0.confidence) })
    }

    @Test func votingIsForUnsureReadingsOnly() throws {
        let models = try PlateModels.embedded()
        let reader = try PlateReader(models.reader, second: models.secondReader)
        let constants = models.reader.constants
        let (askBelow, voteBelow) = try (
            #require(constants["askBelow"]), #require(constants["voteBelow"])
        )
        let pyramid = ImagePyramid(drawnScene(width: 640, height: 360))
        for shift in 0..<20 {
            let quad = Quad(Box(x: 320 + Double(shift), y: 180, width: 100, height: 50))
            func read(_ askBelow: Double, _ voteBelow: Double) -> PlateReading {
                reader.read(quad, in: pyramid, askBelow: askBelow, voteBelow: voteBelow)
            }
            let (first, second, voted) = (read(0, 0), read(2, 0), read(2, 2))
            let opinions = [(first, 1.0), (second, 2), (voted, 8)]
            for (reading, count) in opinions where !reading.characters.isEmpty {
                let agreeing = reading.agreement * count
                #expect(abs(agreeing - agreeing.rounded()) < 1e-9 && (0...count) ~= agreeing)
            }
            var expected = voted
            if second.lowestCharacterConfidence >= voteBelow || second.characters.isEmpty {
                expected = second
            }
            if first.lowestCharacterConfidence >= askBelow || first.characters.isEmpty {
                expected = first
            }
            let told = reader.read(quad, in: pyramid)
            #expect(told.text == expected.text && told.confidence == expected.confidence)
        }
    }

    /// What two readers say together is the mean of what each says alone.
    @Test func bothReadersAreAsked() throws {
        let models = try PlateModels.embedded()
        let both = try PlateReader(models.reader, second: models.secondReader)
        let alone = try [models.reader, models.secondReader].map { try PlateReader($0) }
        let pyramid = ImagePyramid(drawnScene(width: 640, height: 360))
        var compared = 0
        for shift in 0..<60 {
            let quad = Quad(Box(x: 320 + Double(shift) / 3, y: 180, width: 100, height: 50))
            let reading = both.read(quad, in: pyramid, askBelow: 2, voteBelow: 0)
            let shares = alone.compactMap { reader in
                reader.read(quad, in: pyramid, askBelow: 0, voteBelow: 0).candidates
                    .first { $0.text == reading.text }
            }
            guard !reading.characters.isEmpty, shares.count == 2 else { continue }
            // The ranking of one opinion follows a beam, which drops some ways to write a text.
            #expect(
                abs(reading.confidence - (shares[0].confidence + shares[1].confidence) / 2) < 1e-2)
            compared += 1
        }
        #expect(compared > 5)
    }

    /// One recogniser goes from size to size and back without leaving traces.
    @Test func resultsDoNotDependOnThePictureBefore() throws {
        let scene = drawnScene(width: 640, height: 360)
        let recogniser = try PlateRecogniser()
        let first = try recogniser.recognise(scene)
        _ = try recogniser.recognise(drawnScene(width: 500, height: 700))
        let second = try recogniser.recognise(scene)
        #expect(first.plates.map(\.text) == second.plates.map(\.text))
        #expect(first.plates.map(\.confidence) == second.plates.map(\.confidence))
    }

    @Test func instructionSetsAgreeOnWhereAPlateIs() throws {
        let scene = drawnScene(width: 640, height: 360)
        let models = try PlateModels.embedded()
        let found = try InstructionSet.supported.map {
            try PlateLocator(models.locator, instructionSet: $0).locate(scene)
        }
        for candidates in found {
            #expect(candidates.count == found[0].count)
            for (a, b) in zip(candidates, found[0]) {
                #expect(abs(a.score - b.score) < 1e-3)
                for (p, q) in zip(a.quad.corners, b.quad.corners) {
                    #expect(abs(p.x - q.x) < 0.05 && abs(p.y - q.y) < 0.05)
                }
            }
        }
    }

    @Test func modelsInTheWrongPlaceAreRefused() throws {
        let models = try PlateModels.embedded()
        #expect(throws: PlatedError.self) { try PlateLocator(models.reader) }
        #expect(throws: PlatedError.self) { try CornerRefiner(models.reader) }
        #expect(throws: PlatedError.self) { try PlateReader(models.refiner) }
        #expect(throws: PlatedError.self) {
            try PlateReader(models.reader, second: models.refiner)
        }
        #expect(throws: PlatedError.self) {
            try PlateReader(models.reader, second: try TestModel.reader([:]))
        }
    }

    /// Whatever the corners, refining and reading give a quad or nothing and a probability.
    @Test func anyQuadCanBeRefinedAndRead() throws {
        let models = try PlateModels.embedded()
        let refiner = try CornerRefiner(models.refiner)
        let reader = try PlateReader(models.reader, second: models.secondReader)
        let pyramid = ImagePyramid(drawnScene(width: 300, height: 200))
        var state: UInt64 = 17
        func coordinate() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch state >> 60 {
            case 0: return .infinity
            case 1: return .nan
            case 2: return -1e12
            default: return Double(state >> 40) / Double(1 << 24) * 900 - 300
            }
        }
        func corner() -> Point { Point(coordinate(), coordinate()) }
        for _ in 0..<150 {
            let quad = Quad(corner(), corner(), corner(), corner())
            let refined = refiner.refine(quad, in: pyramid)
            let corners = refined.quad?.corners ?? []
            #expect(corners.allSatisfy { $0.x.isFinite && $0.y.isFinite })
            #expect((0...1).contains(refined.plateScore ?? 0))
            let reading = reader.read(quad, in: pyramid)
            #expect((0...1).contains(reading.confidence))
            #expect(reading.characters.count <= Limits.plateCharactersMax)
            #expect(reading.candidates.count <= Limits.readingCandidatesMax)
            #expect(reading.candidates.reduce(0) { $0 + $1.confidence } <= 1 + 1e-6)
            if let first = reading.candidates.first { #expect(first.text == reading.text) }
        }
    }

    /// A bright plate with dark bars on a gradient: enough for the locator to have opinions.
    private func drawnScene(width: Int, height: Int) -> GreyImage {
        var image = GreyImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { image[x, y] = UInt8(40 + 100 * y / height) }
        }
        for y in 0..<50 {
            for x in 0..<100 {
                let isStroke = y > 12 && y < 38 && x > 8 && x < 92 && x % 12 < 4
                image[width / 2 + x, height / 2 + y] = isStroke ? 30 : 220
            }
        }
        return image
    }
}
