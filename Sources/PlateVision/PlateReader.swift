/// Reads the text of a plate whose corners are known: two readers, taught on different plates, and
/// where they are unsure several crops.
import Imaging
import NeuralNet
import PlateCore

/// Reads one plate at a time. Not for sharing between threads.
public final class PlateReader {
    /// Where the least sure character of the first reader is below this, the second is asked; unless
    /// the model file says otherwise.
    static let askBelow = 0.99
    /// Where that of both together is below this, jittered crops are read; unless the file says
    /// otherwise.
    static let voteBelow = 0.9
    /// Other characters kept with each character.
    static let alternativesMax = 4
    /// Other characters less likely than this are not worth keeping.
    static let alternativeMin = 0.005

    /// Texts less likely than this are not worth reporting.
    static let candidateMin = 1e-4

    /// Width and height of the rectified crop; a network sees it shrunk by whole factors.
    static let cropSize = (width: 256, height: 64)

    /// How a voted crop differs from the plate: moved and scaled along the plate's own edges.
    struct Jitter {
        var right = 0.0
        var width = 1.0
        var height = 1.0
    }

    /// The further crops of a vote, in shares of the plate's sides: the size of the corner errors
    /// that remain after refining.
    static let jitters = [
        Jitter(right: 0.015), Jitter(right: -0.015), Jitter(width: 0.97, height: 0.94),
    ]

    private let networks: [Network]
    private let alphabet: [Character]
    private let enlargement: Double
    private let deviation: Float
    private let askBelow: Double
    private let voteBelow: Double
    private let crop: UnsafeMutableBufferPointer<Float>
    private let shrunk: UnsafeMutableBufferPointer<Float>
    private var decoder = CTCDecoder()

    /// A reader that runs `model`, and asks `second` where the first is unsure.
    ///
    /// - Throws: `badData` where a model is no reader, or the second reads other crops or characters.
    public init(
        _ model: Model, second: Model? = nil, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        var networks: [Network] = []
        for model in [model, second].compactMap({ $0 }) {
            let network = try Network(
                model, height: model.inputHeight ?? 32, width: model.inputWidth ?? 128,
                instructionSet: instructionSet)
            guard Self.isReader(model, network) else {
                throw PlatedError(.badData, "The model \(model.name) is no reader.")
            }
            networks.append(network)
        }
        self.networks = networks
        alphabet = model.alphabet ?? []
        enlargement = model.constant("enlarge", standard: 1.1)
        deviation = Float(model.constant("deviation", standard: 6))
        if let second, !Self.agree(model, second) {
            throw PlatedError(
                .badData,
                "The models \(model.name) and \(second.name) read different crops or characters.")
        }
        askBelow = model.constant("askBelow", standard: Self.askBelow)
        voteBelow = model.constant("voteBelow", standard: Self.voteBelow)
        let pixels = Self.cropSize.width * Self.cropSize.height
        crop = .allocate(capacity: pixels)
        shrunk = .allocate(capacity: pixels)
    }

    private static func isReader(_ model: Model, _ network: Network) -> Bool {
        let output = network.outputs[0]
        let characters = model.alphabet?.count ?? 0
        return model.inputChannels == 1 && network.outputs.count == 1 && output.height == 1
            && characters > 0 && output.channels == characters + 1
            && cropSize.width.isMultiple(of: network.input.width)
            && cropSize.height.isMultiple(of: network.input.height)
    }

    private static func agree(_ a: Model, _ b: Model) -> Bool {
        a.alphabet == b.alphabet && a.constants["enlarge"] == b.constants["enlarge"]
            && a.constants["deviation"] == b.constants["deviation"]
    }

    deinit {
        crop.deallocate()
        shrunk.deallocate()
    }

    /// The text at `quad`: of the first reader where it is sure, else of both, and where they are
    /// unsure together, of both on several crops.
    public func read(_ quad: Quad, in pyramid: ImagePyramid) -> PlateReading {
        read(quad, in: pyramid, askBelow: askBelow, voteBelow: voteBelow)
    }

    /// The same with other bounds than the model's: 0 never asks or votes, 2 always does.
    package func read(
        _ quad: Quad, in pyramid: ImagePyramid, askBelow: Double, voteBelow: Double
    ) -> PlateReading {
        rectify(quad, pyramid)
        let picture = picture()
        var opinions = [opinion(of: networks[0])]
        let first = reading(opinions, quad, picture)
        guard first.isUnsure(below: askBelow) else { return first }
        opinions += networks.dropFirst().map(opinion)
        let second = reading(opinions, quad, picture)
        guard second.isUnsure(below: voteBelow) else { return second }
        for jitter in Self.jitters {
            rectify(quad.jittered(jitter), pyramid)
            opinions += networks.map(opinion)
        }
        return reading(opinions, quad, picture)
    }

    /// Lays the plate at `quad` into `crop`.
    private func rectify(_ quad: Quad, _ pyramid: ImagePyramid) {
        pyramid.warp(
            quad.enlarged(by: enlargement), width: Self.cropSize.width,
            height: Self.cropSize.height, into: crop)
    }

    /// What a network says of the crop.
    private func opinion(of network: Network) -> StepProbabilities {
        let input = network.input
        shrink(toWidth: input.width, height: input.height)
        normalise(
            UnsafeBufferPointer(start: shrunk.baseAddress, count: input.width * input.height),
            into: input, deviation: deviation)
        network.run()
        let output = network.outputs[0]
        return StepProbabilities(steps: output.width, classes: output.channels) {
            output[0, $0, $1]
        }
    }

