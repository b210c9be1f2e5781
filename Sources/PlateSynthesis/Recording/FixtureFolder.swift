/// A fixture: clip, description, truth and hotlist of one drive in one folder. The pipeline's golden
/// output is not written here: what is to be checked must not be made by the same hand.
import Imaging
import PlateCore

/// Writes fixtures.
public struct FixtureFolder: Sendable {
    /// JPEG quality that frames wait in until the clip's is settled.
    static let qualityRendered = 95
    /// JPEG quality of the clip that is tried first, and the least; lowered where it would be too large.
    static let qualityMax = 88
    static let qualityMin = 32

    private let drive: Drive

    /// A fixture of `drive`.
    public init(_ drive: Drive) { self.drive = drive }

    /// Renders the drive and writes the folder, which is made where missing.
    ///
    /// Throws `inputOutput` where the folder cannot be written. `progress` gets the frames done.
    public func write(
        to folder: String, progress: (Int) -> Void = { _ in }
    ) throws(PlatedError) {
        let scenario = drive.scenario
        try OutputFolder.make(folder)
        var originals: [[UInt8]] = []
        var truth = TruthRecord(vehicles: scenario.vehicles.count)
        try drive.render { number, frame throws(PlatedError) in
            originals.append(try JPEG.encode(frame.image, quality: Self.qualityRendered))
            truth.add(frame.plates, frame: number)
            progress(number + 1)
        }
        let list = WantedList(scenario, truth)
        try OutputFolder.write(try clip(of: originals), to: "\(folder)/clip.avi")
        try OutputFolder.write(
            Array(truth.table(scenario, alerts: list.alerts).utf8), to: "\(folder)/truth.csv")
        try OutputFolder.write(Array(list.text.utf8), to: "\(folder)/hotlist.csv")
        try OutputFolder.write(Array(description.utf8), to: "\(folder)/fixture.json")
    }

    /// The clip at the best quality, in steps of four, at which it stays below its limit.
    private func clip(of originals: [[UInt8]]) throws(PlatedError) -> [UInt8] {
        let qualities = Array(stride(from: Self.qualityMax, through: Self.qualityMin, by: -4))
        var best: [UInt8]?
        // Bytes fall with the quality, so halving finds the first that fits.
        var candidates = qualities.indices
        while !candidates.isEmpty {
            let middle = candidates.lowerBound + candidates.count / 2
            let bytes = try clip(of: originals, quality: qualities[middle])
            if bytes.count <= drive.scenario.clipBytesMax {
                best = bytes
                candidates = candidates.lowerBound..<middle
            } else {
                candidates = (middle + 1)..<candidates.upperBound
            }
        }
        guard let best else {
            throw PlatedError(
                .badData, "the clip of \(drive.scenario.name) is too large at any quality",
                hint: "Shorten the drive.")
        }
        return best
    }

    private func clip(
        of originals: [[UInt8]], quality: Int
    ) throws(PlatedError) -> [UInt8] {
        let scenario = drive.scenario
        var clip = MotionJPEGWriter(
            width: scenario.width, height: scenario.height,
            framesPerSecond: scenario.framesPerSecond)
        for original in originals {
            let picture = try JPEG.decodeColour(original).picture
            clip.append(try JPEG.encode(picture, quality: quality, fewestBytes: true))
        }
        return clip.finished()
    }

    /// `fixture.json`, its keys in the order people ask in.
    private var description: String {
        let scenario = drive.scenario
        let extracted = WallTime(milliseconds: scenario.startsAt.milliseconds - 5_400_000)
        return """
            {
              "name": "\(scenario.name)",
              "title": "\(scenario.title)",
              "scenario": "\(scenario.name)",
              "seed": \(scenario.seed),
              "clip": "clip.avi",
              "camera": "\(scenario.cameraName)",
              "width": \(scenario.width),
              "height": \(scenario.height),
              "framesPerSecond": \(scenario.framesPerSecond),
              "frames": \(scenario.frames),
              "startsAt": "\(scenario.startsAt)",
              "hotlist": "hotlist.csv",
              "hotlistExtractedAt": "\(extracted)"
            }

            """
    }
}
