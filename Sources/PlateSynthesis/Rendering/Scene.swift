/// Everything there is to see at one instant: things in their places, the light, the camera.
import PlateCore

/// What the procedural surfaces of a vehicle go by: numbers only, so that reading it for every pixel
/// costs no reference counting.
struct Look {
    /// Paint of its bodywork, linear.
    var paint = Colour(repeating: 0.5)
    /// Texture of its plate, −1 without one.
    var plate: Int32 = -1
    /// Number of the vehicle it is, −1 for scenery.
    var vehicle: Int32 = -1
    /// Its proportions; a sedan's where it is no vehicle.
    var shape = VehicleShape.of(.sedan)
    /// How far the wheels have turned, in radians.
    var wheelAngle: Float = 0
    /// Whether it bears its plate in front, too.
    var hasFrontPlate = false
    /// Whether the brake lamps burn.
    var isBraking = false
    /// How strong its lamps are in the camera's light, 0 where they are off.
    var lampPower: Float = 0
}

/// One thing in its place.
struct Instance {
    /// Its shape.
    var mesh: Mesh
    /// Where its own origin lies.
    var origin = Vector()
    /// Its own x axis.
    var right = Vector(1, 0, 0)
    /// Its own y axis.
    var ahead = Vector(0, 1, 0)
    /// Its own z axis.
    var up = Vector(0, 0, 1)
    /// How it looks, if it is a vehicle.
    var look = Look()
    /// Whether it is a vehicle.
    var isVehicle: Bool { look.vehicle >= 0 }

    /// Turns it to `heading`, clockwise from +y, with a little pitch (nose up) and roll.
    mutating func turn(heading: Float, pitch: Float = 0, roll: Float = 0) {
        let (s, c) = (sine(heading), cosine(heading))
        let flatRight = Vector(c, -s, 0)
        let flatAhead = Vector(s, c, 0)
        ahead = normalised(flatAhead + Vector(0, 0, pitch))
        right = normalised(flatRight + Vector(0, 0, roll))
        up = cross(right, ahead)
    }

    @inline(__always)
    func world(_ point: Vector) -> Vector {
        origin + right * point.x + ahead * point.y + up * point.z
    }
}

/// A pinhole camera without distortion.
struct Camera {
    var position: Vector
    /// Radians clockwise from +y.
    var heading: Float
    /// Radians upwards.
    var pitch: Float
    /// Radians, clockwise as seen from behind.
    var roll: Float
    /// Focal length in pixels.
    var focal: Float
    var width: Int
    var height: Int

    /// Right, down and forward in the world.
    var axes: (right: Vector, down: Vector, forward: Vector) {
        let (s, c) = (sine(heading), cosine(heading))
        let forward = normalised(
            Vector(s * cosine(pitch), c * cosine(pitch), sine(pitch)))
        let level = Vector(c, -s, 0)
        let up = cross(level, forward)
        let right = level * cosine(roll) - up * sine(roll)
        return (right, -cross(right, forward), forward)
    }

    /// Where `point` is seen, in pixels, and how far ahead it lies; `nil` behind the camera.
    func project(_ point: Vector) -> (Point, depth: Float)? {
        let (right, down, forward) = axes
        let d = point - position
        let depth = dot(d, forward)
        guard depth > 0.05 else { return nil }
        let x = Float(width) / 2 + focal * dot(d, right) / depth
        let y = Float(height) / 2 + focal * dot(d, down) / depth
        return (Point(Double(x), Double(y)), depth)
    }
}

/// The light of one scenario. By night there is no sun but the camera's own lamp.
struct Lighting {
    /// Direction towards the sun.
    var sunDirection: Vector
    /// Sunlight, linear.
    var sun: Colour
    /// Light from the zenith.
    var sky: Colour
    /// Light from the ground.
    var bounce: Colour
    /// Colour of the sky at the horizon.
    var horizon: Colour
    /// Colour of the sky overhead.
    var zenith: Colour
    /// The camera's own infra-red lamp; `nil` by day.
    var cameraLamp: CameraLamp?
    /// How wet asphalt is, 0...1.
    var wetness: Float = 0
}

/// How the ground is marked.
enum GroundPlan: Sendable {
    /// A street along y, crossed at `crossing` by another.
    case street(StreetPlan)
    /// A car park with an aisle along y.
    case carPark(CarParkPlan)
}

/// All that one exposure sees.
struct Scene {
    var instances: [Instance]
    var camera: Camera
}
