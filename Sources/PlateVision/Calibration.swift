/// From what speaks for a reading to the probability that its text is right: a logistic model whose
/// numbers are in the reader's file, fitted on held-out pictures.
import NeuralNet
import PlateCore

/// Weights of the evidence. Whatever the evidence, the result is a probability.
public struct Calibration: Sendable, Equatable {
    /// What is assumed before any evidence, as a logit.
    public var bias = 0.0
    /// Weight of the text's probability, the mean over the opinions.
    public var text = 1.0
    /// Weight of the least sure character.
    public var lowest = 0.0
    /// Weight of the refiner's plate score; 0.5 stands for a refiner that gives none.
    public var plate = 0.0
    /// Weight of the locator's score.
    public var locator = 0.0
    /// Weight of the plate's width: doublings of 100 pixels, at most `doublingsMax` either way.
    public var width = 0.0
    /// Added for texts of up to `shortCharactersMax` characters, which lettering is most often read as.
    public var short = 0.0
    /// Weight of the share of opinions that agree.
    public var vote = 0.0

    /// Probabilities nearer to 0 or 1 than this are not told apart.
    static let probabilityMin = 1e-4
    /// Wider or narrower plates than this are not told apart.
    static let doublingsMax = 1.5
    /// Characters of what counts as short.
    static let shortCharactersMax = 3

    /// A calibration that gives the text's probability back.
    public init() {}

    /// The calibration in the file of a reader's `model`; `nil` where it has none.
    public init?(_ model: Model) {
        guard let text = model.constants["calibrationText"] else { return nil }
        func weight(_ name: String) -> Double {
            model.constant("calibration" + name, standard: 0)
        }
        self.text = text
        bias = weight("Bias")
        lowest = weight("Lowest")
        plate = weight("Plate")
        locator = weight("Locator")
        width = weight("Width")
        short = weight("Short")
        vote = weight("Vote")
    }

    /// How likely the text of `reading`, as the reader gave it, is right.
    public func confidence(of reading: PlateReading) -> Double {
        let certainty =
            text * Self.logit(reading.confidence)
            + lowest * Self.logit(reading.lowestCharacterConfidence)
            + plate * Self.logit(reading.plateScore ?? 0.5)
            + locator * Self.logit(reading.locatorScore)
        let circumstances =
            width * Self.doublings(reading.quad.plateWidth)
            + (reading.characters.count <= Self.shortCharactersMax ? short : 0)
            + vote * (reading.agreement.isNaN ? 0 : min(max(reading.agreement, 0), 1))
        return sigmoid(bias + certainty + circumstances)
    }

    /// `reading` with its confidence calibrated. Its other texts keep their order and share what is
    /// left; none is more likely than the reading itself.
    public func applied(to reading: PlateReading) -> PlateReading {
        guard !reading.characters.isEmpty else { return reading }
        var calibrated = reading
        calibrated.confidence = confidence(of: reading)
        calibrated.candidates = Self.shared(
            reading.candidates, before: reading.confidence, now: calibrated.confidence)
        return calibrated
    }

    /// Ranked texts whose first had the probability `before` and has now `now`.
    private static func shared(
        _ candidates: [TextCandidate], before: Double, now: Double
    ) -> [TextCandidate] {
        guard let first = candidates.first else { return [] }
        let left = 1 - now
        // Where the first was all but certain the others are too small to matter.
        let factor = left / max(1 - before, 1e-9)
        var others = candidates.dropFirst().map { candidate in
            let scaled = candidate.confidence * factor
            return TextCandidate(
                text: candidate.text, confidence: scaled > 0 ? min(scaled, now) : 0)
        }
        let sum = others.reduce(0) { $0 + $1.confidence }
        if sum > left {
            for index in others.indices { others[index].confidence *= left / sum }
        }
        return [TextCandidate(text: first.text, confidence: now)] + others
    }

    private static func logit(_ probability: Double) -> Double {
        let bounded =
            probability > probabilityMin ? min(probability, 1 - probabilityMin) : probabilityMin
        return logarithm(bounded / (1 - bounded))
    }

    private static func doublings(_ pixels: Double) -> Double {
        guard pixels > 0 else { return -doublingsMax }
        return min(max(logarithm(pixels / 100) / logarithm(2), -doublingsMax), doublingsMax)
    }
}
