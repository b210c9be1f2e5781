/// A drive to be rendered: what stands, what moves, light, camera, and the plates in it.
import PlateCore

/// A vehicle of a scenario.
struct ScenarioVehicle: Sendable {
    var style: VehicleStyle
    var mesh: Mesh
    /// Linear.
    var paint: Colour
    var design: PlateDesign
    /// Texture of its plate among the scenario's.
    var plate: Int32
    var motion: Motion
    var hasFrontPlate: Bool
    /// How strong its lamps are in the camera's light, 0 where they are off.
    var lampPower: Float = 0
}

/// A drive, a pure function of time.
public struct Scenario: Sendable {
    /// Name of the fixture's folder.
    public var name: String
    /// One line for people.
    public var title: String
    /// Name of the camera.
    public var cameraName: String
    /// Same seed, same drive.
    public var seed: UInt64
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// Frames per second.
    public var framesPerSecond: Int
    /// How many frames.
    public var frames: Int
    /// Wall time of frame 0.
    public var startsAt: WallTime

    var lighting: Lighting
    var plan: GroundPlan
    var textures: [Texture]
    var scenery: [Instance]
    var vehicles: [ScenarioVehicle]
    /// Exposures averaged into one frame.
    var exposures: Int
    /// Amplitude of the sensor's noise in grey steps.
    var noise: Float
    /// The camera at a time in seconds.
    var camera: @Sendable (Float) -> Camera
    /// Seconds the shutter is open.
    var shutterSeconds: Float
    /// What the camera's exposure control does over time, around 1.
    var gainCurve: @Sendable (Float) -> Float
    /// The sensor, where it is one for the night.
    var nightSensor: NightSensor?
    /// Lamps along the road, by night.
    var streetLamps: [PointLamp] = []
    /// Bytes the clip may take; it lies in the repository.
    public var clipBytesMax = 15_000_000

    /// Scenarios by name; `nil` for a name there is none of.
    public static func named(_ name: String) -> Scenario? {
        switch name {
        case "day-patrol": dayPatrol()
        case "lot-canvass": lotCanvass()
        case "night-patrol": nightPatrol()
        default: nil
        }
    }

    /// All names.
    public static let names = ["day-patrol", "lot-canvass", "night-patrol"]

    func shutter(at time: Float) -> Float { shutterSeconds * gainCurve(time) }
    func gain(at time: Float) -> Float { gainCurve(time) }

    /// Everything in its place at `time` seconds.
    func scene(at time: Float) -> Scene {
        var instances = scenery
        for (number, vehicle) in vehicles.enumerated() {
            let shape = VehicleShape.of(vehicle.style)
            let state = vehicle.motion.state(time)
            var instance = Instance(mesh: vehicle.mesh)
            instance.origin = Vector(state.x, state.y, 0)
            let slowing = vehicle.motion.acceleration(time)
            let sway = state.speed > 0.5 ? sine(time * 7 + Float(number)) * 0.0015 : 0
            instance.turn(heading: state.heading, pitch: slowing * 0.004 + sway)
            instance.look = Look(
                paint: vehicle.paint, plate: vehicle.plate, vehicle: Int32(number), shape: shape,
                wheelAngle: (state.x + state.y) / shape.wheelRadius,
                hasFrontPlate: vehicle.hasFrontPlate, isBraking: slowing < -0.7,
                lampPower: vehicle.lampPower)
            instances.append(instance)
        }
        return Scene(instances: instances, camera: camera(time))
    }

    /// The same drive in smaller pictures: sides divided by `factor`.
    package func reduced(by factor: Int) -> Scenario {
        var smaller = self
        smaller.width = width / factor
        smaller.height = height / factor
        let size = (smaller.width, smaller.height)
        let original = camera
        smaller.camera = { time in
            var camera = original(time)
            camera.focal /= Float(factor)
            (camera.width, camera.height) = size
            return camera
        }
        return smaller
    }

    /// The same drive with every plate magenta all over, by night black, to see where plates are.
    package func withPlainPlates() -> Scenario {
        var plain = self
        let colour = nightSensor == nil ? Colour(1, 0, 1) : Colour()
        for vehicle in vehicles {
            plain.textures[Int(vehicle.plate)] = Texture(
                width: 4, height: 2, paint: Array(repeating: colour, count: 8))
        }
        return plain
    }

    /// The line in the picture's corner.
    func stamp(frame: Int) -> String {
        let moment = WallTime(
            milliseconds: startsAt.milliseconds + Int64(frame * 1000 / framesPerSecond))
        let text = Array(moment.description)
        return cameraName.uppercased() + " " + String(text[0..<10]) + " " + String(text[11..<19])
    }
}

/// Colours cars are sold in, and how many of them: display colours.
enum VehiclePaint {
    static let common: [UInt32] = [
        0xE6E7E6, 0xE0E1DF, 0x1A1B1D, 0x24262A, 0x8E9296, 0xB9BDC0, 0x5A5F64, 0x1E3A6E, 0x7C1620,
        0x2C4A3C, 0xC8BFAE, 0x3F6FA8, 0xA63A22, 0x4C4238,
    ]
}

/// Puts vehicles into a scenario one by one.
struct VehicleYard {
    var generator: SeededGenerator
    var textures: [Texture]
    var vehicles: [ScenarioVehicle] = []
    private var shapes: [String: Mesh] = [:]
    /// Whether vehicles are seen by infra-red light, with their lamps on where they drive.
    private let isNight: Bool

    init(seed: UInt64, textures: [Texture], isNight: Bool = false) {
        generator = SeededGenerator(seed: seed, item: 5)
        self.textures = textures
        self.isNight = isNight
    }

    /// A vehicle on `motion`. A plate with a text that was drawn already is drawn anew.
    mutating func add(
        _ style: VehicleStyle, _ motion: Motion, paint: UInt32? = nil, kind: PlateKind? = nil,
        text: [String]? = nil, dirt: Float? = nil, decals: [VehicleDecal] = []
    ) {
        let chosenKind = kind ?? PlateKind.any(using: &generator)
        var groups = text ?? chosenKind.groups(using: &generator)
        while vehicles.contains(where: { $0.design.text == groups.joined() }) {
            groups = chosenKind.groups(using: &generator)
        }
        let design = PlateDesign(kind: chosenKind, groups: groups, seed: generator.next())
        var canvas = design.painted(width: 512)
        var wear = PlateWear.any(using: &generator)
        wear.dirt = dirt ?? min(wear.dirt, 0.35)
        wear.apply(to: &canvas)
        textures.append(isNight ? Texture(infraRed: canvas) : Texture(canvas))
        let hasFront = chosenKind.state != "AZ"
        let shape = VehicleShape.of(style)
        let key = "\(style) \(hasFront)"
        let mesh: Mesh
        if decals.isEmpty, let known = shapes[key] {
            mesh = known
        } else {
            mesh = .vehicle(shape, hasFrontPlate: hasFront, decals: decals)
            if decals.isEmpty { shapes[key] = mesh }
        }
        let hex = paint ?? generator.pick(VehiclePaint.common)
        var vehicle = ScenarioVehicle(
            style: style, mesh: mesh, paint: linear(rgb(hex)), design: design,
            plate: Int32(textures.count - 1), motion: motion, hasFrontPlate: hasFront)
        if isNight, !motion.isParked {
            // A glow lamp is far brighter in infra-red light than a diode.
            vehicle.lampPower = generator.chance(0.5) ? 1 : 0.3
        }
        vehicles.append(vehicle)
    }
}
