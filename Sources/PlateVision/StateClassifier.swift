/// Tells which jurisdiction issued a plate, from its colours and the form of its text; says nothing
/// rather than guess.
import Imaging
import NeuralNet
import PlateCore

/// Judges one plate at a time. Not for sharing between threads.
public final class StateClassifier {
    private let network: Network
    private let rule: StateRule
    private let enlargement: Double
    private let deviation: Float
    private let crop: UnsafeMutableBufferPointer<Float>

    /// A classifier with the model inside the program.
    ///
    /// - Throws: `badData` where the program was built with damaged weights.
    public convenience init(instructionSet: InstructionSet = .chosen) throws(PlatedError) {
        try self.init(try PlateModels.embedded().state, instructionSet: instructionSet)
    }

    /// A classifier that runs `model`.
    ///
    /// - Throws: `badData` where the model is no state model.
    public init(
        _ model: Model, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        let network = try Network(
            model, height: model.inputHeight ?? 48, width: model.inputWidth ?? 96,
            instructionSet: instructionSet)
        guard let rule = StateRule(model), model.inputChannels == 3, network.outputs.count == 1,
            network.outputs[0].height == 1, network.outputs[0].width == 1,
            network.outputs[0].channels == rule.count
        else {
            throw PlatedError(.badData, "The model \(model.name) tells no states.")
        }
        self.network = network
        self.rule = rule
        enlargement = model.constant("enlarge", standard: 1.04)
        deviation = Float(model.constant("deviation", standard: 6))
        crop = .allocate(capacity: 3 * network.input.height * network.input.width)
    }

    deinit {
        crop.deallocate()
    }

    /// The jurisdiction of the plate at `quad`, which reads `text`; `unknown` where `quad` does not
    /// touch the picture. A grey picture is one whose three channels are equal.
    public func classify(
        _ quad: Quad, text: String, in picture: ColourImage
    ) -> StateReading {
        guard quad.touches(picture) else { return .unknown }
        picture.warp(
            quad.enlarged(by: enlargement), width: network.input.width,
            height: network.input.height, into: crop)
        normalise(UnsafeBufferPointer(crop), into: network.input, deviation: deviation)
        network.run()
        let output = network.outputs[0]
        return rule.reading((0..<rule.count).map { Double(output[0, 0, $0]) }, text: text)
    }
}

extension Quad {
    /// Whether the corners are numbers and part of the quad's box lies within `picture`.
    fileprivate func touches(_ picture: ColourImage) -> Bool {
        let box = boundingBox
        return corners.allSatisfy { $0.x.isFinite && $0.y.isFinite }
            && box.x < Double(picture.width) && box.x + box.width > 0
            && box.y < Double(picture.height) && box.y + box.height > 0
    }
}
