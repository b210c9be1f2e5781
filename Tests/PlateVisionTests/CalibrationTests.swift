// Calibrated confidence: what it must do whatever the weights and the evidence.
import NeuralNet
import PlateCore
import PlateVision
import Testing

@Suite struct CalibrationTests {
    /// A reading with the evidence given.
    private func reading(
        _ text: String = "7ABC123", probability: Double = 0.8, lowest: Double = 0.7,
        plate: Double? = 0.6, locator: Double = 0.5, width: Double = 120, agreement: Double = 0.7,
        others: [Double] = [0.1, 0.05]
    ) -> PlateReading {
        let others = others.enumerated().map {
            TextCandidate(text: "OTHER\($0.offset)", confidence: $0.element)
        }
        return PlateReading(
            characters: text.map { CharacterReading(character: $0, confidence: lowest) },
            confidence: probability,
            candidates: [TextCandidate(text: text, confidence: probability)] + others,
            quad: Quad(Box(x: 10, y: 10, width: width, height: width / 2)),
            crop: GreyImage(width: 1, height: 1), locatorScore: locator, plateScore: plate,
            agreement: agreement)
    }

    /// A calibration in which all evidence counts.
    private var full: Calibration {
        var calibration = Calibration()
        calibration.bias = -0.4
        calibration.text = 0.5
        calibration.lowest = 0.4
        calibration.plate = 0.6
        calibration.locator = 0.3
        calibration.width = 0.2
        calibration.short = -1
        calibration.vote = 0.8
        return calibration
    }

    @Test func withoutWeightsTheProbabilityStays() {
        for probability in [0.01, 0.3, 0.5, 0.97] {
            let calibrated = Calibration().confidence(of: reading(probability: probability))
            #expect(abs(calibrated - probability) < 1e-9)
        }
    }

    /// By hand: logits of 0.8, 0.7, 0.6, 0.5; log2 of 1.2; three characters more than short.
    @Test func theFormulaIsTheFilesOne() {
        let certainty = 0.5 * 1.386_294 + 0.4 * 0.847_298 + 0.6 * 0.405_465
        let sum = -0.4 + certainty + 0.2 * 0.263_034 + 0.8 * 0.7
        let expected = 1 / (1 + 1 / power(sum))
        #expect(abs(full.confidence(of: reading()) - expected) < 1e-5)
        let short = 1 / (1 + 1 / power(sum - 1))
        #expect(abs(full.confidence(of: reading("A12")) - short) < 1e-5)
    }

    /// e to the power of `value`, by its series; the tests need no C library for it.
    private func power(_ value: Double) -> Double {
        (1...40).reversed().reduce(1.0) { 1 + value / Double($1) * $0 }
    }

    @Test func moreOfAnyEvidenceNeverLowersIt() {
        let steps = [0.0, 1e-5, 0.1, 0.4, 0.6, 0.9, 0.99999, 1]
        func rises(_ make: (Double) -> PlateReading) -> Bool {
            let values = steps.map { full.confidence(of: make($0)) }
            return zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
                && values.first! < values.last!
        }
        #expect(rises { reading(probability: $0) })
        #expect(rises { reading(lowest: $0) })
        #expect(rises { reading(plate: $0) })
        #expect(rises { reading(locator: $0) })
        #expect(rises { reading(agreement: $0) })
        #expect(rises { reading(width: 20 + 400 * $0) })
    }

    @Test func noPlateScoreIsAnEvenOne() {
        #expect(
            full.confidence(of: reading(plate: nil)) == full.confidence(of: reading(plate: 0.5)))
    }

    @Test func anyEvidenceGivesAProbability() {
        let odd = [Double.nan, .infinity, -.infinity, -1, 2, 0, 1, 1e308, -1e308]
        for value in odd {
            for calibration in [full, steep] {
                let candidates = [
                    reading(probability: value), reading(lowest: value), reading(plate: value),
                    reading(locator: value), reading(width: value), reading(agreement: value),
                    reading(others: [value, value]),
                ]
                for candidate in candidates {
                    let calibrated = calibration.applied(to: candidate)
                    #expect((0...1).contains(calibrated.confidence))
                    let sum = calibrated.candidates.reduce(0) { $0 + $1.confidence }
                    #expect(calibrated.candidates.allSatisfy { (0...1).contains($0.confidence) })
                    #expect(sum <= 1 + 1e-9)
                }
            }
        }
    }

    /// Weights whose products overflow.
    private var steep: Calibration {
        var calibration = Calibration()
        calibration.bias = 1e308
        calibration.text = 1e308
        calibration.lowest = -1e308
        calibration.width = 1e308
        calibration.short = -1e308
        calibration.vote = -1e308
        return calibration
    }

    @Test func otherTextsShareWhatIsLeft() {
        var calibration = Calibration()
        calibration.bias = 1
        let before = reading(probability: 0.6, others: [0.2, 0.1])
        let after = calibration.applied(to: before)
        let factor = (1 - after.confidence) / 0.4
        #expect(after.candidates.map(\.text) == before.candidates.map(\.text))
        #expect(after.candidates[0].confidence == after.confidence)
        #expect(abs(after.candidates[1].confidence - 0.2 * factor) < 1e-9)
        #expect(abs(after.candidates[2].confidence - 0.1 * factor) < 1e-9)
    }

    /// Junk loses its confidence, and what else it could be gains none over it.
    @Test func noOtherTextIsLikelierThanTheFirst() {
        var calibration = Calibration()
        for bias in stride(from: -9.0, through: 9, by: 0.5) {
            calibration.bias = bias
            for others in [[0.3], [0.15, 0.15], [0.1, 0.05, 0.01], []] {
                let calibrated = calibration.applied(to: reading(probability: 0.7, others: others))
                let values = calibrated.candidates.map(\.confidence)
                #expect(values == values.sorted(by: >))
                #expect(values.reduce(0, +) <= 1 + 1e-9)
                #expect(values.first == calibrated.confidence)
            }
        }
    }

    @Test func nothingReadIsLeftAlone() {
        let empty = PlateReading(
            characters: [], confidence: 0, candidates: [],
            quad: Quad(Box(x: 0, y: 0, width: 10, height: 5)),
            crop: GreyImage(width: 1, height: 1))
        #expect(full.applied(to: empty).confidence == 0)
        #expect(full.applied(to: empty).candidates.isEmpty)
    }

    @Test func theReadersFileHasTheWeights() throws {
        #expect(Calibration(try TestModel.reader(["calibrationBias": 1])) == nil)
        let weights: [String: Double] = [
            "calibrationText": 0.5, "calibrationBias": -0.4, "calibrationLowest": 0.4,
            "calibrationPlate": 0.6, "calibrationLocator": 0.3, "calibrationWidth": 0.2,
            "calibrationShort": -1, "calibrationVote": 0.8,
        ]
        #expect(Calibration(try TestModel.reader(weights)) == full)
        var textOnly = Calibration()
        textOnly.text = 0.9
        #expect(Calibration(try TestModel.reader(["calibrationText": 0.9])) == textOnly)
    }
}