    /// Lays means of the crop's pixels into `shrunk`, rows without gaps.
    private func shrink(toWidth width: Int, height: Int) {
        let (across, down) = (Self.cropSize.width / width, Self.cropSize.height / height)
        let share = 1 / Float(across * down)
        for row in 0..<height {
            for column in 0..<width {
                var sum: Float = 0
                for y in row * down..<(row + 1) * down {
                    for x in column * across..<(column + 1) * across {
                        sum += crop[y * Self.cropSize.width + x]
                    }
                }
                shrunk[row * width + column] = sum * share
            }
        }
    }

    /// The rectified crop as a picture.
    private func picture() -> GreyImage {
        GreyImage(
            width: Self.cropSize.width, height: Self.cropSize.height,
            pixels: crop.map { UInt8(min(max($0 + 0.5, 0), 255)) })
    }

    /// The text most probable under all `opinions` together.
    private func reading(
        _ opinions: [StepProbabilities], _ quad: Quad, _ picture: GreyImage
    ) -> PlateReading {
        let texts = opinions.map { decoder.ranked($0, count: Limits.readingCandidatesMax) }
        let ranked = opinions.count == 1 ? texts[0] : Self.vote(opinions, texts)
        let best = ranked.first ?? RankedLabels(labels: [], probability: 0)
        guard !best.labels.isEmpty else {
            return PlateReading(
                characters: [], confidence: 0, candidates: [], quad: quad, crop: picture)
        }
        let agreeing = zip(opinions, texts).filter { $1.first?.labels == best.labels }.map(\.0)
        return PlateReading(
            characters: characters(best.labels, agreeing, of: opinions.count),
            confidence: best.probability,
            candidates: ranked.filter {
                !$0.labels.isEmpty && ($0.probability >= Self.candidateMin || $0 == best)
            }.map {
                TextCandidate(text: text($0.labels), confidence: $0.probability)
            }, quad: quad, crop: picture,
            agreement: Double(agreeing.count) / Double(opinions.count))
    }

    /// The texts that any opinion ranks among its first three, by their mean probability over all.
    private static func vote(
        _ opinions: [StepProbabilities], _ texts: [[RankedLabels]]
    ) -> [RankedLabels] {
        var named: [[UInt8]] = []
        for candidate in texts.flatMap({ $0.prefix(3) }) where !named.contains(candidate.labels) {
            named.append(candidate.labels)
        }
        var ranked = named.map { labels in
            let sum = opinions.reduce(0) { $0 + $1.probability(of: labels) }
            return RankedLabels(labels: labels, probability: sum / Double(opinions.count))
        }
        ranked.sort { $0.probability > $1.probability }
        return Array(ranked.prefix(Limits.readingCandidatesMax))
    }

    private func text(_ labels: [UInt8]) -> String {
        String(labels.map { alphabet[Int($0)] })
    }

    /// The characters of `labels` with their confidences: sums over the opinions that read this very
    /// text, divided by the number of all, so that every opinion of another text lowers them.
    private func characters(
        _ labels: [UInt8], _ agreeing: [StepProbabilities], of count: Int
    ) -> [CharacterReading] {
        var sums = [[Double]](
            repeating: [Double](repeating: 0, count: alphabet.count), count: labels.count)
        for opinion in agreeing {
            guard let steps = opinion.peakSteps(of: labels) else { continue }
            for (index, step) in steps.enumerated() {
                for label in alphabet.indices { sums[index][label] += opinion[step, label] }
            }
        }
        return zip(labels, sums).map { label, sums in
            let shares = sums.map { $0 / Double(count) }
            let others = shares.indices.filter {
                $0 != Int(label) && shares[$0] >= Self.alternativeMin
            }
            return CharacterReading(
                character: alphabet[Int(label)], confidence: min(shares[Int(label)], 1),
                alternatives: others.sorted { shares[$0] > shares[$1] }
                    .prefix(Self.alternativesMax)
                    .map { CharacterAlternative(character: alphabet[$0], confidence: shares[$0]) })
        }
    }
}

extension PlateReading {
    /// Whether there are characters, and one of them is less sure than `bound`.
    fileprivate func isUnsure(below bound: Double) -> Bool {
        !characters.isEmpty && lowestCharacterConfidence < bound
    }
}

extension Quad {
    /// The quad moved and scaled along its own edges.
    func jittered(_ jitter: PlateReader.Jitter) -> Quad {
        let across = Point(
            (topRight.x - topLeft.x + bottomRight.x - bottomLeft.x) / 2,
            (topRight.y - topLeft.y + bottomRight.y - bottomLeft.y) / 2)
        let down = Point(
            (bottomLeft.x - topLeft.x + bottomRight.x - topRight.x) / 2,
            (bottomLeft.y - topLeft.y + bottomRight.y - topRight.y) / 2)
        func moved(_ corner: Point, _ signX: Double, _ signY: Double) -> Point {
            let x = jitter.right + signX * (jitter.width - 1) / 2
            let y = signY * (jitter.height - 1) / 2
            return Point(
                corner.x + x * across.x + y * down.x, corner.y + x * across.y + y * down.y)
        }
        return Quad(
            moved(topLeft, -1, -1), moved(topRight, 1, -1), moved(bottomRight, 1, 1),
            moved(bottomLeft, -1, 1))
    }
}
