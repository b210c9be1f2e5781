/// Cameras that came, went or failed, told to the log once each.
import Logging
import Pipeline
import PlateCore
import Synchronization

/// How every camera stood when it was last told.
final class CameraConditions: Sendable {
    private let told = Mutex<[String: CameraCondition]>([:])
    private let interruptions = Mutex<[String: Int]>([:])

    /// Tells a camera that was lost and may be back already: a loose cable is seen no other way.
    func tell(_ account: CameraAccount, of camera: String, _ log: Logger) {
        let before = interruptions.withLock {
            $0.updateValue(account.interruptions, forKey: camera) ?? 0
        }
        guard account.interruptions > before else { return }
        log.warning(
            "camera was lost",
            metadata: [
                "camera": "\(camera)", "times": "\(account.interruptions)",
                "error": "\(account.lastFault ?? "")",
            ])
    }

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
