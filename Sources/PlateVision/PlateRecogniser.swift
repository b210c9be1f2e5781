/// From a picture to the plates in it: locate, refine, read, report.
import Imaging
import NeuralNet
import PlateCore

/// What a recogniser says of one picture.
public struct Recognition: Sendable {
    /// The plates read, surest first.
    public var plates: [PlateReading]
    /// Where the time went.
    public var milliseconds: RecognitionMilliseconds
}

/// Wall time of the stages of one picture.
public struct RecognitionMilliseconds: Sendable {
    /// Finding plates.
    public var locate: Double
    /// Refining the corners and reading the text of all plates.
    public var read: Double
}

/// Finds and reads plates. Give each thread its own; nothing is allocated for networks after the
/// first picture of a size.
public final class PlateRecogniser {
    /// Two readings are of one plate when this share of the smaller box lies in the other.
    static let sameBoxShare = 0.5

    private let locator: PlateLocator
    private let refiner: CornerRefiner
    private let reader: PlateReader
    /// Which readings are reported.
    private let rule: ReportingRule
    /// What turns a reading's evidence into its confidence; `nil` where the reader's file has none.
    private let calibration: Calibration?

    /// A recogniser with the models inside the program.
    ///
    /// - Throws: `badData` where the program was built with damaged weights.
    public convenience init(
        instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        try self.init(try PlateModels.embedded(), instructionSet: instructionSet)
    }

    /// A recogniser that runs `models`.
    ///
    /// - Throws: `badData` where a model is not what its place wants.
    public init(
        _ models: PlateModels, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        locator = try PlateLocator(models.locator, instructionSet: instructionSet)
        refiner = try CornerRefiner(models.refiner, instructionSet: instructionSet)
        reader = try PlateReader(
            models.reader, second: models.secondReader, instructionSet: instructionSet)
        rule = ReportingRule(models.reader)
        calibration = Calibration(models.reader)
    }

    /// The plates in `image`.
    ///
    /// - Throws: `badData` for a picture no network can take; pictures within `Limits` are never
    ///   refused.
    public func recognise(_ image: GreyImage) throws(PlatedError) -> Recognition {
        let start = ContinuousClock.now
        let candidates = try locator.locate(image)
        let located = ContinuousClock.now
        let readings = read(candidates, in: image, plateScoreMin: rule.plateScoreMin)
        let plates = Self.reported(calibrated(readings), rule)
        let end = ContinuousClock.now
        return Recognition(
            plates: plates,
            milliseconds: RecognitionMilliseconds(
                locate: (located - start).milliseconds, read: (end - located).milliseconds))
    }

    /// Everything that was located and read in `image`, with the reader's own probabilities: neither
    /// calibrated nor sifted, for those who fit calibration and rule.
    ///
    /// - Throws: as `recognise`.
    public func rawReadings(in image: GreyImage) throws(PlatedError) -> [PlateReading] {
        read(try locator.locate(image), in: image, plateScoreMin: 0)
    }

    /// Which of `raw` readings would be reported as they are, surest first.
    public func reported(_ raw: [PlateReading]) -> [PlateReading] {
        Self.reported(calibrated(raw), rule)
    }

    /// Reads what the refiner takes for a plate: the locator is asked for much, and most of what it is
    /// unsure of is not worth a reader's time.
    private func read(
        _ candidates: [PlateCandidate], in image: GreyImage, plateScoreMin: Double
    ) -> [PlateReading] {
        let pyramid = ImagePyramid(image)
        return candidates.compactMap { candidate in
            let refined = refiner.refine(candidate.quad, in: pyramid)
            guard refined.plateScore ?? 1 >= plateScoreMin else { return nil }
            let quad = refined.quad ?? candidate.quad
            var reading = reader.read(quad, in: pyramid)
            reading.locatorScore = candidate.score
            reading.plateScore = refined.plateScore
            return reading
        }
    }

    private func calibrated(_ readings: [PlateReading]) -> [PlateReading] {
        guard let calibration else { return readings }
        return readings.map(calibration.applied)
    }

    /// The readings worth reporting, surest first, one for each plate.
    package static func reported(
        _ readings: [PlateReading], _ rule: ReportingRule
    ) -> [PlateReading] {
        let sure = readings.filter(rule.holds)
        var kept: [PlateReading] = []
        for reading in sure.sorted(by: { $0.confidence > $1.confidence })
        where !kept.contains(where: { isSamePlate($0, reading) }) {
            kept.append(reading)
        }
        return kept
    }

    /// Whether two readings are of one plate: the boxes nearly coincide, or they touch and one text
    /// holds the other.
    static func isSamePlate(_ a: PlateReading, _ b: PlateReading) -> Bool {
        let (first, second) = (a.quad.boundingBox, b.quad.boundingBox)
        let share = first.sharedArea(second) / min(first.area, second.area)
        if share >= sameBoxShare { return true }
        return share > 0 && (a.text.contains(b.text) || b.text.contains(a.text))
    }
}

extension Box {
    fileprivate var area: Double { width * height }

    fileprivate func sharedArea(_ other: Box) -> Double {
        let w = min(x + width, other.x + other.width) - max(x, other.x)
        let h = min(y + height, other.y + other.height) - max(y, other.y)
        return w > 0 && h > 0 ? w * h : 0
    }
}

extension Duration {
    fileprivate var milliseconds: Double {
        Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
    }
}
