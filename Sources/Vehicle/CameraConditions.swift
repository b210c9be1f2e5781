/// Cameras that came, went or failed, told to the log once each.
import Logging
import Pipeline
import PlateCore
import Synchronization

/// How every camera stood when it was last told.
final class CameraConditions: Sendable {
    private let told = Mutex<[String: CameraCondition]>([:])

    /// Tells the cameras whose condition is another than before.
    func tell(_ cameras: [CameraStatus], _ log: Logger) {
        for camera in cameras {
            let before = told.withLock { $0.updateValue(camera.condition, forKey: camera.name) }
            guard before != camera.condition else { continue }
            switch camera.condition {
            case .running:
                log.notice("camera runs", metadata: ["camera": "\(camera.name)"])
            case .starting: break
            case .stalled:
                log.warning("camera is silent", metadata: ["camera": "\(camera.name)"])
            case .absent:
                log.warning("camera is not there", metadata: ["camera": "\(camera.name)"])
            case .failing(let reason):
                log.warning(
                    "camera fails", metadata: ["camera": "\(camera.name)", "reason": "\(reason)"])
            }
        }
    }
}
