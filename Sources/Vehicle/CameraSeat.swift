/// One configured camera, with what it says of the format it sends.
import Capture
import LinuxService
import Pipeline
import PlateCore

/// What a camera says of itself beyond its pictures.
struct CameraAccount: Sendable {
    /// What it sends, in words; `nil` where that is not known now.
    var format: String?
    /// How often it was lost after it had been opened.
    var interruptions = 0
    /// What was wrong the last time.
    var lastFault: String?
}

/// A camera's place on the car: a device, or a recording that stands for one.
struct CameraSeat: Sendable {
    /// What the patrol runs.
    let camera: LiveCamera
    /// What it says of itself, now.
    let account: @Sendable () -> CameraAccount

    /// Opens nothing yet: a camera that is not there is tried again for as long as the daemon runs.
    init(_ configured: VehicleConfiguration.Camera, clock: any Clock) {
        let name = configured.name
        switch configured.source {
        case .device(let path):
            let record = CameraRecord()
            let wanted = CameraFormat(
                format: Self.encoding(configured.format), width: configured.width,
                height: configured.height, framesPerSecond: configured.framesPerSecond)
            camera = LiveCamera(
                name: name, pace: .asItComes,
                framesPerSecondExpected: configured.framesPerSecond
            ) { () throws(PlatedError) in
                V4L2Camera(name: name, path: path, wanted: wanted, clock: clock, record: record)
            }
            account = {
                let report = record.report
                return CameraAccount(
                    format: report.stream.map { "\($0.format) \($0.width)x\($0.height)" },
                    interruptions: report.closedCount, lastFault: report.lastFault?.message)
            }
        case .recording(let path):
            let rate = configured.framesPerSecond ?? RecordedClip.framesPerSecondDefault
            camera = LiveCamera(
                name: name, pace: .asRecorded(speed: 1),
                framesPerSecondExpected: configured.framesPerSecond
            ) { () throws(PlatedError) in
                LoopedClip(name: name, path: path, clock: clock) { () throws(PlatedError) in
                    try Recording(path: path).open(framesPerSecond: rate)
                }
            }
            account = { CameraAccount(format: "recording") }
        }
    }

    private static func encoding(
        _ format: VehicleConfiguration.Camera.Format
    ) -> CameraFormat.Encoding {
        switch format {
        case .automatic: .auto
        case .mjpeg: .mjpeg
        case .yuyv: .yuyv
        }
    }
}
