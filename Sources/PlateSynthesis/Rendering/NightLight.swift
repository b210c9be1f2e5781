/// Light by night: the camera's own infra-red lamp, street lamps, vehicles' lamps.

/// An infra-red lamp beside a camera's lens. Reflective sheeting sends its light back to where it came
/// from, so that plates glow for this camera and for nobody else.
struct CameraLamp: Sendable {
    /// Light thrown on a white wall at one metre; 1 is the brightest shade.
    var power: Float
    /// Tangent of the angle at which the beam has half its power.
    var beam: Float
    /// Metres between lamp and lens: near things return their light beside the lens.
    var separation: Float
    /// How much brighter than a white wall sheeting is that sends light straight back.
    var sheetingGain: Float
    /// Degrees between lamp and lens, as seen from the sheeting, at which half returns.
    var sheetingDegrees: Float
}

/// A lamp in the world.
struct PointLamp: Sendable {
    /// Where it hangs.
    var position: Vector
    /// Light on a white wall at one metre.
    var power: Float
    /// The way it shines; zero for all ways.
    var direction = Vector()

    /// Light on a surface at `point` that faces `normal`.
    @inline(__always)
    func light(on point: Vector, normal: Vector) -> Float {
        let way = position - point
        let square = max(dot(way, way), 0.25)
        let unit = way / square.squareRoot()
        let facing = max(dot(normal, unit), 0)
        return power * facing / square * beam(-unit)
    }

    /// The share of the power that goes `way`.
    @inline(__always)
    func beam(_ way: Vector) -> Float {
        guard dot(direction, direction) > 0.5 else { return 1 }
        let share = max(dot(direction, way), 0)
        return share * share * share * share + 0.02
    }
}

/// The lamps that one exposure sees by.
struct NightLamps {
    let lamp: CameraLamp
    /// Where the camera and its lamp are, and where they look.
    let position: Vector
    let forward: Vector
    /// Lamps that light surfaces.
    let street: [PointLamp]
    /// Lamps that wet asphalt mirrors: all.
    let mirrored: [PointLamp]

    /// The lamps around `scene`.
    init(_ lamp: CameraLamp, street: [PointLamp], scene: Scene) {
        self.lamp = lamp
        position = scene.camera.position
        forward = scene.camera.axes.forward
        let eye = position
        self.street = street.filter {
            let way = $0.position - eye
            return dot(way, way) < 70 * 70
        }
        var all = self.street
        for instance in scene.instances where instance.isVehicle {
            all += Self.lamps(of: instance, seenFrom: eye)
        }
        mirrored = all
    }

    /// A vehicle's lamps that shine towards the camera.
    private static func lamps(of vehicle: Instance, seenFrom eye: Vector) -> [PointLamp] {
        let look = vehicle.look
        guard look.lampPower > 0 else { return [] }
        let shape = look.shape
        let isFront = dot(eye - vehicle.origin, vehicle.ahead) > 0
        let half = shape.half(shape.length / 2)
        return [Float(-1), 1].map { side in
            let own =
                isFront
                ? Vector(side * half * 0.74, shape.length / 2, shape.headLamp - 0.06)
                : Vector(
                    side * (shape.lampInner + 0.15), -shape.length / 2,
                    (shape.lampLow + shape.lampHigh) / 2)
            let power: Float = isFront ? 3 : (look.isBraking ? 0.5 : 0.12)
            return PointLamp(
                position: vehicle.world(own), power: power * look.lampPower,
                direction: isFront ? vehicle.ahead : -vehicle.ahead)
        }
    }

    /// Light from the camera's lamp on a white wall at `point`, and the share that sheeting there
    /// returns into the lens.
    @inline(__always)
    func beam(at point: Vector) -> (light: Float, returned: Float) {
        let way = point - position
        let square = max(dot(way, way), 1)
        let distance = square.squareRoot()
        let cosine = max(dot(way, forward) / distance, 0.2)
        let tangent = max(1 / (cosine * cosine) - 1, 0)
        let light = lamp.power / square / (1 + tangent / (lamp.beam * lamp.beam))
        let degrees = lamp.separation / distance * 57.3 / lamp.sheetingDegrees
        return (light, 1 / (1 + degrees * degrees))
    }
}
