/// Which readings are worth telling; the rest are lettering, lamps and doubt.
import NeuralNet
import PlateCore

/// Bounds a reading must keep to be reported. A reader's model file says what suits its training;
/// these are the bounds where it does not.
public struct ReportingRule: Sendable, Equatable {
    /// The confidence the least sure character must reach: nearly all junk stays below.
    public var characterConfidenceMin = 0.4
    /// The same for short texts, which lettering and grilles are most often read as.
    public var shortCharacterConfidenceMin = 0.6
    /// Characters of what counts as short.
    public var shortCharactersMax = 3
    /// Fewer characters are lettering, not a plate.
    public var charactersMin = 2
    /// More characters are two things read as one.
    public var charactersMax = 8
    /// Calibrated confidence below which nothing is told.
    public var confidenceMin = 0.0
    /// The refiner's plate score below which nothing is told, where its model gives one.
    public var plateScoreMin = 0.0
    /// Width over height of what can be a plate: a car's is 2 seen straight on and 1.3 at 49° from the side, a
    /// motorcycle's 1.75 and 1.3 at 42°, either more from above.
    public var usualAspectRange = 1.15...3.5
    /// The same where the refiner is as good as sure of a plate, as in a picture that was squeezed or stretched
    /// from 16 by 9 to a square. Signs that a car drives past are seen as narrow as that, too.
    public var aspectRange = 0.75...5.0
    /// The plate score that proportions outside of the usual ask for.
    public var unusualPlateScoreMin = 0.99

    /// The standard bounds.
    public init() {}

    /// The bounds in the file of a reader's `model`.
    public init(_ model: Model) {
        self.init()
        func whole(_ name: String, _ standard: Int) -> Int {
            let value = model.constant(name, standard: Double(standard))
            return Int(min(max(value, 0), Double(Limits.plateCharactersMax)))
        }
        characterConfidenceMin = model.constant("threshold", standard: characterConfidenceMin)
        shortCharacterConfidenceMin = model.constant(
            "shortThreshold", standard: shortCharacterConfidenceMin)
        shortCharactersMax = whole("shortLengthMax", shortCharactersMax)
        charactersMin = max(1, whole("lengthMin", charactersMin))
        charactersMax = whole("lengthMax", charactersMax)
        confidenceMin = model.constant("confidenceMin", standard: confidenceMin)
        plateScoreMin = model.constant("plateScoreMin", standard: plateScoreMin)
        func range(_ name: String, _ standard: ClosedRange<Double>) -> ClosedRange<Double> {
            let narrowest = model.constant(name + "Min", standard: standard.lowerBound)
            let widest = model.constant(name + "Max", standard: standard.upperBound)
            return narrowest...max(narrowest, widest)
        }
        usualAspectRange = range("usualAspect", usualAspectRange)
        aspectRange = range("aspect", aspectRange)
        unusualPlateScoreMin = model.constant(
            "unusualPlateScoreMin", standard: unusualPlateScoreMin)
    }

    /// Whether `reading` is worth telling.
    public func holds(_ reading: PlateReading) -> Bool {
        let count = reading.characters.count
        guard count >= charactersMin, count <= charactersMax else { return false }
        let least =
            count <= shortCharactersMax ? shortCharacterConfidenceMin : characterConfidenceMin
        return reading.lowestCharacterConfidence >= least && reading.confidence >= confidenceMin
            && reading.plateScore ?? 1 >= plateScoreMin && isPlateShaped(reading)
    }

    /// Whether `reading` has the proportions of a plate.
    private func isPlateShaped(_ reading: PlateReading) -> Bool {
        let aspect = reading.quad.plateWidth / max(1, reading.quad.plateHeight)
        return usualAspectRange.contains(aspect)
            || aspectRange.contains(aspect)
                && reading.plateScore ?? 0 >= unusualPlateScoreMin
    }
}
