/// Reads the text of a plate whose corners are known.
import Imaging
import NeuralNet
import PlateCore

/// Reads one plate at a time. Not for sharing between threads.
public final class PlateReader {
    /// A reading whose least sure character is below this is voted over jittered crops, where the
    /// model file does not say otherwise.
    public static let voteBelow = 0.8
    /// Other characters kept with each character.
    static let alternativesMax = 4
    /// Other characters less likely than this are not worth keeping.
    static let alternativeMin = 0.005

    /// Texts less likely than this are not worth reporting.
    static let candidateMin = 1e-4

    /// How a voted crop differs from the plate: moved and scaled along the plate's own edges.
    struct Jitter {
        var right = 0.0
        var down = 0.0
        var width = 1.0
        var height = 1.0
    }

    /// The crops of a vote, in shares of the plate's sides: the size of the corner errors that
    /// remain after refining.
    static let jitters = [
        Jitter(), Jitter(right: 0.015), Jitter(right: -0.015),
        Jitter(down: 0.03, height: 1.04), Jitter(down: -0.03, height: 1.04),
        Jitter(width: 1.04, height: 1.08), Jitter(width: 0.97, height: 0.94),
    ]

    private let network: Network
    private let alphabet: [Character]
    private let enlargement: Double
    private let deviation: Float
    private let voteBelow: Double
    private let large: UnsafeMutableBufferPointer<Float>
    private let small: UnsafeMutableBufferPointer<Float>
    private var decoder = CTCDecoder()

    /// A reader that runs `model`.
    ///
    /// - Throws: `badData` where the model is no reader.
    public init(
        _ model: Model, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        network = try Network(
            model, height: model.inputHeight ?? 32, width: model.inputWidth ?? 128,
            instructionSet: instructionSet)
        alphabet = model.alphabet ?? []
        enlargement = model.constant("enlarge", standard: 1.1)
        deviation = Float(model.constant("deviation", standard: 6))
        voteBelow = model.constant("voteBelow", standard: Self.voteBelow)
        let pixels = network.input.height * network.input.width
        large = .allocate(capacity: 4 * pixels)
        small = .allocate(capacity: pixels)
        let output = network.outputs[0]
        guard model.inputChannels == 1, network.outputs.count == 1, output.height == 1,
            !alphabet.isEmpty, output.channels == alphabet.count + 1
        else {
            throw PlatedError(.badData, "The model \(model.name) is no reader.")
        }
    }

    deinit {
        large.deallocate()
        small.deallocate()
    }

    /// The text at `quad`. An unsure one is read again from jittered crops and voted.
    public func read(_ quad: Quad, in pyramid: ImagePyramid) -> PlateReading {
        let reading = readOnce(quad, in: pyramid)
        guard reading.lowestCharacterConfidence < voteBelow, !reading.characters.isEmpty
        else { return reading }
        return readVoted(quad, in: pyramid)
    }

    /// The text at `quad` from one crop.
    package func readOnce(_ quad: Quad, in pyramid: ImagePyramid) -> PlateReading {
        let crop = probabilities(quad, pyramid)
        return reading([crop], quad, picture())
    }

    /// The text at `quad` voted over jittered crops, the plate itself among them.
    package func readVoted(_ quad: Quad, in pyramid: ImagePyramid) -> PlateReading {
        let first = probabilities(quad, pyramid)
        let crop = picture()
        let rest = Self.jitters.dropFirst().map { probabilities(quad.jittered($0), pyramid) }
        return reading([first] + rest, quad, crop)
    }

    /// What the network says of one crop; leaves the rectified crop in `large`.
    private func probabilities(_ quad: Quad, _ pyramid: ImagePyramid) -> StepProbabilities {
        let input = network.input
        pyramid.warp(
            quad.enlarged(by: enlargement), width: 2 * input.width, height: 2 * input.height,
            into: large)
        for row in 0..<input.height {
            for column in 0..<input.width {
                let place = 4 * row * input.width + 2 * column
                let below = place + 2 * input.width
                small[row * input.width + column] =
                    (large[place] + large[place + 1] + large[below] + large[below + 1]) / 4
            }
        }
        normalise(UnsafeBufferPointer(small), into: input, deviation: deviation)
        network.run()
        let output = network.outputs[0]
        return StepProbabilities(steps: output.width, classes: output.channels) {
            output[0, $0, $1]
        }
    }

    /// The rectified crop as a picture.
    private func picture() -> GreyImage {
        GreyImage(
            width: 2 * network.input.width, height: 2 * network.input.height,
            pixels: large.map { UInt8(min(max($0 + 0.5, 0), 255)) })
    }

    /// The text most probable under all `crops` together.
    private func reading(
        _ crops: [StepProbabilities], _ quad: Quad, _ crop: GreyImage
    ) -> PlateReading {
        let opinions = crops.map { decoder.ranked($0, count: Limits.readingCandidatesMax) }
        let ranked = crops.count == 1 ? opinions[0] : Self.vote(crops, opinions)
        let best = ranked.first ?? RankedLabels(labels: [], probability: 0)
        guard !best.labels.isEmpty else {
            return PlateReading(
                characters: [], confidence: 0, candidates: [], quad: quad, crop: crop)
        }
        let agreeing = zip(crops, opinions).filter { $1.first?.labels == best.labels }.map(\.0)
        return PlateReading(
            characters: characters(best.labels, agreeing, of: crops.count),
            confidence: best.probability,
            candidates: ranked.filter {
                !$0.labels.isEmpty && ($0.probability >= Self.candidateMin || $0 == best)
            }.map {
                TextCandidate(text: text($0.labels), confidence: $0.probability)
            }, quad: quad, crop: crop,
            agreement: Double(agreeing.count) / Double(crops.count))
    }

    /// The texts that any crop ranks among its first three, by their mean probability over all
    /// crops.
    private static func vote(
        _ crops: [StepProbabilities], _ opinions: [[RankedLabels]]
    ) -> [RankedLabels] {
        var texts: [[UInt8]] = []
        for opinion in opinions {
            for candidate in opinion.prefix(3) where !texts.contains(candidate.labels) {
                texts.append(candidate.labels)
            }
        }
        var ranked = texts.map { labels in
            let sum = crops.reduce(0) { $0 + $1.probability(of: labels) }
            return RankedLabels(labels: labels, probability: sum / Double(crops.count))
        }
        ranked.sort { $0.probability > $1.probability }
        return Array(ranked.prefix(Limits.readingCandidatesMax))
    }

    private func text(_ labels: [UInt8]) -> String {
        String(labels.map { alphabet[Int($0)] })
    }

    /// The characters of `labels` with their confidences: sums over the crops that read this very
    /// text, divided by the number of all crops, so that every crop that reads another text lowers
    /// them.
    private func characters(
        _ labels: [UInt8], _ agreeing: [StepProbabilities], of count: Int
    ) -> [CharacterReading] {
        var sums = [[Double]](
            repeating: [Double](repeating: 0, count: alphabet.count), count: labels.count)
        for crop in agreeing {
            guard let steps = crop.peakSteps(of: labels) else { continue }
            for (index, step) in steps.enumerated() {
                for label in alphabet.indices { sums[index][label] += crop[step, label] }
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
            let y = jitter.down + signY * (jitter.height - 1) / 2
            return Point(
                corner.x + x * across.x + y * down.x, corner.y + x * across.y + y * down.y)
        }
        return Quad(
            moved(topLeft, -1, -1), moved(topRight, 1, -1), moved(bottomRight, 1, 1),
            moved(bottomLeft, -1, 1))
    }
}
