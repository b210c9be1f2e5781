/// A scene as it is at one moment, and the scenarios' common form.

/// A vehicle in a scenario.
struct SceneVehicle: Sendable {
    let name: String
    let plate: PlateDesign
    let model: VehicleModel
    /// Where it is, by seconds since frame 0.
    let pose: @Sendable (Float) -> Pose
}

/// Everything a drive shows.
struct DriveScene: Sendable {
    var vehicles: [SceneVehicle] = []
    var props: [Prop] = []
    var textures: [Texture] = []
    /// The camera, by seconds since frame 0.
    var camera: @Sendable (Float) -> Camera
    /// The colour of the ground in linear light, by place and distance in metres.
    var ground: @Sendable (Float, Float, Float) -> Vector3
    var lighting: Lighting
    /// The camera's exposure by seconds: 1 is right.
    var exposure: @Sendable (Float) -> Float
}

/// A drive that can be rendered: its name, its length, its scene.
struct DriveScenario: Sendable {
    let name: String
    let title: String
    let seed: UInt64
    let camera: String
    let seconds: Float
    let framesPerSecond: Int
    let startsAt: String
    let hotlistExtractedAt: String
    let scene: DriveScene

    var frameCount: Int { Int(seconds * Float(framesPerSecond)) }
}
