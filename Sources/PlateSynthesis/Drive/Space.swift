/// Vectors, poses and the camera of the rendered world: metres, x to the right, y up, z ahead.
import PlateCore

typealias Vector3 = SIMD3<Float>

func dot(_ a: Vector3, _ b: Vector3) -> Float { (a * b).sum() }

func cross(_ a: Vector3, _ b: Vector3) -> Vector3 {
    Vector3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

func length(_ a: Vector3) -> Float { dot(a, a).squareRoot() }

func normalised(_ a: Vector3) -> Vector3 { a / max(length(a), 1e-9) }

func clamped(_ value: Float, _ low: Float = 0, _ high: Float = 1) -> Float {
    min(high, max(low, value))
}

/// Where a thing stands and which way it looks.
struct Pose: Sendable {
    var position: Vector3
    /// Radians about the vertical; 0 looks along z, positive turns to the right.
    var heading: Float = 0
    /// Radians, positive looks up.
    var pitch: Float = 0
    /// Radians, positive leans to the right.
    var roll: Float = 0

    /// The thing's own axes in the world: right, up, ahead.
    var axes: (right: Vector3, up: Vector3, ahead: Vector3) {
        let (sh, ch) = (sine(heading), cosine(heading))
        let (sp, cp) = (sine(pitch), cosine(pitch))
        let ahead = Vector3(sh * cp, sp, ch * cp)
        let level = Vector3(ch, 0, -sh)
        let upright = cross(ahead, level)
        let (sr, cr) = (sine(roll), cosine(roll))
        return (level * cr - upright * sr, upright * cr + level * sr, ahead)
    }

    /// A point of the thing's own space in the world.
    func world(_ local: Vector3) -> Vector3 {
        let (right, up, ahead) = axes
        return position + right * local.x + up * local.y + ahead * local.z
    }
}

/// A pinhole camera.
struct Camera: Sendable {
    var pose: Pose
    /// Focal length in pixels.
    var focalLength: Float
    var width: Int
    var height: Int

    /// Pixels and depth of a world point; the depth is in metres along the axis and may be negative.
    func project(_ point: Vector3) -> (x: Float, y: Float, depth: Float) {
        let (right, up, ahead) = pose.axes
        let d = point - pose.position
        let depth = dot(d, ahead)
        let scale = focalLength / max(depth, 1e-3)
        return (
            Float(width) / 2 + dot(d, right) * scale, Float(height) / 2 - dot(d, up) * scale, depth
        )
    }
}
