// What a refiner says beside the corners: whether there is a plate at all.
import Imaging
import NeuralNet
import PlateCore
import PlateVision
import Testing

@Suite struct CornerRefinerTests {
    private let quad = Quad(Box(x: 40, y: 30, width: 80, height: 40))

    /// A picture with something in it: a crop of one shade would leave nothing to overflow.
    private func pyramid() -> ImagePyramid {
        var image = GreyImage(width: 200, height: 120)
        for y in 0..<120 {
            for x in 0..<200 { image[x, y] = UInt8((x * x + 7 * y) % 251) }
        }
        return ImagePyramid(image)
    }

    @Test func theNinthNumberIsThePlateScore() throws {
        let expected: [Float: Double] = [
            0: 0.5, 2: 0.880_797, -2: 0.119_203, 90: 1, -90: 0,
        ]
        for (logit, score) in expected {
            let refiner = try CornerRefiner(TestModel.refiner(plateLogit: logit))
            let refined = refiner.refine(quad, in: pyramid())
            #expect(abs(try #require(refined.plateScore) - score) < 1e-5)
            let corners = try #require(refined.quad).corners
            for (corner, expected) in zip(corners, quad.corners) {
                #expect(corner.distance(to: expected) < 1e-6)
            }
        }
    }

    @Test func eightNumbersGiveNoScore() throws {
        let refiner = try CornerRefiner(TestModel.refiner(plateLogit: nil))
        let refined = refiner.refine(quad, in: pyramid())
        #expect(refined.plateScore == nil)
        #expect(refined.quad != nil)
    }

    /// Sums that overflow are no corners and no plate, and nothing traps.
    @Test func numbersThatAreNoneGiveNoPlate() throws {
        let model = try TestModel.refiner(plateLogit: 0, weight: 3e38)
        let refined = try CornerRefiner(model).refine(quad, in: pyramid())
        #expect(refined.quad == nil)
        #expect((0...1).contains(try #require(refined.plateScore)))
    }

    @Test(arguments: [1, 2, 7, 10])
    func modelsOfOtherCountsAreRefused(count: Int) throws {
        let model = try TestModel.covering(
            "refiner", height: 8, width: 16, channels: 1,
            biases: [Float](repeating: 0, count: count)
        ) { _, _ in 0 }
        #expect(throws: PlatedError.self) { try CornerRefiner(model) }
    }
}
