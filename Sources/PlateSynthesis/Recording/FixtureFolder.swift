/// A fixture: clip, description, truth and hotlist of one drive in one folder. The pipeline's golden
/// output is not written here: what is to be checked must not be made by the same hand.
import Imaging
import PlateCore

/// Writes fixtures.
public struct FixtureFolder: Sendable {
    /// Bytes of a clip; it lies in the repository.
    public static let clipBytesMax = 15_000_000
    /// JPEG quality that is tried first; it is lowered where the clip would be too large.
    static let qualityMax = 88

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
        let quality = try affordableQuality()
        var clip = MotionJPEGWriter(
            width: scenario.width, height: scenario.height,
            framesPerSecond: scenario.framesPerSecond)
        var truth = TruthRecord(vehicles: scenario.vehicles.count)
        try drive.render { number, frame throws(PlatedError) in
            clip.append(try JPEG.encode(frame.image, quality: quality))
            truth.add(frame.plates, frame: number)
            progress(number + 1)
        }
        let list = WantedList(scenario, truth)
        try OutputFolder.write(clip.finished(), to: "\(folder)/clip.avi")
        try OutputFolder.write(
            Array(truth.table(scenario, alerts: list.alerts).utf8), to: "\(folder)/truth.csv")
        try OutputFolder.write(Array(list.text.utf8), to: "\(folder)/hotlist.csv")
        try OutputFolder.write(Array(description.utf8), to: "\(folder)/fixture.json")
    }

    /// The best quality at which the clip stays below its limit, judged by six frames of the drive.
    private func affordableQuality() throws(PlatedError) -> Int {
        let scenario = drive.scenario
        let budget = Double(Self.clipBytesMax) * 0.955 / Double(scenario.frames)
        let samples = (0..<6).map { drive.picture(scenario.frames * (2 * $0 + 1) / 12) }
        var quality = Self.qualityMax
        while quality > 40 {
            var bytes = 0
            for sample in samples { bytes += try JPEG.encode(sample, quality: quality).count }
            if Double(bytes) / 6 <= budget { break }
            quality -= 2
        }
        return quality
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
