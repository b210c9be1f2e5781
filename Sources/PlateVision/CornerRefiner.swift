/// Moves the corners of a located plate to where they are: the best accuracy for its cost.
import Imaging
import NeuralNet
import PlateCore

/// What a refiner says of one place in a picture.
public struct RefinedPlate: Sendable, Hashable {
    /// The corrected corners; `nil` where they are no quad any more.
    public var quad: Quad?
    /// How sure it is that there is a plate, 0...1; `nil` where the model does not say.
    public var plateScore: Double?
}

/// Corrects the corners of one plate at a time. Not for sharing between threads.
public final class CornerRefiner {
    /// Where the coarse corners lie in the enlarged crop, as shares of its sides.
    private static let nominal = Quad(
        Point(0.1, 0.1), Point(0.9, 0.1), Point(0.9, 0.9), Point(0.1, 0.9))

    /// More corrections than this no model was trained for.
    private static let passesMax = 4

    private let network: Network
    private let enlargement: Double
    private let deviation: Float
    /// How often the corners are corrected: what the model was trained for, not more.
    private let passes: Int
    /// Whether the ninth number is the logit that the crop shows a plate.
    private let scoresPlates: Bool
    private let crop: UnsafeMutableBufferPointer<Float>

    /// A refiner that runs `model`.
    ///
    /// - Throws: `badData` where the model is no refiner.
    public init(
        _ model: Model, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        network = try Network(
            model, height: model.inputHeight ?? 48, width: model.inputWidth ?? 96,
            instructionSet: instructionSet)
        enlargement = model.constant("enlarge", standard: 1.25)
        deviation = Float(model.constant("deviation", standard: 6))
        passes = Int(min(max(model.constant("passes", standard: 1), 1), Double(Self.passesMax)))
        crop = .allocate(capacity: network.input.height * network.input.width)
        let output = network.outputs[0]
        scoresPlates = output.channels == 9
        guard model.inputChannels == 1, network.outputs.count == 1,
            output.height == 1, output.width == 1, output.channels == 8 || scoresPlates
        else {
            throw PlatedError(.badData, "The model \(model.name) is no corner refiner.")
        }
    }

    deinit {
        crop.deallocate()
    }

    /// The corrected corners of the plate at `coarse`, and whether it is one: by the last pass, whose
    /// crop shows most of the plate.
    public func refine(_ coarse: Quad, in pyramid: ImagePyramid) -> RefinedPlate {
        var quad = coarse
        for _ in 0..<passes {
            guard let refined = refineOnce(quad, in: pyramid) else {
                return RefinedPlate(quad: nil, plateScore: plateScore)
            }
            quad = refined
        }
        return RefinedPlate(quad: quad, plateScore: plateScore)
    }

    /// What the last run said of its crop.
    private var plateScore: Double? {
        scoresPlates ? sigmoid(Double(network.outputs[0][0, 0, 8])) : nil
    }

    private func refineOnce(_ coarse: Quad, in pyramid: ImagePyramid) -> Quad? {
        let enlarged = coarse.enlarged(by: enlargement)
        pyramid.warp(
            enlarged, width: network.input.width, height: network.input.height, into: crop)
        normalise(UnsafeBufferPointer(crop), into: network.input, deviation: deviation)
        network.run()
        let output = network.outputs[0]
        let homography = Homography(unitSquareTo: enlarged)
        func corner(_ index: Int, _ start: Point) -> Point {
            homography.map(
                Point(
                    start.x + Double(output[0, 0, 2 * index]),
                    start.y + Double(output[0, 0, 2 * index + 1])))
        }
        let nominal = Self.nominal
        let quad = Quad(
            corner(0, nominal.topLeft), corner(1, nominal.topRight),
            corner(2, nominal.bottomRight), corner(3, nominal.bottomLeft))
        return quad.isPlausiblePlate ? quad : nil
    }
}
