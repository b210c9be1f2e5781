// `plate-bench features`: everything that was located and read in pictures with the evidence for it, a
// JSON line each, before calibration and before any rule of what is reported. Calibration is fitted on it.
import ArgumentParser
import Foundation
import Imaging
import PlateCore
import PlateVision

struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Prints the evidence for every reading of pictures, one JSON object each.",
        discussion: """
            Probabilities are the networks' own, not calibrated, and nothing is left out but what \
            has no text; "reported" says whether `platectl recognize` would tell it. "plate" is null \
            where the refiner gives no score. "state" has the five likeliest jurisdictions.
            """)

    @Argument(help: "Pictures, and folders of pictures.")
    var paths: [String]

    func run() throws {
        let reader = try FeatureReader()
        for path in paths {
            let pictures =
                try PictureFolder.isFolder(path)
                ? try PictureFolder.pictures(in: path, recursive: true) : [path]
            for picture in pictures {
                do throws(PlatedError) {
                    for line in try reader.lines(of: picture) { print(line.json) }
                } catch {
                    FileHandle.standardError.write(Data("plate-bench: \(error)\n".utf8))
                }
                fflush(nil)
            }
        }
    }
}

/// The networks, kept from picture to picture.
struct FeatureReader {
    private let recogniser: PlateRecogniser
    private let classifier: StateClassifier

    init() throws(PlatedError) {
        recogniser = try PlateRecogniser()
        classifier = try StateClassifier()
    }

    /// One line a reading that has a text.
    func lines(of path: String) throws(PlatedError) -> [FeatureLine] {
        let picture = try PictureFile.load(path: path)
        let readings = try recogniser.rawReadings(in: picture.grey).filter { !$0.text.isEmpty }
        guard !readings.isEmpty else { return [] }
        let reported = recogniser.reported(readings).map(\.quad)
        let colour = try picture.colour()
        return readings.map { reading in
            FeatureLine(
                source: path, reading, isReported: reported.contains(reading.quad),
                state: classifier.classify(reading.quad, text: reading.text, in: colour))
        }
    }
}

/// One reading with the evidence for it.
struct FeatureLine: Encodable {
    struct Features: Encodable {
        let text, lowest: Double
        let plate: Double?
        let locator, width, vote: Double

        enum Key: String, CodingKey {
            case text, lowest, plate, locator, width, vote
        }

        /// Written by hand because a missing plate score must be there as null.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(text, forKey: .text)
            try container.encode(lowest, forKey: .lowest)
            try container.encode(plate, forKey: .plate)
            try container.encode(locator, forKey: .locator)
            try container.encode(width, forKey: .width)
            try container.encode(vote, forKey: .vote)
        }
    }

    let source, text: String
    let box: [Double]
    let quad: [[Double]]
    let reported: Bool
    let features: Features
    let candidates: [TextCandidate]
    let state: [String: Double]

    init(source: String, _ reading: PlateReading, isReported: Bool, state: StateReading) {
        self.source = source
        text = reading.text
        let bounds = reading.quad.boundingBox
        box = [bounds.x, bounds.y, bounds.width, bounds.height]
        quad = reading.quad.corners.map { [$0.x, $0.y] }
        reported = isReported
        features = Features(
            text: reading.confidence, lowest: reading.lowestCharacterConfidence,
            plate: reading.plateScore, locator: reading.locatorScore,
            width: reading.quad.plateWidth, vote: reading.agreement)
        candidates = reading.candidates
        let likeliest = state.candidates.prefix(5).map { ($0.state, $0.confidence) }
        self.state = Dictionary(uniqueKeysWithValues: likeliest)
    }

    /// The line, keys sorted.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Every number is finite: corners are checked by the locator, the rest are probabilities.
        guard let bytes = try? encoder.encode(self) else { preconditionFailure() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
