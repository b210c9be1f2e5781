/// Finds plates in a picture: a fully convolutional network gives heat and four corners a cell.
import Imaging
import NeuralNet
import PlateCore

/// Where plates may be. Not for sharing between threads.
public final class PlateLocator {
    /// Long sides of the pictures the network sees, in pixels: the large one finds plates far away,
    /// the small one those that fill the frame.
    public static let longSides = [640, 320]
    /// Long side over short side of the pictures cameras make: longer ones are strips.
    static let plainAspect = 16.0 / 9.0
    /// Two boxes that overlap by this much are the same plate; the better one stays.
    static let suppressionOverlap = 0.3
    /// What fills the picture up to whole cells: the mean of the training pictures.
    static let paddingShade: Float = 110
    /// Sides of the input come in multiples of this: the network halves it four times.
    static let sideMultiple = 16
    /// Plates narrower than this in pixels of the original hold no text.
    static let plateWidthMin = 4.0

    private let model: Model
    private let instructionSet: InstructionSet
    private let threshold: Float
    private let stride: Double
    private let mean: Float
    private let factor: Float
    private let padding: Float
    /// Plates must be this wide in the pixels of a picture smaller than the largest: corners of
    /// narrow ones are better from the large one.
    private let coarseWidthMin: Double
    /// One a long side, kept until a picture of another shape comes.
    private var networks: [Network?]

    /// A locator that runs `model`.
    ///
    /// - Throws: `badData` where the model is no locator.
    public init(
        _ model: Model, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        let probe = try Network(
            model, height: Self.sideMultiple, width: Self.sideMultiple,
            instructionSet: instructionSet)
        guard model.inputChannels == 1, probe.outputs.count == 1,
            probe.outputs[0].channels == 9, probe.input.pixelStride == 1
        else {
            throw PlatedError(.badData, "The model \(model.name) is no locator.")
        }
        self.model = model
        self.instructionSet = instructionSet
        threshold = Float(model.constant("threshold", standard: 0.4))
        stride = model.constant("stride", standard: 8)
        mean = Float(model.constant("mean", standard: 110))
        factor = Float(1 / model.constant("scale", standard: 60))
        coarseWidthMin = model.constant("coarseWidthMin", standard: 0)
        padding = (Self.paddingShade - mean) * factor
        networks = Self.longSides.map { _ in nil }
    }

    /// Plates in `image`, best first, at most `Limits.platesPerFrameMax`.
    public func locate(_ image: GreyImage) throws(PlatedError) -> [PlateCandidate] {
        var found: [PlateCandidate] = []
        for index in Self.longSides.indices {
            found += try locate(image, scale: index)
        }
        found.sort { $0.score > $1.score }
        var kept: [(candidate: PlateCandidate, box: Box)] = []
        for candidate in found {
            let box = candidate.quad.boundingBox
            if kept.contains(where: { $0.box.overlap(box) >= Self.suppressionOverlap }) { continue }
            kept.append((candidate, box))
            if kept.count == Limits.platesPerFrameMax { break }
        }
        return kept.map(\.candidate)
    }

    private func locate(_ image: GreyImage, scale index: Int) throws(PlatedError)
        -> [PlateCandidate]
    {
        let factor = Self.longSide(image, Self.longSides[index]) / Double(image.longSide)
        let width = max(1, Int(Double(image.width) * factor + 0.5))
        let height = max(1, Int(Double(image.height) * factor + 0.5))
        let small = image.areaResized(width: width, height: height)
        let network = try network(index, Self.roundedUp(height), Self.roundedUp(width))
        fill(network.input, with: small)
        network.run()
        let scaleX = Double(image.width) / Double(width)
        let scaleY = Double(image.height) / Double(height)
        let found = peaks(network.outputs[0], scaleX: scaleX, scaleY: scaleY)
        guard Self.longSides[index] < Self.longSides.max()! else { return found }
        return found.filter { $0.quad.plateWidth >= coarseWidthMin * scaleX }
    }

    /// The long side at which `image` is looked at: `side`, and more for strips longer than 16:9, so
    /// that they have no fewer pixels than it; never more than the strip itself has.
    package static func longSide(_ image: GreyImage, _ side: Int) -> Double {
        let aspect = Double(image.longSide) / Double(min(image.width, image.height))
        let longer = Double(side) * (aspect / plainAspect).squareRoot()
        return max(Double(side), min(longer, Double(image.longSide)))
    }

    private static func roundedUp(_ side: Int) -> Int {
        (side + sideMultiple - 1) / sideMultiple * sideMultiple
    }

    private func network(_ index: Int, _ height: Int, _ width: Int) throws(PlatedError) -> Network {
        if let network = networks[index], network.input.height == height,
            network.input.width == width
        {
            return network
        }
        let network = try Network(
            model, height: height, width: width, instructionSet: instructionSet)
        networks[index] = network
        return network
    }

    private func fill(_ input: TensorView, with image: GreyImage) {
        // Locals, so that the compiler knows they stay and computes many pixels at once.
        let (mean, factor, padding) = (mean, factor, padding)
        image.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<input.height {
                let target = input.start + row * input.rowStride
                let used = row < image.height ? image.width : 0
                if used > 0 {
                    let source = pixels.baseAddress! + row * image.width
                    for column in 0..<used {
                        target[column] = (Float(source[column]) - mean) * factor
                    }
                }
                for column in used..<input.width { target[column] = padding }
            }
        }
    }

    /// Cells whose heat is at the threshold and not below any neighbour's.
    private func peaks(_ output: TensorView, scaleX: Double, scaleY: Double) -> [PlateCandidate] {
        // The logit of the threshold: comparing logits saves the exponentials.
        let least = Float(logarithm(Double(threshold) / (1 - Double(threshold))))
        var found: [PlateCandidate] = []
        for row in 0..<output.height {
            for column in 0..<output.width {
                let heat = output[row, column, 0]
                guard heat >= least, isPeak(output, row, column, heat) else { continue }
                func corner(_ index: Int) -> Point {
                    let x = Double(output[row, column, 1 + 2 * index])
                    let y = Double(output[row, column, 2 + 2 * index])
                    return Point(
                        (Double(column) + 0.5 + x) * stride * scaleX,
                        (Double(row) + 0.5 + y) * stride * scaleY)
                }
                let quad = Quad(corner(0), corner(1), corner(2), corner(3))
                guard quad.isPlausiblePlate else { continue }
                found.append(
                    PlateCandidate(quad: quad, score: sigmoid(Double(heat))))
            }
        }
        return found
    }

    private func isPeak(_ output: TensorView, _ row: Int, _ column: Int, _ heat: Float) -> Bool {
        for y in max(row - 1, 0)...min(row + 1, output.height - 1) {
            for x in max(column - 1, 0)...min(column + 1, output.width - 1)
            where output[y, x, 0] > heat {
                return false
            }
        }
        return true
    }
}

extension GreyImage {
    fileprivate var longSide: Int { max(width, height) }
}

extension Quad {
    /// Whether the corners are finite, turn clockwise and span enough pixels to hold text.
    var isPlausiblePlate: Bool {
        let points = corners
        guard
            points.allSatisfy({
                $0.x.isFinite && $0.y.isFinite && abs($0.x) < 1e6 && abs($0.y) < 1e6
            })
        else { return false }
        for index in 0..<4 {
            let (a, b, c) = (points[index], points[(index + 1) % 4], points[(index + 2) % 4])
            if (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) <= 0 { return false }
        }
        return plateWidth >= PlateLocator.plateWidthMin
    }
}
