// Some seconds with one camera: asked picture by picture, then told as a line.
import Capture
import ControlProtocol
import Foundation
import Imaging
import PlateCore

struct CameraCheck {
    /// JPEG quality of a saved raw picture.
    private static let quality = 92

    let path: String
    let wanted: CameraFormat
    let seconds: Double
    private let clock = SystemClock()

    init(path: String, wanted: CameraFormat, seconds: Double) {
        self.path = path
        self.wanted = wanted
        self.seconds = seconds
    }

    /// Opens the camera, looks, and writes the last picture to `save` where that is given. Progress is
    /// shown on standard error, once a second.
    ///
    /// - Throws: the camera's fault where it cannot be opened at all, `inputOutput` where the picture
    ///   cannot be written.
    func run(save: String?, showsProgress: Bool) throws(PlatedError) -> CameraCheckLine {
        let record = CameraRecord()
        let camera = V4L2Camera(
            name: "camera", path: path, wanted: wanted, clock: clock, record: record)
        _ = camera.next()
        if record.report.openedCount == 0, let fault = record.report.lastFault { throw fault }
        var trial = CameraTrial()
        let start = clock.monotonicNow()
        let end = start.adding(milliseconds: seconds * 1000)
        let stream = record.report.stream
        var now = start
        var told = 0
        while now < end {
            trial.take(camera.next())
            now = clock.monotonicNow()
            let passed = Int(now.milliseconds(since: start) / 1000)
            if showsProgress && passed > told {
                told = passed
                tell(trial, after: passed)
            }
        }
        if showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
        let saved = try save.flatMap { file throws(PlatedError) in try write(trial, to: file) }
        return CameraCheckLine(
            path: path, record.report, stream, trial,
            seconds: clock.monotonicNow().milliseconds(since: start) / 1000, saved: saved)
    }

    private func tell(_ trial: CameraTrial, after passed: Int) {
        let rate = trial.framesPerSecond.map { Words.decimal($0, 1) } ?? "no"
        let now = trial.lastFrame.map { PictureMeasures($0.grey) }
        let measures = now.map {
            "  brightness \(Words.decimal($0.brightness, 0))"
                + "  sharpness \(Words.decimal($0.sharpness, 1))"
        }
        let line = "\r\u{1B}[2K\(passed) s  \(rate) pictures a second\(measures ?? "")"
        FileHandle.standardError.write(Data(line.utf8))
    }

    /// The path written to; `nil` where no picture came.
    private func write(_ trial: CameraTrial, to file: String) throws(PlatedError) -> String? {
        guard let frame = trial.lastFrame else { return nil }
        let bytes =
            switch frame.original {
            case .jpeg(let bytes): bytes
            case .planar(let planar): try JPEG.encode(planar, quality: Self.quality)
            }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        } catch {
            throw PlatedError(.inputOutput, "\(file): the picture cannot be written")
        }
        return file
    }
}

/// What came of it; the form of `--json`.
struct CameraCheckLine: Encodable {
    var path: String
    @ExplicitNull var driver: String?
    @ExplicitNull var card: String?
    @ExplicitNull var bus: String?
    /// Four letters: `MJPG`, `YUYV`.
    @ExplicitNull var format: String?
    @ExplicitNull var width: Int?
    @ExplicitNull var height: Int?
    /// What the driver promised.
    @ExplicitNull var framesPerSecondPromised: Double?
    var seconds: Double
    var frames: Int
    /// From the first picture to the last.
    @ExplicitNull var framesPerSecond: Double?
    /// By cause, every cause there.
    var faults: [String: Int]
    @ExplicitNull var firstDamage: String?
    @ExplicitNull var brightness: Double?
    @ExplicitNull var sharpness: Double?
    /// How it stood at the end.
    var condition: StatusReport.Condition
    @ExplicitNull var reason: String?
    /// How often it was opened: more than once where it failed in between.
    var opened: Int
    @ExplicitNull var lastFault: String?
    @ExplicitNull var saved: String?
    var hasFindings: Bool

    init(
        path: String, _ report: CameraReport, _ stream: CameraStream?, _ trial: CameraTrial,
        seconds: Double, saved: String?
    ) {
        self.path = path
        (driver, card, bus) = (report.driver, report.card, report.bus)
        (format, width, height) = (stream?.format, stream?.width, stream?.height)
        framesPerSecondPromised = stream?.framesPerSecond?.rounded(places: 2)
        self.seconds = seconds.rounded(places: 2)
        frames = trial.frames
        framesPerSecond = trial.framesPerSecond?.rounded(places: 2)
        let causes = FrameFault.allCases.filter { $0 != .queueFull }
        faults = Dictionary(
            uniqueKeysWithValues: causes.map { ($0.rawValue, trial.faults[$0] ?? 0) })
        firstDamage = trial.firstDamage
        brightness = trial.brightness?.rounded(places: 1)
        sharpness = trial.sharpness?.rounded(places: 2)
        (condition, reason) = Self.told(report.condition)
        opened = report.openedCount
        lastFault = report.lastFault?.message
        self.saved = saved
        hasFindings =
            trial.hasFindings || report.condition != .running || report.openedCount > 1
    }

    private static func told(
        _ condition: CameraCondition
    ) -> (StatusReport.Condition, String?) {
        switch condition {
        case .running: (.running, nil)
        case .starting: (.starting, nil)
        case .stalled: (.stalled, nil)
        case .absent: (.absent, nil)
        case .failing(let reason): (.failing, reason)
        }
    }

    /// For people.
    var text: String {
        let size = "\(width ?? 0)x\(height ?? 0)"
        let promised = framesPerSecondPromised.map { ", \($0.formatted()) a second promised" } ?? ""
        let rate = framesPerSecond.map { ", \(Words.decimal($0, 1)) a second" } ?? ""
        var lines = [
            "\(path)  \(card ?? "?") (\(driver ?? "?"))",
            "    \(format ?? "?") \(size)\(promised)",
            "    \(frames) pictures in \(Words.decimal(seconds, 1)) s\(rate)",
        ]
        let bad = faults.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        lines.append(
            bad.isEmpty
                ? "    none missing, none damaged"
                : "    ! " + bad.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        if let firstDamage { lines.append("    ! the first undecodable: \(firstDamage)") }
        if let brightness, let sharpness {
            lines.append(
                "    brightness \(Words.decimal(brightness, 0)) of 255, "
                    + "sharpness \(Words.decimal(sharpness, 1))")
        }
        if condition != .running || opened > 1 {
            lines.append(
                "    ! \(condition.rawValue), opened \(opened) times"
                    + (lastFault.map { "; last: \($0)" } ?? ""))
        }
        if let saved { lines.append("    last picture in \(saved)") }
        return lines.map(Words.printable).joined(separator: "\n")
    }
}
