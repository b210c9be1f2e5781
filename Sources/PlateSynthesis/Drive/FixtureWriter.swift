/// Renders a scenario into its folder: clip, truth, hotlist, description. Never the golden events.
import Foundation
import Imaging
import PlateCore

/// The scenarios that can be rendered.
public enum FixtureWriter {
    /// JPEG quality of the clips: 15 MB hold 300 frames of 1280×720.
    static let quality = 72

    /// Names that `render` takes.
    public static let scenarioNames = ["day-patrol", "lot-canvass"]

    static func scenario(_ name: String) throws(PlatedError) -> DriveScenario {
        switch name {
        case "day-patrol": return DayPatrol.scenario(seed: 20260504)
        case "lot-canvass": return LotCanvass.scenario(seed: 20260505)
        default:
            throw PlatedError(
                .usage, "there is no scenario \(name)",
                hint: "There are: \(scenarioNames.joined(separator: ", "))")
        }
    }

    /// Renders scenario `name` into `folder`, which is made. Deterministic.
    ///
    /// - Parameters:
    ///   - frames: which frames; all of them without. A part writes pictures only, for looking at.
    ///   - progress: gets frames done and frames in all.
    public static func render(
        _ name: String, into folder: String, frames: ClosedRange<Int>? = nil,
        progress: (Int, Int) -> Void
    ) throws(PlatedError) {
        let scenario = try scenario(name)
        try OutputFolder.make(folder)
        let wanted =
            frames.map { Array($0.clamped(to: 0...scenario.frameCount - 1)) }
            ?? Array(0..<scenario.frameCount)
        var clip = MotionJPEGWriter(
            width: DriveRenderer.width, height: DriveRenderer.height,
            framesPerSecond: scenario.framesPerSecond)
        var truths = scenario.scene.vehicles.map { PlateTruth($0) }
        var done = 0
        for start in stride(from: 0, to: wanted.count, by: batch) {
            let part = Array(wanted[start..<min(start + batch, wanted.count)])
            for rendered in renderBatch(scenario, part) {
                let jpeg = try JPEG.encode(rendered.picture, quality: quality)
                clip.append(jpeg)
                if frames != nil {
                    try OutputFolder.write(jpeg, to: folder + "/frame-\(rendered.frame).jpg")
                }
                observe(&truths, scenario, rendered)
                done += 1
                progress(done, wanted.count)
            }
        }
        guard frames == nil else { return }
        try OutputFolder.write(clip.bytes, to: folder + "/clip.avi")
        try writeTexts(scenario, truths, folder)
    }

    private static let batch = 8

    private struct RenderedFrame: Sendable {
        let frame: Int
        let picture: ColourImage
        let visibility: DriveRenderer.Visibility
    }

    /// Renders frames side by side; they come back in order.
    private static func renderBatch(_ scenario: DriveScenario, _ frames: [Int]) -> [RenderedFrame] {
        let renderer = DriveRenderer(
            scene: scenario.scene, framesPerSecond: scenario.framesPerSecond)
        let results = RenderedFrames(count: frames.count)
        DispatchQueue.concurrentPerform(iterations: frames.count) { i in
            let work = Workspace(width: DriveRenderer.width, height: DriveRenderer.height)
            let (picture, visibility) = renderer.render(frame: frames[i], into: work)
            results.set(
                i, RenderedFrame(frame: frames[i], picture: picture, visibility: visibility))
        }
        return results.all
    }

    /// Collects what threads render; protected by `lock`.
    private final class RenderedFrames: @unchecked Sendable {
        private let lock = NSLock()
        private var frames: [RenderedFrame?]

        init(count: Int) { frames = Array(repeating: nil, count: count) }

        func set(_ index: Int, _ frame: RenderedFrame) { lock.withLock { frames[index] = frame } }

        var all: [RenderedFrame] { lock.withLock { frames.compactMap { $0 } } }
    }

    private static func observe(
        _ truths: inout [PlateTruth], _ scenario: DriveScenario, _ rendered: RenderedFrame
    ) {
        let time = Float(rendered.frame) / Float(scenario.framesPerSecond)
        let camera = scenario.scene.camera(time)
        for i in truths.indices {
            truths[i].observe(
                frame: rendered.frame, camera: camera, time: time,
                visiblePixels: rendered.visibility.pixels[i])
        }
    }

    private static func writeTexts(
        _ scenario: DriveScenario, _ truths: [PlateTruth], _ folder: String
    ) throws(PlatedError) {
        let hotlist = FixtureHotlist(truths: truths, seed: scenario.seed)
        var truth =
            "vehicle,text,state,kind,firstFrame,lastFrame,widthPixelsMax,frameAtMax,x,y,w,h,alert\n"
        func tenth(_ value: Double) -> String { String(format: "%.1f", value) }
        for row in truths {
            guard let first = row.firstFrame, let last = row.lastFrame else { continue }
            let plate = row.vehicle.plate
            let box = row.boxAtMax
            truth +=
                [
                    row.vehicle.name, plate.text, plate.kind.state, plate.kind.rawValue, "\(first)",
                    "\(last)",
                    tenth(row.widthPixelsMax), "\(row.frameAtMax)", tenth(box.x), tenth(box.y),
                    tenth(box.width), tenth(box.height), hotlist.intents[plate.text] ?? "",
                ].joined(separator: ",") + "\n"
        }
        try OutputFolder.write(Array(truth.utf8), to: folder + "/truth.csv")
        try OutputFolder.write(
            Array((hotlist.lines.joined(separator: "\n") + "\n").utf8), to: folder + "/hotlist.csv")
        let description = """
            {
              "name": "\(scenario.name)",
              "title": "\(scenario.title)",
              "clip": "clip.avi",
              "camera": "\(scenario.camera)",
              "width": \(DriveRenderer.width),
              "height": \(DriveRenderer.height),
              "framesPerSecond": \(scenario.framesPerSecond),
              "frames": \(scenario.frameCount),
              "seed": \(scenario.seed),
              "startsAt": "\(scenario.startsAt)",
              "hotlist": "hotlist.csv",
              "hotlistExtractedAt": "\(scenario.hotlistExtractedAt)"
            }

            """
        try OutputFolder.write(Array(description.utf8), to: folder + "/fixture.json")
    }
}
