// One picture decoded, its plates read and their states told, and where the time went.
import Imaging
import PlateCore
import PlateVision

/// What was made out of one picture file.
struct RecognisedPicture {
    let picture: Picture
    /// The picture in colour; decoded only where a plate was read or somebody needs it.
    let colour: ColourImage?
    let plates: [(reading: PlateReading, state: StateReading)]
    let line: RecognitionLine

    /// Reads the file at `path`. Plates are read from grey and only their state from colour, so that a
    /// picture reads the same here and in video.
    ///
    /// - Throws: `inputOutput` where it cannot be read, `badData` where it is no picture.
    init(
        _ path: String, _ recogniser: PlateRecogniser, _ classifier: StateClassifier,
        needsColour: Bool
    ) throws(PlatedError) {
        let start = ContinuousClock.now
        let picture = try PictureFile.load(path: path)
        let decoded = ContinuousClock.now
        let recognition = try recogniser.recognise(picture.grey)
        let read = ContinuousClock.now
        let isWanted = needsColour || !recognition.plates.isEmpty
        let colour = isWanted ? try picture.colour() : nil
        let coloured = ContinuousClock.now
        let plates = recognition.plates.map { plate in
            let state = colour.map { classifier.classify(plate.quad, text: plate.text, in: $0) }
            return (reading: plate, state: state ?? .unknown)
        }
        let end = ContinuousClock.now
        let stages = recognition.milliseconds
        line = RecognitionLine(
            source: path, width: picture.grey.width, height: picture.grey.height,
            plates: plates.map { PlateLine($0.reading, $0.state) },
            milliseconds: MillisecondsLine(
                decode: Self.milliseconds((decoded - start) + (coloured - read)),
                locate: stages.locate.rounded(places: 3),
                read: (stages.read + Self.milliseconds(end - coloured)).rounded(places: 3),
                total: Self.milliseconds(end - start)))
        self.picture = picture
        self.colour = colour
        self.plates = plates
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        let parts = duration.components
        let value = Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15
        return value.rounded(places: 3)
    }
}
