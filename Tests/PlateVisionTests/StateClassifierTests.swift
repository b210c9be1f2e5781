// The state classifier: what it answers, when it keeps silent, and odd input.
import Imaging
import NeuralNet
import PlateCore
import PlateVision
import Testing

@Suite struct StateClassifierTests {
    private let quad = Quad(Box(x: 20, y: 20, width: 64, height: 32))

    private func picture(red: UInt8 = 0, green: UInt8 = 0, blue: UInt8 = 0) -> ColourImage {
        ColourImage(width: 120, height: 80, red: red, green: green, blue: blue)
    }

    @Test(arguments: InstructionSet.supported)
    func coloursDecide(set: InstructionSet) throws {
        let classifier = try StateClassifier(TestModel.state(), instructionSet: set)
        let red = classifier.classify(quad, text: "", in: picture(red: 200))
        #expect(red.state == "CA")
        #expect(red.confidence > 0.9 && red.confidence == red.californiaProbability)
        #expect(red.candidates.map(\.state) == ["CA", "NV"])
        let blue = classifier.classify(quad, text: "", in: picture(blue: 200))
        #expect(blue.state == "NV")
        #expect(blue.californiaProbability < 0.1)
    }

    /// A grey picture is three equal channels, and nothing of it speaks for a state here.
    @Test func greyIsTakenAsItIs() throws {
        let classifier = try StateClassifier(TestModel.state())
        let grey = ColourImage(GreyImage(width: 120, height: 80, shade: 90))
        let reading = classifier.classify(quad, text: "", in: grey)
        #expect(reading.state == nil)
        #expect(reading.candidates.count == 2)
        #expect(abs(reading.confidence - 1 / (2 + 7.389_056)) < 1e-4)
    }

    @Test func whatIsNotLikelyEnoughIsNotNamed() throws {
        let sure = try StateClassifier(TestModel.state(["threshold": 0.5]))
        let careful = try StateClassifier(TestModel.state(["threshold": 2]))
        let red = picture(red: 200)
        #expect(sure.classify(quad, text: "", in: red).state == "CA")
        let silent = careful.classify(quad, text: "", in: red)
        #expect(silent.state == nil)
        #expect(silent.confidence == sure.classify(quad, text: "", in: red).confidence)
    }

    @Test func theFormOfTheTextCounts() throws {
        let forms = ["9AAA999": ["CA": 0.0, "NV": -9, "other": -9]]
        let classifier = try StateClassifier(
            TestModel.state(["threshold": 0.9], syntax: forms))
        let grey = picture(red: 90, green: 90, blue: 90)
        #expect(classifier.classify(quad, text: "7ABC123", in: grey).state == "CA")
        #expect(classifier.classify(quad, text: "ABC1234", in: grey).state == nil)
        let deaf = try StateClassifier(
            TestModel.state(["threshold": 0.9, "syntaxWeight": 0], syntax: forms))
        #expect(deaf.classify(quad, text: "7ABC123", in: grey).state == nil)
    }

    @Test func heatMakesItLessSure() throws {
        func confidence(_ temperature: Double) throws -> Double {
            let model = try TestModel.state(["temperature": temperature, "threshold": 0])
            return try StateClassifier(model).classify(quad, text: "", in: picture(red: 200))
                .confidence
        }
        #expect(try confidence(1) > confidence(3))
        #expect(try confidence(3) > confidence(10))
    }

    @Test func probabilitiesOfAllClassesSumToOne() throws {
        let model = try TestModel.state()
        let rule = try #require(StateRule(model))
        let reading = rule.reading([0.5, -2, 1.5], text: "7ABC123")
        let other = 1 - reading.candidates.reduce(0) { $0 + $1.confidence }
        #expect(other > reading.confidence)
        #expect(reading.state == nil)
        let values = reading.candidates.map(\.confidence)
        #expect(values == values.sorted(by: >))
    }

    @Test(arguments: [
        [Double.nan, 0, 0], [.infinity, 0, 0], [-.infinity, -.infinity, -.infinity],
        [.infinity, .infinity, 0], [1e308, -1e308, 0],
    ])
    func scoresThatAreNoNumbersSayNothing(scores: [Double]) throws {
        let rule = try #require(StateRule(try TestModel.state(["temperature": 1e-3])))
        let reading = rule.reading(scores, text: "7ABC123")
        #expect((0...1).contains(reading.confidence))
        #expect(reading.candidates.allSatisfy { (0...1).contains($0.confidence) })
        if scores.contains(where: \.isNaN) { #expect(reading == .unknown) }
    }

    @Test func quadsBesideThePictureSayNothing() throws {
        let classifier = try StateClassifier(TestModel.state())
        let red = picture(red: 200)
        for x in [-64.0, 120, 1e9, -1e9, .nan, .infinity] {
            let beside = Quad(Box(x: x, y: 20, width: 64, height: 32))
            #expect(classifier.classify(beside, text: "", in: red) == .unknown, "\(x)")
        }
        let partly = Quad(Box(x: -50, y: -10, width: 64, height: 32))
        #expect(classifier.classify(partly, text: "", in: red).state == "CA")
    }

    @Test(arguments: [(1, 1), (1, 300), (300, 1), (2, 2), (17, 9)])
    func picturesOfAnyShapeAreTaken(width: Int, height: Int) throws {
        for model in [try TestModel.state(), try PlateModels.embedded().state] {
            let classifier = try StateClassifier(model)
            let image = ColourImage(width: width, height: height, red: 200)
            for side in [0.1, 5, 900, 1e7] {
                let quad = Quad(Box(x: -side / 4, y: -side / 4, width: side, height: side / 2))
                let reading = classifier.classify(quad, text: "7ABC123", in: image)
                #expect((0...1).contains(reading.confidence))
            }
        }
    }

    @Test func modelsThatTellNoStatesAreRefused() throws {
        let models = try PlateModels.embedded()
        for model in [models.locator, models.refiner, models.reader] {
            #expect(throws: PlatedError.self) { try StateClassifier(model) }
        }
        let cold = try TestModel.state(["temperature": 0])
        #expect(throws: PlatedError.self) { try StateClassifier(cold) }
        let tooFew = try TestModel.covering(
            "state", height: 8, width: 16, channels: 3, biases: [0, 0],
            keys: ["jurisdictions": ["CA"]]
        ) { _, _ in 0 }
        #expect(throws: PlatedError.self) { try StateClassifier(tooFew) }
    }

    /// The model inside the program names jurisdictions that a store and a hotlist can hold.
    @Test func theBuiltInModelKnowsCaliforniaAndItsNeighbours() throws {
        let names = try #require(try PlateModels.embedded().state.jurisdictions)
        #expect(Set(names).isSuperset(of: ["CA", "NV", "OR", "AZ", Model.otherJurisdiction]))
    }
}
